export type * from './ledger-view';
export { addDurations, percentile } from './durations';
export { viewInMemory } from './view-in-memory';
