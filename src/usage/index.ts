export type * from './ledger-view';
export { addDurations, percentile } from './durations';
export { viewInMemory } from './view-in-memory';
export { createUsageLedger, type LedgerNames, type LedgerNews, type UsageLedger } from './usage-ledger';
export { sqliteInThread } from './sqlite-in-thread';
export { redisStore } from './redis-store';
export type { LedgerStore } from './ledger-store';
export { openLedgerView } from './open-ledger-view';
