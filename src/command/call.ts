/** What crosses every wire besides a call's arguments: who calls, and the frame of the call. */
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
  /** W3C trace context for the CRM: the caller's trace, our own span. */
  readonly traceparent?: string;
  /** The caller's span, under which ours hangs. */
  readonly parentSpan?: string;
  /** Milliseconds since the epoch after which an answer comes too late. */
  readonly deadline: number;
  /** Aborted when the client goes away, and with the reason `stopping` when the gateway cannot wait any longer. */
  readonly signal: AbortSignal;
  /** How and from where the client came; unset where the gateway itself asks. */
  readonly wire?: WireName;
  readonly remoteAddress?: string;
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
}

export type WireName = 'soap' | 'rest';

/**
 * The reason of a call's abort signal when the gateway stops before the answer. After an abort for any other reason no
 * client waits for the answer.
 */
export const stopping = new Error('the gateway is shutting down');
