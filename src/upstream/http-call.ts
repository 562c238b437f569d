/** What the HTTP transport is asked, and what it gives back; `http-client.ts` carries it out. */
import type { SecureContext } from 'node:tls';
import type { CallPurpose, CrmUse, Debug, Secret, Trace } from '../command';
import type { Document, BodyWithDocuments, BodyParts } from '../body';

/** What stands between the gateway and a CRM. */
export interface CrmNetwork {
  /** Whom to believe, and our own certificate, for CRMs over TLS; unset: as Node does. */
  readonly secureContext?: SecureContext;
  /** An http or https address, with credentials if the proxy wants some. */
  readonly proxy?: Secret;
}

/** Where the CRM is, and the limits of what we accept from it. */
export interface HttpTarget {
  /** Only scheme, host and port count. */
  readonly url: URL;
  /** Connections at most for repeatable calls, and as many again for the others. */
  readonly connections: number;
  /** Until one connection stands, TLS included; above 1,000 undici is exact to half a second. */
  readonly connectMs: number;
  /** For the body as sent and, when it is compressed, for the unpacked one. */
  readonly answerBytesMax: number;
  /** Names and values together, of one answer head. */
  readonly headerBytesMax: number;
  /** How long an unused connection is kept, at most; the CRM's own `Keep-Alive: timeout` minus 1 s may shorten it. */
  readonly keepAliveMs: number;
  /** Intervals after which it is seen whether the CRM's name has another address now; unset: never. */
  readonly lookUpEveryMs?: number;
  /** Unset: the CRM is reached directly. */
  readonly network?: CrmNetwork;
  /** Whether the CRM's own address in answers that are passed on becomes the client's; unset: it does. */
  readonly passThroughLinks?: 'rewrite' | 'keep';
  /** Called before a call is sent a second time. */
  readonly onRetry?: () => void;
  /** Writes a line of the log at level `debug` for each try. */
  readonly debug?: Debug;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  /** Path and query, as they go into the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A string is sent as UTF-8; pieces one by one, as fast as the CRM takes them. */
  readonly body?: string | Uint8Array | BodyParts;
  /** Milliseconds since the epoch; covers waiting for a connection, connecting, head, body and a retry. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Whether the CRM may be asked twice without harm. */
  readonly repeatable: boolean;
  /** What this call takes is added to it. */
  readonly use?: CrmUse | undefined;
  /** Its headers go along. */
  readonly trace?: Trace | undefined;
  /** For the span of each try. */
  readonly purpose?: CallPurpose | undefined;
}

/**
 * unreachable: no connection; timeout: the deadline; reset: the connection ended before the answer did; aborted: the
 * signal, or the client was closed; tooLarge: answer head, body or unpacked body; protocol: not HTTP, or a request that
 * HTTP cannot carry; encoding: an unknown coding, or broken data in it.
 */
export type HttpFailureReason = 'unreachable' | 'timeout' | 'reset' | 'aborted' | 'tooLarge' | 'protocol' | 'encoding';

export interface HttpResponse {
  readonly kind: 'answer';
  /** 200 and above; redirects are answers like any other. */
  readonly status: number;
  /** Lower-case names, Latin-1 values, the first of repeated ones; without Set-Cookie. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of it; what is left of it where documents were taken out; nothing where it is one document. */
  readonly body: Uint8Array;
  readonly documents?: BodyWithDocuments;
  readonly document?: Document;
}

export interface HttpFailure {
  readonly kind: 'failed';
  readonly reason: HttpFailureReason;
  /** Whether any byte of the request may have reached the CRM. False is a promise: the call was not carried out. */
  readonly left: boolean;
  /** Code of the error that was met, if one was: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. For operators. */
  readonly cause?: string;
}

export type HttpResult = HttpResponse | HttpFailure;

export interface HttpClient {
  /** Never rejects; every failure is a value. */
  call(call: HttpCall): Promise<HttpResult>;
  /** Takes no more calls, lets those under way finish, ends the connections. */
  close(): Promise<void>;
  /** Ends everything now; calls under way come to 'aborted'. */
  destroy(): Promise<void>;
}
