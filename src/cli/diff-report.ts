/** The differences of two contracts as text, Markdown or JSON. */
import {
  changedKinds,
  changeWays,
  countChanges,
  isBreaking,
  type ChangedKind,
  type ContractChange,
  type TouchedClient,
} from '../contract-changes';
import { shownName } from '../migration';
import { textTable } from './surroundings';

/** A client as reports name it. */
export interface KnownClient {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
}

export interface DiffReport {
  readonly from: string;
  readonly to: string;
  /** Those that are shown: all, or with `--breaking` the breaking ones. */
  readonly changes: readonly ContractChange[];
  /** What was not compared, and why; one sentence each. */
  readonly notes: readonly string[];
  /** Unset: no ledger was named. */
  readonly clients?: readonly TouchedClient<KnownClient>[];
}

/** What the names on a line may take. */
const lineChars = 90;
/** So many operations are named; of more, the agents. */
const operationsMax = 3;

export function diffJson({ from, to, changes, notes, clients }: DiffReport): string {
  const shown = clients?.map(({ client, calls, lastSeen, operations, changes: own }) => ({
    client,
    calls,
    lastSeen: new Date(lastSeen).toISOString(),
    operations,
    changes: own.map(({ path, way }) => ({ path, way })),
  }));
  const counts = Object.fromEntries(countChanges(changes));
  const report = { from, to, counts, notes, changes, ...(shown === undefined ? {} : { clients: shown }) };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function diffText(report: DiffReport): string {
  const { from, to, changes, notes } = report;
  const told = notes.map((note) => `Note: ${note}\n`);
  if (changes.length === 0) return [`${from} → ${to}: no difference.\n`, ...told].join('');
  const breaking = changes.filter(isBreaking);
  const others = changes.filter((change) => !isBreaking(change));
  return [
    `${from} → ${to}\n\n`,
    textTable(countRows(changes), new Set([1, 2, 3])),
    ...told.map((note) => `\n${note}`),
    ...section(`Breaking, for callers built for ${from}`, breakingLines(breaking)),
    ...section('Not breaking', quietLines(others)),
    ...clientLines(report),
    '\nEverything, name by name: --format json or md.\n',
  ].join('');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`\n${title}\n`, ...lines.map((line) => `  ${line}\n`)];

const plurals: Readonly<Record<ChangedKind, string>> = {
  agent: 'agents',
  operation: 'operations',
  parameter: 'parameters',
  result: 'results',
  header: 'header blocks',
  type: 'types',
  property: 'properties',
  member: 'members of enumerations',
};

function countRows(changes: readonly ContractChange[]): readonly (readonly string[])[] {
  const counts = countChanges(changes);
  const rows = changedKinds.flatMap((kind) => {
    const row = changeWays.map((way) => counts.get(`${kind} ${way}`) ?? 0);
    return row.some((count) => count > 0) ? [[plurals[kind], ...row.map(String)]] : [];
  });
  return [['', ...changeWays], ...rows];
}

/** Members of one enumeration, or operations of one agent, that share a fate stand on one line. */
function breakingLines(changes: readonly ContractChange[]): readonly string[] {
  return grouped(changes).flatMap(({ owner, names, first }) => {
    const name = names.length === 1 ? first.path : `${owner}: ${withMore(names)}`;
    const detail = fateOf(first);
    return [`${name}  ${detail}`, `    ${whom(first)}, ${where(first)}`];
  });
}

function fateOf({ way, detail }: ContractChange): string {
  if (detail === '') return way;
  return way === 'changed' ? detail : `${way} (${detail})`;
}

function whom({ kind, breaks, way }: ContractChange): string {
  if (kind === 'agent' || kind === 'operation') return 'breaks who calls it';
  if (breaks.sends && way === 'added') return 'breaks who does not send it';
  const who = [...(breaks.sends ? ['sends'] : []), ...(breaks.reads ? ['reads'] : [])].join(' or ');
  return `breaks who ${who} it`;
}

function where({ operations }: Pick<ContractChange, 'operations'>): string {
  if (operations.length === 0) return 'in no operation';
  if (operations.length <= operationsMax) return `in ${operations.join(', ')}`;
  const agents = new Set(operations.map((operation) => operation.split('.')[0] ?? ''));
  return `in ${operations.length} operations of ${withMore(Array.from(agents), lineChars / 2)}`;
}

interface Group {
  readonly owner: string;
  readonly names: readonly string[];
  readonly first: ContractChange;
}

/** Changes of the same owner with the same fate. */
function grouped(changes: readonly ContractChange[]): readonly Group[] {
  const groups = new Map<string, { owner: string; names: string[]; first: ContractChange }>();
  for (const change of changes) {
    const [owner = '', ...rest] = change.path.split('.');
    const { kind, way, detail, breaks } = change;
    const shared = kind === 'member' || kind === 'operation' ? owner : change.path;
    const key = [kind, way, detail, shared, breaks.sends, breaks.reads].join(' ');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { owner, names: [rest.join('.') || owner], first: change });
    else {
      known.names.push(rest.join('.'));
      known.first = { ...known.first, operations: joined(known.first, change) };
    }
  }
  return Array.from(groups.values());
}

