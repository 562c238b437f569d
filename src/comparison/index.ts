export type * from './compared-call';
export { decodedOutcome } from './decoded-outcome';
export { compareOutcomes, compareOutcomesInTurns, isComparable } from './compare-outcomes';
export { ignoredPaths, type IgnoredPath } from './ignored-paths';
