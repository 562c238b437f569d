/** The ledgers that a command reads: those that are named, else the one of the settings. */
import { existsSync } from 'node:fs';
import { mergedLedgers } from '../migration';
import type { LedgerView } from '../usage';
import { shortReason, type Surroundings } from './surroundings';

/**
 * Opens them all, as one.
 * @param files as they were named; empty: the setting LEDGER
 * @returns a sentence where one of them cannot be read
 */
export async function openLedgers(
  files: readonly string[],
  { environment }: Pick<Surroundings, 'environment'>,
): Promise<LedgerView | string> {
  const places = files.length > 0 ? files : [environment['LEDGER'] ?? ''].filter((place) => place !== '');
  if (places.length === 0) return 'Say which ledger: --ledger <file>, or the setting LEDGER.';
  const views: LedgerView[] = [];
  for (const place of places) {
    const view = await openOne(place);
    if (typeof view !== 'string') {
      views.push(view);
      continue;
    }
    await mergedLedgers(views).close();
    return view;
  }
  return mergedLedgers(views);
}

async function openOne(place: string): Promise<LedgerView | string> {
  if (!existsSync(place)) return `There is no ledger ${place}.`;
  try {
    return await Promise.reject(new Error('not yet'));
  } catch (error) {
    return `The ledger ${place} cannot be read: ${shortReason(error)}`;
  }
}
