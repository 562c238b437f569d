/** One call of entity REST while it is carried out, and what all of them share. */
import type { Document } from '../body';
import type { RelayRequest, TimeZone, Upstream, Value } from '../command';
import type { Contract, Operation } from '../contract';
import type { DecodeOptions } from '../rest';
import type { EntityRoute } from './route-line';

export interface EntityRestOptions {
  readonly contract: Contract;
  /** How bodies are read, and what they may hold. */
  readonly reading: DecodeOptions;
  /** Bytes of a body. */
  readonly bodyBytesMax: number;
  /** Bytes of a body that is a document. */
  readonly documentBytesMax: number;
  /** Bytes of all bodies at once, and what a client beyond it is told to wait. */
  readonly heldBytesMax: number;
  readonly retryAfterSeconds: number;
  readonly clock: { now(): number };
}

export interface EntityCall {
  readonly route: EntityRoute;
  readonly request: RelayRequest;
  /** Of the path, by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** By lower-case name. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly upstream: Upstream;
  readonly options: EntityRestOptions;
}

/** What a body was read as. */
export type ReadBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: Value; readonly hasExtras: boolean }
  /** A patch is read when the entity is there. */
  | { readonly kind: 'patch'; readonly text: string };

/** What a step gave. */
export interface StepAnswer {
  readonly value: Value | undefined;
  /** Whose answer it is; its results say of what type the value is. Undefined: of no agent. */
  readonly operation: Operation | undefined;
  /** The zone of its times, where the CRM says it. */
  readonly timeZone?: TimeZone;
}

/** A document longer than this gets more time, as over the agents. */
export const isLongDocument = (document: Document): boolean => document.byteLength > 256 * 1024;
