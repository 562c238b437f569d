/** The report as Markdown: for a terminal, and for a ticket or a wiki. */
import { counted } from '../text/web-page';
import type { ClientOperation, ClientReport, LegacyOperation, MigrationReport } from './migration-report';
import { operationName } from './use-tally';
import { readinessStates } from './readiness';
import { leadSentence, readinessMeaning, stateMeanings, stateWords, wayWords } from './readiness-words';
import { bytesText, figure, millis, moment, shownName, percentOf } from './report-words';

/** Further operations of a client are counted. */
const operationsMax = 50;
const examplesMax = 50;

/** Pieces, each of whole lines; the largest report is some MB. */
export function reportMarkdown(report: MigrationReport): string {
  return [...summary(report), ...clientParts(report), ...operationParts(report)].join('\n').trimEnd() + '\n';
}

function summary(report: MigrationReport): readonly string[] {
  const { from, to, days, soapCalls, restCalls, failed, clearCalls, states, madeAt } = report;
  return [
    `# Migration report`,
    '',
    `${from} to ${to} (${counted(days, 'day')}), made ${moment(madeAt)} UTC.`,
    '',
    `**${leadSentence(report)}**`,
    '',
    `${counted(soapCalls, 'call')} over SOAP, ` +
      `of which ${figure(clearCalls)} could go over v1 today; ${figure(restCalls)} over REST already. ` +
      `${figure(failed)} failed.`,
    '',
    readinessMeaning,
    '',
    ...table(
      ['State', 'Clients', 'Meaning'],
      readinessStates.map((state) => [stateWords[state], figure(states.get(state) ?? 0), stateMeanings[state]]),
      [1],
    ),
    '',
  ];
}

function clientParts({ clients, further, quietDays }: MigrationReport): readonly string[] {
  const rows = clients.map(({ id, name, tenant, readiness, soapCalls, restCalls, quiet }) => [
    escaped(name),
    id,
    ...(clients.some((each) => each.tenant !== '') ? [tenant === '' ? '' : escaped(tenant)] : []),
    stateWords[readiness.state],
    percentOf(readiness.clearCalls, readiness.legacyCalls),
    figure(soapCalls),
    figure(restCalls),
    quiet.join(', '),
  ]);
  const tenantColumn = clients.some(({ tenant }) => tenant !== '') ? ['Tenant'] : [];
  const heads = ['Client', 'ID', ...tenantColumn, 'State', 'Ready', 'SOAP', 'REST', 'Notes'];
  return [
    '## Clients',
    '',
    ...(rows.length === 0
      ? ['No calls in this period.']
      : table(heads, rows, [heads.length - 4, heads.length - 3, heads.length - 2])),
    ...(further.clients === 0
      ? []
      : [
          '',
          `and ${counted(further.clients, 'further client')} with ${figure(further.soapCalls)} calls over SOAP ` +
            `and ${figure(further.restCalls)} over REST.`,
        ]),
    '',
    `A client that was not seen for ${counted(quietDays, 'day')} is noted: it may still come back.`,
    '',
    ...clients.flatMap((client) => clientPart(client)),
  ];
}

function clientPart(client: ClientReport): readonly string[] {
  const { id, name, tenant, callers, networks, users, userAgents, firstSeen, lastSeen, readiness, operations } = client;
  const compared = readiness.same + readiness.different;
  const shown = operations.slice(0, operationsMax);
  const share = percentOf(readiness.clearCalls, readiness.legacyCalls);
  const ids = callers.names.map(escaped).join(', ');
  const agents = userAgents.names.map(escaped).join(', ') || 'no User-Agent';
  return [
    `### ${escaped(name)}${tenant === '' ? '' : ` (${escaped(tenant)})`}`,
    '',
    `${readiness.verdict}. **${stateWords[readiness.state]}**, ready ${share}. ${escaped(readiness.next)}`,
    '',
    `- ID ${id}; ${counted(callers.count, 'caller')} (${ids}${callers.count > callers.names.length ? ', …' : ''})`,
    `- ${agents}; ${counted(users.count, 'user')}, ${counted(networks.count, 'network')}`,
    `- ${[`seen from ${moment(firstSeen)} to ${moment(lastSeen)} UTC`, ...client.quiet].join('; ')}`,
    `- ${readiness.clearOperations} of ${counted(readiness.operations, 'operation')} with a way over v1; ` +
      `${readiness.comparedOperations} compared: ${figure(compared)} times, ${figure(readiness.different)} different`,
    '',
    ...table(
      ['Operation', 'Wire', 'Calls', 'Failed', 'p50 ms', 'p95 ms', 'In', 'Out', 'Last seen', 'v1'],
      shown.map(operationRow),
      [2, 3, 4, 5, 6, 7],
    ),
    ...(operations.length > shown.length ? [`and ${operations.length - shown.length} more`] : []),
    '',
    ...differenceLines(client),
  ];
}

