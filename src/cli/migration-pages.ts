/** The report as the console shows it: read from the ledger when it is asked for, and kept for some seconds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationPage, MigrationSource, MigrationView } from '../console';
import type { Contract } from '../contract';
import {
  migrationReport,
  shownName,
  periodSince,
  reportCsv,
  reportHtml,
  reportJson,
  reportMarkdown,
  reportStyle,
  stateWords,
  type MigrationReport,
} from '../migration';
import type { LedgerView } from '../usage';
import { shortReason } from './surroundings';

/** Days that the console looks back. */
const daysShown = 30;
const quietDays = 7;
const clientsShown = 200;
/** A report is as old as this at most. */
const keptMs = 15_000;
/** A page waits so long for a ledger; then it says that it is being read. */
const patienceMs = 1_000;
/** Reports of single clients that are kept. */
const keptMax = 16;

export interface MigrationPagesOptions {
  /** Opens the ledger for one reading. @throws Error where it cannot be read */
  readonly open: () => LedgerView;
  readonly contract: () => Contract;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the console asks. One reading runs at a time, however many people look. */
export function migrationPages({ open, contract, now }: MigrationPagesOptions): MigrationSource {
  const kept = new Map<string, { readonly at: number; readonly report: Promise<MigrationReport> }>();
  let last: Promise<unknown> = Promise.resolve();
  const read = async (client: string): Promise<MigrationReport> => {
    const view = open();
    try {
      return await migrationReport(view, {
        ...periodSince(`${daysShown}d`, now()),
        ...(client === '' ? {} : { client }),
        contract: contract(),
        now: now(),
        quietDays,
        clientsMax: clientsShown,
      });
    } finally {
      await view.close();
    }
  };
  const reportOf = (client: string): Promise<MigrationReport> => {
    const known = kept.get(client);
    if (known !== undefined && now() - known.at < keptMs) return known.report;
    const report = last.then(() => read(client));
    last = report.catch(() => undefined);
    kept.delete(client);
    kept.set(client, { at: now(), report });
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
    return report;
  };
  return {
    async overview() {
      try {
        const report = await Promise.race([reportOf(''), pause(patienceMs, undefined, { ref: false })]);
        return report === undefined ? 'counting' : overviewOf(report);
      } catch (error) {
        return { problem: shortReason(error) };
      }
    },
    async page(name) {
      try {
        return await pageOf(name);
      } catch (error) {
        return { contentType: 'text/plain; charset=utf-8', body: `${shortReason(error)}\n` };
      }
    },
  };
  async function pageOf(name: string): Promise<MigrationPage | undefined> {
    const [, form] = /^report\.(html|md|json|csv)$/.exec(name) ?? [];
    if (form !== undefined) return fileOf(await reportOf(''), form);
    if (!/^[cm]-[0-9a-f]{12}$/.test(name)) return undefined;
    const report = await reportOf(name);
    return report.clients.length === 0 ? undefined : fileOf(report, 'html');
  }
}

function fileOf(report: MigrationReport, form: string): MigrationPage {
  const fileName = `migration-report.${form}`;
  switch (form) {
    case 'md':
      return { contentType: 'text/markdown; charset=utf-8', body: reportMarkdown(report), fileName };
    case 'json':
      return { contentType: 'application/json', body: reportJson(report), fileName };
    case 'csv':
      return { contentType: 'text/csv; charset=utf-8', body: reportCsv(report), fileName };
    default:
      return {
        contentType: 'text/html; charset=utf-8',
        body: reportHtml(report, '../../console#migration'),
        policy: `${reportStyle().policy}; frame-ancestors 'none'`,
      };
  }
}

function overviewOf(report: MigrationReport): Exclude<MigrationView, string> {
  const { madeAt, days, soapCalls, clearCalls, clients, further } = report;
  return {
    madeAt,
    days,
    soapCalls,
    clearCalls,
    furtherClients: further.clients,
    clients: clients.map(({ id, name, tenant, readiness, soapCalls: soap, restCalls, lastSeen, quiet }) => ({
      id,
      name: shownName(name),
      tenant,
      state: stateWords[readiness.state],
      isHeld: readiness.state === 'blocked' || readiness.state === 'differs',
      soapCalls: soap,
      restCalls,
      clearCalls: readiness.clearCalls,
      operations: readiness.operations,
      differences: readiness.different,
      lastSeen,
      notes: quiet.join(', '),
    })),
  };
}
