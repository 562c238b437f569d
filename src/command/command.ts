/** What is asked of a CRM, in no wire's language: commands, and v1 calls that are relayed as they are. */
import type { Readable } from 'node:stream';
import type { Operation } from '../contract';
import type { BodyParts } from '../body';
import type { CallContext, Caller, WireName } from './call';
import type { Failure, Outcome } from './outcome';
import type { Dictionary, Unknown, Struct } from './value';

/**
 * The body as it arrived, once it has been read and found valid, with what was read from it. As long as a command still
 * says the same, an upstream of the same wire may be sent these very bytes (see originalBody).
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

/** One call of an operation. */
export interface Command {
  /** In the contract version the caller speaks (a v1 caller: the newest that has it). */
  readonly operation: Operation;
  /** Parameters by name; only those that were present. */
  readonly arguments: Struct;
  readonly caller: Caller;
  readonly context: CallContext;
  readonly original?: OriginalBody | undefined;
  /**
   * Set for a caller that takes a CRM's own bytes (SOAP 1.1, or all of a JSON answer). Only an answer to this operation
   * may go on as it is: layers may replace `operation`.
   */
  readonly forwardAnswerOf?: Operation | undefined;
  /** Whether the arguments hold `extras`, at any depth: only a v1 CRM can take them. */
  readonly hasExtras?: boolean | undefined;
  /** Parameters of a v1 caller's query that the contract does not know: only a v1 CRM can take them. */
  readonly extraQuery?: readonly QueryPair[] | undefined;
  /**
   * Set for a SOAP 1.2 caller. An answer to this operation is written anew, with the parts that the contract does not
   * know.
   */
  readonly rewriteAnswerOf?: Operation | undefined;
  /**
   * Parts of a SOAP caller's arguments, at any depth, that the contract does not know: only a SOAP CRM of the caller's
   * version can take them.
   */
  readonly unknownParts?: readonly Unknown[] | undefined;
  /** Set where no WSDL describes the operation: the failure in front of a CRM of another wire or version. */
  readonly failureElsewhere?: Failure | undefined;
  /** Asks for a v1 CRM's answer with the properties that the contract does not know (see `extras`). */
  readonly keepUnknown?: boolean;
  /** What a SOAP caller's reply gets in its ExtraInfo block besides what the CRM says there. */
  readonly extraInfo?: Dictionary;
  /** v1 `$select`, verbatim: properties the caller wants; an upstream may use it, the REST wire applies it anyway. */
  readonly select?: string | undefined;
}

/** An operation of v1's Agents that the contract does not know, as the path names it. */
export interface UnknownOperation {
  readonly agent: string;
  readonly name: string;
}

/**
 * A call outside the contract (entity REST, streams, archives, unknown operations) that goes to a CRM of the same wire
 * as it is.
 */
export interface RelayRequest {
  readonly method: string;
  /** Set where the path is one of Agents: rules that name agents and operations hold for it. */
  readonly operation?: UnknownOperation;
  /** Path below the CRM's base address, without tenant: `/api/v1/Contact/4`. */
  readonly path: string;
  /** Raw query without the question mark. */
  readonly query: string;
  /** End-to-end header fields only, lower-case names; credentials are in `caller`. */
  readonly headers: Readonly<Record<string, string>>;
  /** undefined for methods without a body; its length is in `content-length` when the client said it. */
  readonly body: Readable | undefined;
  /**
   * Address the client uses, without tenant and trailing slash: the CRM's own address in `Location` becomes this one.
   */
  readonly publicUrl: string;
  readonly caller: Caller;
  readonly context: CallContext;
}

export interface RelayAnswer {
  readonly kind: 'relayed';
  readonly status: number;
  /** End-to-end header fields only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | Readable;
}

export type Relay = (request: RelayRequest) => Promise<RelayAnswer | Failure>;

/** Carries commands out: a CRM over REST or SOAP, the sandbox, or either of them with layers around it. */
export interface Upstream {
  /** Never rejects for an expected failure: that is a value in the Outcome. */
  execute(command: Command): Promise<Outcome>;
  /** Passes on calls outside the contract; missing where no CRM takes them. Layers hand it through. */
  readonly relay?: Relay;
  /** Ends idle connections; commands under way are finished first. */
  close(): Promise<void>;
}
