import type { Operation } from '../contract';
import type { Outcome } from './outcome';
import type { Relay } from './relay';
import type { Secret } from './secret';
import type { Struct } from './value';

/** How the caller proves who he is; `session` is a browser's cookie with its XSRF token. */
export type Credential =
  | { readonly scheme: 'ticket'; readonly ticket: Secret }
  | { readonly scheme: 'bearer'; readonly token: Secret }
  | { readonly scheme: 'basic'; readonly user: string; readonly password: Secret }
  | { readonly scheme: 'session'; readonly cookie: Secret; readonly xsrf: Secret };

/** NetServer's SoTimeZone: an id or a location code; `includeOffset` asks for dates with their zone (v1 `includeTZOffset`). */
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
  readonly traceparent?: string;
  /** Milliseconds since the epoch after which an answer helps nobody. */
  readonly deadline: number;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export type WireName = 'soap' | 'rest';

/** The body as it arrived, once it has been read and found valid: a same-wire upstream may be sent these very bytes. */
export interface OriginalBody {
  readonly wire: WireName;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What is asked, in no wire's language. */
export interface Command {
  /** In the contract version the caller speaks (a v1 caller: the newest that has it). */
  readonly operation: Operation;
  /** Parameters by name; only those that were present. */
  readonly arguments: Struct;
  readonly caller: Caller;
  readonly context: CallContext;
  readonly original?: OriginalBody;
  /** v1 `$select`, verbatim: properties the caller wants; an upstream may use it, the REST wire applies it anyway. */
  readonly select?: string;
}

/** Whoever carries commands out: a CRM over REST or SOAP, the sandbox, or a wrapper around one of them. */
export interface Upstream {
  /** Never rejects for an expected failure: that is a value in the Outcome. */
  execute(command: Command): Promise<Outcome>;
  /** Passes on what no contract knows; missing where there is nothing to pass it to. Wrappers hand it through. */
  readonly relay?: Relay;
  /** Whether commands can be expected to succeed now (readiness). */
  ready(): Promise<boolean>;
  /** Ends idle connections; commands under way are finished first. */
  close(): Promise<void>;
}
