/** What the server and the gateway hand each other: calls, replies, and what the log learns. */
import type { Readable } from 'node:stream';
import type { Caller, CrmUse, Failure, FailureCode, Reply, RequestBody, RequestHead, WireName } from '../command';

export type { RequestBody, RequestHead };

/**
 * A reply, or an answer of the CRM that is passed on as it comes, with the Content-Length of `headers` if there is one.
 */
export interface HttpReply extends Pick<Reply, 'status' | 'headers'> {
  readonly body: Reply['body'] | Readable;
}

/** What the log and the metrics learn about one call: never a value, never a header. */
export interface ExchangeRecord {
  readonly wire: WireName | 'page';
  /** As the client spoke it: that of the path over SOAP, `v1` over REST. */
  readonly version?: string;
  readonly agent?: string;
  readonly operation?: string;
  /** `ok`, or the failure's code. */
  readonly outcome: 'ok' | FailureCode;
  /** Code of what kept the CRM's answer away, such as `ECONNREFUSED`; the reply does not tell it. */
  readonly cause?: string;
  /** As much as is known. Its secrets are for hashes only; its tenant is one that is served, '', or `other`. */
  readonly caller?: Caller;
  /** What was sent to the CRM for it. */
  readonly crmUse?: CrmUse;
  /** Defects only: what went wrong inside, for the log. */
  readonly defect?: unknown;
}

export interface Exchange {
  readonly reply: HttpReply;
  readonly record: ExchangeRecord;
}

/** One request, once its head has been read. */
export interface OpenCall {
  /**
   * Whether the body is read and handed to `handle`, or handed to `stream` unread, because the call goes to the CRM as
   * it is.
   */
  readonly mode: 'read' | 'stream';
  /** How many body bytes the request may have (decompressed, where it is read). */
  readonly bodyBytesMax: number;
  /** Carries the request out. Never rejects. */
  handle(body: RequestBody, signal: AbortSignal): Promise<Exchange>;
  /** Passes it on, streaming both ways. Never rejects. */
  stream(body: Readable, signal: AbortSignal): Promise<Exchange>;
  /** Puts a failure met before or while reading the body into the caller's own protocol. */
  refuse(failure: Failure): Exchange;
}

/** The flow as the server sees it. */
export interface Gateway {
  /** Decides once what a request is: a page, a call, a call that is passed on, or a refusal. */
  open(head: RequestHead): OpenCall;
}
