import type { TypeTable } from '../contract';
import type { Frame, Unknown, Value } from '../command';
import type { Document, BodyWithDocuments } from '../body';
import type { TurnBudget } from '../text/turn';
import type { XmlReader } from '../xml';

/** What to do with whatever an answer has that the contract does not: the CRM may be newer. */
export interface Newer {
  /**
   * Whether a member of an enumeration stays as the text it is (JSON has room for it), or the neutral one stands in for
   * it.
   */
  readonly keepsMembers: boolean;
  /** Told of everything that is left out, or has a stand-in: `AppointmentEntity.Colour`, `TaskDirection.Sideways`. */
  note(kind: 'property' | 'member' | 'type', name: string): void;
}

/** How an answer is to be read. */
export interface SoapReading {
  readonly newer: Newer;
  /**
   * Whether the caller takes the CRM's bytes: the results are passed over then, for nobody needs them, and what the
   * caller's own toolkit can read is not ours to judge. Only what tells success from failure is.
   */
  readonly passesOn?: boolean;
  /** Whether elements that the contract does not know are kept, for whoever writes the same fields again. */
  readonly keepsUnknown?: boolean;
}

export interface ReadContext {
  readonly reader: XmlReader;
  /** Told of each pause that the reader makes. */
  readonly budget: TurnBudget;
  readonly types: TypeTable;
  /** Target namespace of the agent. */
  readonly serviceNamespace: string;
  /**
   * What to do with elements the contract does not know; those that are kept are written again where the same type is.
   */
  readonly unknown: 'refuse' | 'ignore' | 'keep';
  /** In requests whose unknown parts are kept: all that was met so far. */
  readonly strange?: Unknown[] | undefined;
  /** In answers only. */
  readonly newer?: Newer | undefined;
  readonly arrayItemsMax: number;
  /** MTOM attachments by Content-ID. */
  readonly attachment?: ((contentId: string) => string | Document | undefined) | undefined;
  /** Documents that were taken out of the message: their markers stand in its texts. */
  readonly documents?: BodyWithDocuments | undefined;
  /**
   * Whether a strict reader of the contract (WCF's DataContract: elements in schema order, nothing it does not name)
   * takes what was read so far as we did. Whoever is more tolerant, or passes over something, clears it.
   */
  isStrict: boolean;
}

/** Instead of a value: the element says nothing, as if it were not there. */
export const absent: unique symbol = Symbol('absent');

/** What is being read: the carriers that are open, and a text that is long. */
export type Reading = Frame<ReadContext>;

/**
 * A frame that values are put into: a carrier when it is begun, so that nothing is handed back; a leaf when it has been
 * read.
 */
export interface Carrier extends Reading {
  put(value: Value | typeof absent): void;
}

/**
 * Reads an element: called with the reader on its start. Gives back the frame to go on with: `outer` itself when all of
 * it has been read, the reader on its end. What is refused gets its path from the frames.
 */
export type ReadValue = (context: ReadContext, outer: Carrier) => Reading;
