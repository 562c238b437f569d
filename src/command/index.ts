export type * from './command';
export type * from './outcome';
export { Secret } from './secret';
export { failure, failures, type FailureCode, type FailureKind, type FaultCode } from './failure';
export { excerpt, Refusal, within } from './refusal';
export { subtype, Typed, type Dictionary, type List, type Struct, type StructDraft, type Value } from './value';
