import type { TypeTable } from '../contract';
import type { Frame, Unknown, Value } from '../command';
import type { Document, BodyWithDocuments } from '../body';
import type { TurnBudget } from '../text/turn';
import type { XmlReader } from '../xml';

/** What to do with the parts of an answer that the contract does not know: the CRM may be newer. */
export interface Newer {
  /**
   * Whether an unknown member of an enumeration stays as its text (JSON has room for it); else the neutral member
   * replaces it.
   */
  readonly keepsMembers: boolean;
  /** Called for everything that is left out or replaced: `AppointmentEntity.Colour`, `TaskDirection.Sideways`. */
  note(kind: 'property' | 'member' | 'type', name: string): void;
}

/** How an answer is to be read. */
export interface SoapReading {
  readonly newer: Newer;
  /**
   * Whether the caller takes the CRM's bytes. The results are skipped then: they are not needed, and the caller's own
   * toolkit judges them. Only what tells success from failure is read.
   */
  readonly passesOn?: boolean;
  /**
   * Whether the reply is written anew even so, because it is to say more than the CRM does. The bytes are for an answer
   * that cannot be read.
   */
  readonly isRewritten?: boolean;
  /** Whether elements that the contract does not know are kept, for a later save that writes the same fields. */
  readonly keepsUnknown?: boolean;
}

export interface ReadContext {
  readonly reader: XmlReader;
  /** Notified of each pause that the reader makes. */
  readonly budget: TurnBudget;
  readonly types: TypeTable;
  /** Target namespace of the agent. */
  readonly serviceNamespace: string;
  /** Header blocks of the service's own namespace that hold a text, besides those that all agents have. */
  readonly textBlocks?: ReadonlySet<string> | undefined;
  /**
   * What to do with elements the contract does not know; kept ones are written again with a value of the same type.
   */
  readonly unknown: 'refuse' | 'ignore' | 'keep';
  /** In requests whose unknown parts are kept: those that were met so far. */
  readonly unknowns?: Unknown[] | undefined;
  /** In answers only. */
  readonly newer?: Newer | undefined;
  readonly arrayItemsMax: number;
  /** MTOM attachments by Content-ID. */
  readonly attachment?: ((contentId: string) => string | Document | undefined) | undefined;
  /** Documents that were extracted from the message: their markers stand in its texts. */
  readonly documents?: BodyWithDocuments | undefined;
  /**
   * Whether a strict reader of the contract (WCF's DataContract: elements in schema order, nothing it does not name)
   * takes what was read so far as we did. A reader that is more tolerant, or skips something, clears it.
   */
  isStrict: boolean;
}

/** Instead of a value: the element counts as missing. */
export const absent: unique symbol = Symbol('absent');

/** What is being read: the structs and collections that are open, and a long text. */
export type Reading = Frame<ReadContext>;

/**
 * A frame that values are put into: a struct or collection when it begins, so that nothing is handed back; a leaf when
 * it has been read.
 */
export interface Receiver extends Reading {
  put(value: Value | typeof absent): void;
}

/**
 * Reads an element: called with the reader on its start. Gives back the frame to go on with: `outer` itself when all of
 * it has been read, the reader on its end. A Refusal gets its path from the frames.
 */
export type ReadValue = (context: ReadContext, outer: Receiver) => Reading;