function operationRow({ use, p50, p95, way, obstacles }: ClientOperation): readonly string[] {
  const failures = Array.from(use.failures, ([code, count]) => `${escaped(code)} ${figure(count)}`).join(', ');
  return [
    escaped(operationName(use)),
    escaped(use.version),
    figure(use.calls),
    failures === '' ? '0' : `${figure(use.failed)} (${failures})`,
    millis(p50),
    millis(p95),
    bytesText(use.bytesIn),
    bytesText(use.bytesOut),
    moment(use.lastSeen),
    [way === undefined ? 'is v1' : wayWords[way.kind], ...obstacles.map(escaped)].join(', '),
  ];
}

function differenceLines({ differences }: ClientReport): readonly string[] {
  if (differences.length === 0) return [];
  return [
    'Differences, with masked values:',
    '',
    ...table(
      ['Operation', 'Path', 'Kind', 'SOAP CRM', 'Other', 'Times', 'Last seen'],
      differences.map(({ agent, operation, path, kind, first, second, count, lastSeen }) => [
        escaped(operationName({ agent, operation })),
        escaped(path),
        escaped(kind),
        escaped(first),
        escaped(second),
        figure(count),
        moment(lastSeen),
      ]),
      [5],
    ),
    '',
  ];
}

function operationParts({ operations }: MigrationReport): readonly string[] {
  if (operations.length === 0) return [];
  const shown = operations.slice(0, examplesMax);
  return [
    '## Operations over SOAP and their way over v1',
    '',
    ...shown.flatMap(operationPart),
    ...(operations.length > shown.length ? [`and ${operations.length - shown.length} more`] : []),
  ];
}

function operationPart({ use, way, clients }: LegacyOperation): readonly string[] {
  const used = (set: ReadonlySet<string>, of: number): string => `${set.size}${of === 0 ? '' : ` of ${of}`}`;
  return [
    `### ${escaped(`${use.version}.${operationName(use)}`)}`,
    '',
    `${counted(use.calls, 'call')} of ${counted(clients, 'client')}. ${way.meaning}`,
    '',
    ...(way.path === '' ? [] : [`- \`${way.method} ${way.path}\`: ${way.shape}`]),
    `- properties sent: ${used(use.sent, way.sendable)}; read at most: ${used(use.read, way.readable)}`,
    ...(way.lacks.length === 0 ? [] : [`- v1 lacks ${way.lacks.map(escaped).join(', ')}`]),
    ...(way.gains === 0 ? [] : [`- v1 has ${figure(way.gains)} properties and members more`]),
    ...(way.example === '' ? [] : ['', '```json', way.example, '```']),
    '',
  ];
}

/** Columns are as wide as their widest cell, so that a terminal shows a table. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): readonly string[] {
  const widths = heads.map((head, column) => Math.max(3, head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number): string =>
    right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  const line = (cells: readonly string[]): string => `| ${cells.map(padded).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    right.includes(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(heads), line(rule), ...rows.map(line)];
}

/** A name as text: nothing in it is markup, a link, or the end of a cell. */
function escaped(name: string): string {
  return shownName(name)
    .replaceAll(/[\\`*_[\]<>|&~$#!@]/g, String.raw`\$&`)
    .replaceAll('://', String.raw`:\//`)
    .replaceAll(/www\./gi, (found) => `${found.slice(0, 3)}\\.`);
}
