import type { Readable } from 'node:stream';
import type { CallContext, Caller } from './call';
import type { Failure } from './outcome';

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
