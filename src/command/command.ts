import type { Operation } from '../contract';
import type { BodyParts } from '../body';
import type { CallContext, Caller, WireName } from './call';
import type { Failure, Outcome } from './outcome';
import type { Relay } from './relay';
import type { Unknown, Struct } from './value';

/**
 * The body as it arrived, once it has been read and found valid, with what was read from it: as long as a command still
 * is that, a same-wire upstream may be sent these very bytes (see originalBody).
 */
export interface OriginalBody {
  readonly wire: WireName;
  readonly contentType: string;
  readonly bytes: Uint8Array | BodyParts;
  readonly operation: Operation;
  readonly arguments: Struct;
  readonly caller: Caller;
}

/** A parameter of a query: its name and its value. */
export type QueryPair = readonly [name: string, value: string];

/** What is asked, in no wire's language. */
export interface Command {
  /** In the contract version the caller speaks (a v1 caller: the newest that has it). */
  readonly operation: Operation;
  /** Parameters by name; only those that were present. */
  readonly arguments: Struct;
  readonly caller: Caller;
  readonly context: CallContext;
  readonly original?: OriginalBody | undefined;
  /**
   * Of a caller who takes a CRM's own bytes (SOAP 1.1; JSON, all of it) the operation in his own words: the answer to
   * just that may go on to him as it is.
   */
  readonly asked?: Operation | undefined;
  /** Whether the arguments hold `extras`, at any depth: what only a v1 CRM can be told. */
  readonly hasExtras?: boolean | undefined;
  /** Parameters of a v1 caller's query that the contract does not know: what only a v1 CRM can be told, too. */
  readonly extraQuery?: readonly QueryPair[] | undefined;
  /**
   * Of a SOAP 1.2 caller likewise: the answer to just that is written anew for him, with what the contract does not
   * know.
   */
  readonly askedAnew?: Operation | undefined;
  /**
   * What a SOAP caller says, at any depth, that the contract does not know: only a SOAP CRM of his version can be told.
   */
  readonly strange?: readonly Unknown[] | undefined;
  /** What a CRM of another wire or version is refused as, when no WSDL describes the operation. */
  readonly elsewhere?: Failure | undefined;
  /** Asks a v1 CRM's answer to be read with the properties the contract does not know (see `extras`). */
  readonly keepUnknown?: boolean;
  /** v1 `$select`, verbatim: properties the caller wants; an upstream may use it, the REST wire applies it anyway. */
  readonly select?: string | undefined;
}

/** Whoever carries commands out: a CRM over REST or SOAP, the sandbox, or a wrapper around one of them. */
export interface Upstream {
  /** Never rejects for an expected failure: that is a value in the Outcome. */
  execute(command: Command): Promise<Outcome>;
  /** Passes on what no contract knows; missing where there is nothing to pass it to. Wrappers hand it through. */
  readonly relay?: Relay;
  /** Ends idle connections; commands under way are finished first. */
  close(): Promise<void>;
}
