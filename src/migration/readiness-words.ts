/** What the report calls states and ways, and what they mean: the same in all its forms. */
import { counted } from '../text/web-page';
import type { MigrationReport } from './migration-report';
import type { ReadinessState } from './readiness';
import { figure, percentOf } from './report-words';
import type { WayKind } from './v1-way';

export const stateWords: Readonly<Record<ReadinessState, string>> = {
  blocked: 'Blocked',
  differs: 'Differs',
  uncompared: 'Not compared',
  ready: 'Ready',
  migrated: 'Migrated',
};

/** What the states mean, for the legend. */
export const stateMeanings: Readonly<Record<ReadinessState, string>> = {
  blocked: 'does something over SOAP that v1 cannot do for it',
  differs: 'v1 can do all that it does, but some answers were others',
  uncompared: 'v1 can do all that it does; whether the answers are the same has not been tried',
  ready: 'v1 can do all that it does, and comparisons found no difference',
  migrated: 'made no call over SOAP in this period',
};

export const wayWords: Readonly<Record<WayKind, string>> = {
  exact: 'same in v1',
  skewed: 'v1 lacks some',
  doubtful: 'v1 may lack it',
  bridged: 'log-in',
  missing: 'not in v1',
  unknown: 'unknown',
};

/** How the readiness is reckoned; stands in every report. */
export const readinessMeaning =
  'Readiness is the share of the calls over SOAP that could go over v1 today: v1 has the operation with every ' +
  'property that was sent or could be read, and no comparison found a difference. Failures do not count: they fail ' +
  'over v1, too.';

/** The report in one or two sentences. */
export function leadSentence({ soapCalls, clearCalls, states, clients, further }: MigrationReport): string {
  const all = clients.length + further.clients;
  if (all === 0) return 'No calls in this period: is the ledger the right one, and was it on?';
  const legacy = all - (states.get('migrated') ?? 0);
  if (legacy === 0) return 'No client called over SOAP in this period: SOAP can be switched off.';
  const who = `${counted(legacy, 'client')} of ${figure(all)} still ${legacy === 1 ? 'calls' : 'call'} over SOAP.`;
  return `${who} ${percentOf(clearCalls, soapCalls)} of these calls could go over v1 today.`;
}
