/** What crosses every wire besides a call's arguments: who calls, and the frame of the call. */
import type { Operation } from '../contract';
import type { Secret } from './secret';

/** How the caller proves its identity; `session` is a browser's cookie with its XSRF token. */
export type Credential =
  | { readonly scheme: 'ticket'; readonly ticket: Secret }
  | { readonly scheme: 'bearer'; readonly token: Secret }
  | { readonly scheme: 'basic'; readonly user: string; readonly password: Secret }
  | { readonly scheme: 'session'; readonly cookie: Secret; readonly xsrf: Secret };

/**
 * NetServer's SoTimeZone: an id or a location code; `includeOffset` asks for dates with their zone (v1
 * `includeTZOffset`).
 */
export interface TimeZone {
  readonly id?: number;
  readonly code?: string;
  readonly includeOffset?: boolean;
}

/** Who calls, and for which CRM. */
export interface Caller {
  /** First path segment such as `Cust12345`; '' where there is none. */
  readonly tenant: string;
  readonly credential?: Credential;
  readonly applicationToken?: Secret;
  readonly timeZone?: TimeZone;
  /** HTTP Accept-Language, SO-Language and SO-Culture, as they arrived. */
  readonly acceptLanguage?: string;
  readonly language?: string;
  readonly culture?: string;
}

/** One call's frame: its names in logs and traces, how long it may take, and whether its client still waits. */
export interface CallContext {
  readonly correlationId: string;
  /** Unset where the caller is in no trace and none is begun here. */
  readonly trace?: Trace;
  /** Milliseconds since the epoch after which an answer comes too late. */
  readonly deadline: number;
  /** Aborted when the client goes away, and with the reason `stopping` when the gateway cannot wait any longer. */
  readonly signal: AbortSignal;
  /** How and from where the client came; unset where the gateway itself asks. */
  readonly wire?: WireName;
  readonly remoteAddress?: string;
  /** `User-Agent`, as it came. */
  readonly userAgent?: string;
  /** The user whom a trusted front has authenticated. The server drops what any other client says about that. */
  readonly frontUser?: string;
  /** What the call takes at the CRM; one object for all that is sent for it. Unset where the gateway itself asks. */
  readonly crmUse?: CrmUse;
}

/** What has been sent to the CRM for one call, log-ins and pages included. The transport adds to it. */
export interface CrmUse {
  /** 0: nothing was tried. A try may end before it has left. */
  tries: number;
  /** Tries beyond the first one of a request. */
  retries: number;
  /** Milliseconds at the CRM, connections included: until an answer was there, or began where it is relayed. */
  ms: number;
  /** Body bytes, as they went over the wire. */
  bytesOut: number;
  bytesIn: number;
  /** What the usage ledger has seen of the call: its layer and the line of the log have this object in common. */
  seen?: object;
}

/** The trace that a request belongs to (W3C trace context). */
export interface Trace {
  /** 32 hex digits, for the log. */
  readonly id: string;
  /** What the CRM gets: `traceparent`, which names a span of the gateway, with `tracestate`; see OTEL_PROPAGATORS. */
  readonly headers: Readonly<Record<string, string>>;
  /** Begins the span of one try to reach the CRM; undefined where none is recorded. */
  beginTry?(asked: AskedCrm): TrySpan | undefined;
}

/** One try of one call to the CRM, as its span tells of it: no query, no value. */
export interface AskedCrm {
  readonly method: string;
  /** Address of the CRM; only scheme, host and port count. */
  readonly url: URL;
  /** Path, perhaps with a query. */
  readonly path: string;
  /** 1, or 2 where the call is sent once more. */
  readonly attempt: number;
  readonly purpose: CallPurpose | undefined;
}

/** What a call to the CRM is for. */
export interface CallPurpose {
  readonly wire: WireName;
  readonly tenant: string;
  readonly operation?: Pick<Operation, 'agent' | 'name'> | undefined;
}

/** A span under way. */
export interface TrySpan {
  /** What the CRM gets instead of the trace's own headers: they name this span. */
  readonly headers: Trace['headers'];
  /** @param result the status, or the code of what was met */
  end(result: { readonly status: number } | { readonly reason: string; readonly cause?: string | undefined }): void;
}

export type WireName = 'soap' | 'rest';

/**
 * The reason of a call's abort signal when the gateway stops before the answer. After an abort for any other reason no
 * client waits for the answer.
 */
export const stopping = new Error('the gateway is shutting down');
