/** The ledger that a command reads: the files that are named, else the one of the settings. */
import { existsSync } from 'node:fs';
import { readLedger } from '../assemble-ledger';
import { readConfiguration } from '../operations';
import type { LedgerView } from '../usage';
import { shortReason, type Surroundings } from './surroundings';

/**
 * Opens it; several files are read as one.
 * @param files as they were named; empty: the setting LEDGER
 * @returns a sentence where it cannot be read
 */
export function openLedgers(
  files: readonly string[],
  { environment }: Pick<Surroundings, 'environment'>,
): LedgerView | string {
  const { LEDGER, REDIS_URL } = environment;
  if (files.length === 0 && LEDGER === undefined) return 'Say which ledger: --ledger <file>, or the setting LEDGER.';
  const reading = readConfiguration({
    UPSTREAM_KIND: 'sandbox',
    ...(files.length > 0 || LEDGER === undefined ? {} : { LEDGER }),
    ...(REDIS_URL === undefined ? {} : { REDIS_URL }),
  });
  if (!('configuration' in reading)) return reading.problems.join('\n');
  const { configuration } = reading;
  const { ledger } = configuration.retirement;
  const named = ledger?.kind === 'file' ? [ledger.file] : files;
  const missing = named.find((file) => !existsSync(file));
  if (missing !== undefined) return `There is no ledger ${missing}.`;
  try {
    return readLedger(configuration, files);
  } catch (error) {
    return unreadable(error, named);
  }
}

/** SQLite tells a code only. */
function unreadable(error: unknown, files: readonly string[]): string {
  const reason = shortReason(error);
  if (reason === 'SQLITE_NOTADB') return `${files.join(', ')}: not a usage ledger.`;
  return `The ledger cannot be read: ${reason}`;
}
