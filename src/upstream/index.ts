export { createCrm } from './crm';
export { emulatedBy } from './emulate';
export type { Detected } from './detect';
export type { HttpTarget } from './http';
export { createPageReader, type PageReader } from './pages';
export { isRepeatable } from './repeatable';
export type { SkewEvent } from './translate';
export { tellFate } from './fate';
export { guard, type GuardedUpstream, type GuardState } from './guard';
