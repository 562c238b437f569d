/** Opens the usage ledger (LEDGER). The room is loaded only where there is one. */
import type { Contract } from './contract';
import type { Configuration, GatewayLog } from './operations';
import type { LedgerNames, LedgerNews, LedgerStore, LedgerView, UsageLedger } from './usage';
import { connectRedis } from './identity';

export interface LedgerParts {
  readonly names: LedgerNames;
  /** As it is served now. */
  readonly contract: () => Contract;
  readonly logger: Pick<GatewayLog, 'event' | 'defect'>;
  readonly clock?: { now(): number } | undefined;
}

const usage = (): typeof import('./usage') => require('./usage');

/** @returns undefined where nothing is counted */
export function openLedger(
  { retirement, redisUrl }: Pick<Configuration, 'retirement' | 'redisUrl'>,
  { names, contract, logger, clock = { now: Date.now } }: LedgerParts,
): UsageLedger | undefined {
  const { ledger } = retirement;
  if (ledger === undefined) return undefined;
  const store = ledger.kind === 'file' ? usage().sqliteInThread(ledger.file) : redisStoreOf(redisUrl);
  if (store === undefined) return undefined;
  return usage().createUsageLedger({ store, names, contract, clock, onNews: (news) => logNews(news, logger) });
}

/**
 * The books of a ledger, for reading.
 * @param files of further gateways, which have books of their own
 * @throws Error where a file is missing or is no ledger, or where there is no ledger at all
 */
export function readLedger(
  { retirement, redisUrl }: Pick<Configuration, 'retirement' | 'redisUrl'>,
  files: readonly string[] = [],
): LedgerView {
  const { ledger } = retirement;
  const all = [...(ledger?.kind === 'file' ? [ledger.file] : []), ...files];
  if (all.length > 0) return usage().openLedgerView({ kind: 'files', files: all });
  if (ledger?.kind !== 'redis' || redisUrl === undefined) throw new Error('LEDGER is not set.');
  return usage().openLedgerView({ kind: 'redis', redis: connectRedis(redisUrl, () => undefined) });
}

function redisStoreOf(url: Configuration['redisUrl']): LedgerStore | undefined {
  if (url === undefined) return undefined;
  // A reload closes the connection of what was served before; the ledger goes on. Its troubles are its own news.
  const redis = connectRedis(url, () => undefined);
  return usage().redisStore(redis);
}

function logNews(news: LedgerNews, logger: LedgerParts['logger']): void {
  if (news.kind === 'back') logger.event('info', 'The usage ledger is written again.');
  else if (news.kind === 'lossy')
    logger.event('error', 'The usage ledger does not count some calls; gateway_ledger_lost_calls_total has how many.');
  else if (news.kind === 'defect') logger.defect('A call could not be counted in the usage ledger.', news.error);
  else {
    const problem = news.error instanceof Error ? news.error.message : 'unknown';
    logger.event('warn', 'The usage ledger cannot be written; what is counted waits in memory.', { problem });
  }
}
