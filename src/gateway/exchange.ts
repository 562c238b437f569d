import type { Readable } from 'node:stream';
import type { Failure, FailureCode, WireName } from '../command';
import type { Lifted, Pieces } from '../media';

/** The head of one HTTP request, as the server hands it to the flow. Header names are lower-case, as Node delivers them. */
export interface RequestHead {
  readonly method: string;
  /** Request target in origin form, raw: path and query exactly as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Scheme, host, port and prefix the client sees, without a trailing slash: `https://crm.example.com/crm`. */
  readonly publicUrl: string;
  readonly remoteAddress: string;
  /** The user named by a trusted front (TRUSTED_USER_HEADER). */
  readonly frontUser?: string;
  readonly correlationId: string;
}

/** A request's body, or what is left of a large one and the documents that were lifted out of it while it arrived. */
export type RequestBody = Uint8Array | Lifted;

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; Content-Length is the server's to add. */
  readonly headers: Readonly<Record<string, string>>;
  /** A string is sent as UTF-8; pieces one by one, as fast as the client takes them; a stream is passed on as it comes, with the Content-Length of `headers` if there is one. */
  readonly body: string | Uint8Array | Pieces | Readable;
}

/** What the log and the metrics learn about one call: never a value, never a header. */
export interface ExchangeRecord {
  readonly wire: WireName | 'page';
  readonly version?: string;
  readonly agent?: string;
  readonly operation?: string;
  /** `ok`, or the failure's code. */
  readonly outcome: 'ok' | FailureCode;
  /** Defects only: what went wrong inside, for the log. */
  readonly defect?: unknown;
}

export interface Exchange {
  readonly answer: HttpAnswer;
  readonly record: ExchangeRecord;
}

/** The flow as the server sees it. */
export interface Gateway {
  /** How many body bytes this request may have (decompressed, where it is not passed on); asked before the body is read. */
  bodyBytesMax(head: RequestHead): number;
  /** Carries out one complete request. Never rejects. */
  handle(head: RequestHead, body: RequestBody, signal: AbortSignal): Promise<Exchange>;
  /** Whether this request goes to the CRM as it is: its body is then not read but handed to `relay`. */
  relays(head: RequestHead): boolean;
  /** Passes one request on, streaming both ways. Never rejects. */
  relay(head: RequestHead, body: Readable, signal: AbortSignal): Promise<Exchange>;
  /** Puts a failure met before or while reading the body into the caller's own protocol. */
  refuse(head: RequestHead, failure: Failure): Exchange;
}
