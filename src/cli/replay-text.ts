/** The report of a replay, for a person. */
import type { ReplayReport, SkipReason } from '../recording';
import { textTable } from './surroundings';

interface Replayed {
  readonly file: string;
  readonly to: string;
  readonly as: string;
}

export function replayText(report: ReplayReport, { as, file, to }: Replayed): string {
  const { values, calls, seconds } = report;
  const what = values === undefined ? '' : values === 'both' ? ' (masked and plain)' : ` (${values})`;
  const speed = seconds > 0 ? `, ${Math.round(calls / seconds)} calls/s` : '';
  const parts = [
    `${file}${what} to ${to} as ${as}: ${seconds.toFixed(1)} s${speed}`,
    '',
    operationTable(report),
    ...differenceLines(report),
    ...failureLines(report),
    ...remarks(report),
    verdict(report),
  ];
  return `${parts.join('\n')}\n`;
}

function operationTable({ compared, operations, ...sum }: ReplayReport): string {
  const columns = compared ? (['same', 'different'] as const) : (['answered'] as const);
  const skipped = operations.reduce((total, each) => total + each.skipped, 0);
  const answered = operations.reduce((total, each) => total + each.answered, 0);
  const head = ['operation', 'calls', ...columns, 'failed', 'left out'];
  const rows = [...operations, { operation: 'total', ...sum, skipped, answered }].map((row) =>
    [row.operation, row.calls, columns.map((column) => row[column]), row.failed, row.skipped].flat().map(String),
  );
  return textTable([head, ...rows], new Set(Array.from(head.keys()).slice(1)));
}

/** So many differences of an operation are told; JSON has more. */
const toldMax = 20;

function differenceLines({ operations }: ReplayReport): readonly string[] {
  const found = operations.filter(({ differences }) => differences.length > 0);
  if (found.length === 0) return [];
  const rows = found.flatMap(({ operation, differences }) => {
    const told = differences
      .slice(0, toldMax)
      .map(({ path, kind, calls, first, second }) => [operation, path, kind, `${calls}x`, shown(first), shown(second)]);
    const more = differences.length - toldMax;
    return more > 0 ? told.concat([[operation, `${more} more`, '', '', '', '']]) : told;
  });
  const head = ['operation', 'path', 'kind', 'calls', 'recorded', 'now'];
  return ['Differences, with masked values of the first one:', textTable([head, ...rows])];
}

/** A server's words: no control character may reach the terminal. */
const shown = (text: string): string => text.replace(/[\0-\x1f\x7f-\x9f]/g, '?');

function failureLines({ operations }: ReplayReport): readonly string[] {
  const rows = operations.flatMap(({ operation, failures }) =>
    Object.entries(failures).map(([code, calls]) => [operation, code, `${calls}x`]),
  );
  return rows.length === 0 ? [] : ['Failures:', textTable([['operation', 'code', 'calls'], ...rows])];
}

/** `#` is how many. */
const skipTexts: Readonly<Record<SkipReason, string>> = {
  write: '# that change something (--writes sends them)',
  masked: '# with masked texts for arguments (a recording with --plain has the true ones)',
  document: '# with a document, which is not in the recording',
  secret: '# with a secret, which is not in the recording',
  'log-in': '# log-ins',
  relayed: '# relayed without being read, whose bodies are not in the recording',
  unread: '# whose results are not in the recording',
  'failed then': '# that met a CRM in trouble when they were recorded',
};

function remarks({
  skipped,
  broken,
  brokenLines,
  notRecorded,
  values,
  compared,
  stopped,
}: ReplayReport): readonly string[] {
  const lines = Object.entries(skipTexts).flatMap(([reason, text]) => {
    const calls = new Map(Object.entries(skipped)).get(reason);
    return calls === undefined ? [] : [`Left out: ${text.replace('#', String(calls))}.`];
  });
  if (broken > 0) {
    const more = broken > brokenLines.length ? ` and ${broken - brokenLines.length} more` : '';
    lines.push(`Lines that are not understood: ${brokenLines.join(', ')}${more}.`);
  }
  if (notRecorded > 0) lines.push(`The recording lacks ${notRecorded} calls, which came too fast to be recorded.`);
  if (compared && values !== 'plain' && values !== undefined)
    lines.push('Of masked answers, ids, numbers, dates and members were compared, and the form of texts.');
  if (stopped) lines.push('Too many calls failed one after the other; the others were not sent.');
  return lines.length === 0 ? [] : [...lines, ''];
}

function verdict({ compared, calls, same, different, failed }: ReplayReport): string {
  if (calls === 0) return 'No call was sent.';
  if (!compared) return `${calls} calls were sent, ${failed} failed.`;
  const times = different === 1 ? '1 call differs' : `${different} calls differ`;
  return `${calls} calls were sent: ${same} the same, ${times}, ${failed} failed.`;
}
