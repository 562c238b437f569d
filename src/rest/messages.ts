/** HTTP messages as the REST codec makes and takes them; whoever owns the sockets adds the rest. */
import type { FailureCode } from '../command';
import type { Base64, Lifted, Pieces } from '../body';

/** Towards the client. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Pieces;
  /** Set when an answer could not be written and an error stands in its place. */
  readonly failed?: FailureCode;
}

/** Towards the CRM. */
export interface RestCall {
  readonly method: 'POST';
  /** Path and query below the CRM's base address: `/api/v1/Agents/Appointment/SetSeen`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Pieces;
}

/** From the CRM. */
export interface RestAnswerBody {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of it; what is left of it where documents were lifted out; nothing where it is one document. */
  readonly body: Uint8Array;
  readonly lifted?: Lifted;
  readonly document?: Base64;
}
