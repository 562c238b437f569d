/** HTTP messages as the REST codec makes and takes them; whoever owns the sockets adds the rest. */
import type { FailureCode } from '../command';
import type { Document, BodyWithDocuments, BodyParts } from '../body';

/** Towards the client. */
export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | BodyParts;
  /** Set when an answer could not be written and an error stands in its place. */
  readonly failed?: FailureCode;
}

/** Towards the CRM. */
export interface RestCall {
  readonly method: 'POST';
  /** Path and query below the CRM's base address: `/api/v1/Agents/Appointment/SetSeen`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | BodyParts;
}

/** From the CRM. */
export interface RestAnswerBody {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of it; what is left of it where documents were taken out; nothing where it is one document. */
  readonly body: Uint8Array;
  readonly documents?: BodyWithDocuments;
  readonly document?: Document;
}
