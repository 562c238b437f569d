/** The report for programs: JSON, and CSV with one row for each client and operation. */
import type { ClientOperation, ClientReport, MigrationReport } from './migration-report';
import { shownName, plainText } from './report-words';

/** The whole report. Sets are arrays, maps are objects; moments are texts of ISO 8601, durations milliseconds. */
export function reportJson(report: MigrationReport): string {
  const plain = (_key: string, value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries(value);
    return value instanceof Set ? Array.from(value) : value;
  };
  return `${JSON.stringify({ form: 1, ...report, ...momentsOf(report) }, plain, 2)}\n`;
}

const isoOf = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);

function momentsOf({ madeAt, clients, operations }: MigrationReport) {
  const used = <Timed extends Pick<ClientOperation, 'use'>>(each: Timed) => {
    const { durations: _, firstSeen, lastSeen, ...use } = each.use;
    return { ...each, use: { ...use, firstSeen: isoOf(firstSeen), lastSeen: isoOf(lastSeen) } };
  };
  return {
    madeAt: isoOf(madeAt),
    operations: operations.map(used),
    clients: clients.map((client) => ({
      ...client,
      firstSeen: isoOf(client.firstSeen),
      lastSeen: isoOf(client.lastSeen),
      operations: client.operations.map(used),
      differences: client.differences.map(({ client: { id: caller }, firstSeen, lastSeen, ...difference }) => ({
        ...difference,
        caller,
        firstSeen: isoOf(firstSeen),
        lastSeen: isoOf(lastSeen),
      })),
    })),
  };
}

const columns = [
  'client,name,tenant,state,wire,version,agent,operation,calls,failed,first_seen,last_seen,bytes_in,bytes_out,p50_ms',
  'p95_ms,v1,v1_path,compared_same,compared_different,obstacles,properties_sent,properties_read',
].join(',');

/**
 * RFC 4180, with a heading. A text that a spreadsheet would take for a formula has an apostrophe in front. Clients that
 * the report does not go into are one row for each wire, without an operation.
 */
export function reportCsv(report: MigrationReport): string {
  const rows = report.clients.flatMap((client) => client.operations.map((operation) => csvRow(client, operation)));
  const { clients, soapCalls, restCalls, failed } = report.further;
  const further = (wire: string, calls: number, failures: number): string =>
    ['', `${clients} further clients`, '', '', wire, '', '', '', calls, failures, ...Array<string>(13).fill('')]
      .map(cell)
      .join(',');
  const rest = clients === 0 ? [] : [further('soap', soapCalls, failed), further('rest', restCalls, 0)];
  return `${[columns, ...rows, ...rest].join('\r\n')}\r\n`;
}

function csvRow({ id, name, tenant, readiness }: ClientReport, operation: ClientOperation): string {
  const { use, p50, p95, way, compared, obstacles } = operation;
  const who = [id, shownName(name), tenant, readiness.state];
  const what = [use.wire, use.version, use.agent, use.operation, use.calls, use.failed];
  const when = [isoOf(use.firstSeen) ?? '', isoOf(use.lastSeen) ?? ''];
  const size = [use.bytesIn, use.bytesOut, p50.toFixed(1), p95.toFixed(1)];
  const there = [
    way?.kind ?? '',
    way?.path ?? '',
    compared?.same ?? '',
    compared?.different ?? '',
    obstacles.join(' '),
  ];
  const properties = [use.sent, use.read].map((names) => Array.from(names).join(' '));
  return [...who, ...what, ...when, ...size, ...there, ...properties].map(cell).join(',');
}

/** Spreadsheets begin a formula with these. */
const formula = /^[=+\-@]/;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = plainText(value);
  const harmless = formula.test(plain.trimStart()) ? `'${plain}` : plain;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
