/** What crosses every wire call besides its arguments: who calls, and the frame of the call. */
import type { Secret } from './secret';

/** How the caller proves who he is; `session` is a browser's cookie with its XSRF token. */
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

/** What crosses every wire call besides the arguments. */
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

/** One call's frame: who to blame in the log, how long it may take, and whether anybody still waits. */
export interface CallContext {
  readonly correlationId: string;
  /** W3C trace context for the CRM: the caller's trace, our own span. */
  readonly traceparent?: string;
  /** The caller's span, under which ours hangs. */
  readonly parentSpan?: string;
  /** Milliseconds since the epoch after which an answer helps nobody. */
  readonly deadline: number;
  /** Aborted when the client goes away, and with the reason `stopping` when the gateway cannot wait any longer. */
  readonly signal: AbortSignal;
  /** How and from where the client came; unset where the gateway itself asks. */
  readonly wire?: WireName;
  readonly remoteAddress?: string;
  /** The user whom a trusted front has authenticated; what anybody else says about that never gets here. */
  readonly frontUser?: string;
}

export type WireName = 'soap' | 'rest';
