import type { TypeTable } from '../contract';
import type { Value } from '../command';
import type { Base64, Lifted } from '../media';
import type { Steps } from '../steps';
import type { XmlReader } from '../xml';

export interface ReadContext {
  readonly reader: XmlReader;
  readonly types: TypeTable;
  /** Target namespace of the agent. */
  readonly serviceNamespace: string;
  /** What to do with elements the contract does not know. */
  readonly unknown: 'refuse' | 'ignore';
  readonly arrayItemsMax: number;
  /** MTOM attachments by Content-ID. */
  readonly attachment?: (contentId: string) => string | Base64 | undefined;
  /** Documents that were lifted out of the message: their markers stand in its texts. */
  readonly lifted?: Lifted | undefined;
  /**
   * Whether a strict reader of the contract (WCF's DataContract: elements in schema order, nothing it does not name) takes what was read so far as
   * we did. Whoever is more tolerant, or passes over something, clears it.
   */
  isStrict: boolean;
}

/** Reads an element: called with the reader on its start, leaves it on its end. */
export interface ReadValue {
  /** At once; undefined: that is not possible, `steps` is to go on. */
  readonly now: (context: ReadContext) => Value | undefined;
  readonly steps: (context: ReadContext) => Steps<Value>;
}