function joined(one: ContractChange, other: ContractChange): readonly string[] {
  return Array.from(new Set([...one.operations, ...other.operations])).sort();
}

/** One line for each agent and type: what is new in it, and what is gone. */
function quietLines(changes: readonly ContractChange[]): readonly string[] {
  const agents = new Set(changes.filter(({ kind }) => kind === 'agent').map(({ path }) => path));
  const lines: string[] = [];
  for (const { kind, path, way, operations } of changes)
    if (kind === 'agent') lines.push(`agent ${path}: ${way}, with ${operations.length} operations`);
  const types = changes.filter(({ kind }) => kind === 'type');
  const inside = new Map<string, string[]>();
  for (const { kind, path, way, detail } of changes) {
    if (kind === 'agent' || kind === 'type') continue;
    const [owner = '', ...rest] = path.split('.');
    if (kind === 'operation' && agents.has(owner)) continue;
    const sign = { added: '+', removed: '-', changed: '' }[way];
    const says = way === 'changed' ? `${rest.join('.')} (${detail})` : `${sign}${rest.join('.')}`;
    const line = `${kind === 'property' || kind === 'member' ? 'type' : 'agent'} ${owner}`;
    inside.set(line, [...(inside.get(line) ?? []), says]);
  }
  for (const [owner, names] of inside) lines.push(`${owner}: ${withMore(names)}`);
  for (const way of changeWays) {
    const names = types.filter((type) => type.way === way);
    const shown = names.map(({ path, detail }) => (way === 'changed' ? `${path} (${detail})` : path));
    if (names.length > 0) lines.push(`types ${way}: ${withMore(shown)}`);
  }
  return lines;
}

function clientLines({ clients }: DiffReport): readonly string[] {
  if (clients === undefined) return [];
  if (clients.length === 0) return ['\nNo client of the ledger is touched.\n'];
  const rows = clients.map(({ client, calls, lastSeen, changes, operations }) => [
    client.id,
    shownName(client.name),
    String(calls),
    new Date(lastSeen).toISOString().slice(0, 10),
    withMore(changes.map(({ path }) => path)),
    withMore(operations, lineChars / 2),
  ]); // prettier-ignore
  return [
    '\nClients of the ledger that are touched\n',
    textTable([['client', 'name', 'calls', 'last seen', 'changes', 'operations'], ...rows], new Set([2])),
  ];
}

/** As many names as fit on a line; and how many more there are. */
function withMore(names: readonly string[], charsMax = lineChars): string {
  let chars = 0;
  const fitting = names.findIndex((name) => (chars += name.length + 2) > charsMax);
  const shown = fitting < 0 ? names.length : Math.max(1, fitting);
  const left = names.length - shown;
  return names.slice(0, shown).join(', ') + (left > 0 ? ` and ${left} more` : '');
}

/** Every change on a line of a table. */
export function diffMarkdown({ from, to, changes, notes, clients }: DiffReport): string {
  const lines = [`# ${from} → ${to}`, ''];
  for (const note of notes) lines.push(`> ${note}`, '');
  if (changes.length === 0) return [...lines, 'No difference.', ''].join('\n');
  const [, ...counts] = countRows(changes);
  lines.push(...table(['kind', ...changeWays], counts), '');
  const rows = changes.map((change) => [
    change.kind,
    change.way,
    `\`${change.path}\``,
    change.detail,
    isBreaking(change) ? whom(change) : '',
    where(change).replace(/^in (?:no operation)?/, ''),
  ]);
  lines.push('## Changes', '', ...table(['kind', 'change', 'path', 'detail', 'breaks', 'operations'], rows), '');
  if (clients !== undefined) {
    const touched = clients.map(({ client, calls, changes: own, operations }) => [
      `\`${client.id}\``,
      shownName(client.name),
      String(calls),
      withMore(own.map(({ path }) => path)),
      withMore(operations),
    ]);
    lines.push('## Clients of the ledger that are touched', '');
    const head = ['client', 'name', 'calls', 'changes', 'operations'];
    lines.push(...(touched.length === 0 ? ['None.'] : table(head, touched)), '');
  }
  return lines.join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
}
