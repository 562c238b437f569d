/** The report of an import: per version what is there afterwards, per agent what is new or gone. */
import type { Contract } from '../contract';
import type { Inventory, PlannedAgent, Refused } from './import-plan';
import { textTable } from './surroundings';

const namesMax = 40;

/** `present` is the contract as it was before. */
export function importReport(agents: readonly PlannedAgent[], present: Contract | undefined): string {
  const versions = [...new Set(agents.map(({ version }) => version))];
  const heading = ['version', 'agents', 'new', 'changed', 'unchanged', 'operations', 'types'];
  const rows = versions.map((version) => {
    const own = agents.filter((agent) => agent.version === version);
    const count = (change: PlannedAgent['change']): string =>
      String(own.filter((agent) => agent.change === change).length);
    const types = new Set(own.flatMap((agent) => [...agent.types]));
    const operations = own.reduce((sum, agent) => sum + agent.operations.size, 0);
    const changed = String(own.filter(({ change }) => change === 'changed' || change === 'repaired').length);
    return [version, own.length, count('new'), changed, count('unchanged'), operations, types.size].map(String);
  });
  const table = rows.length === 0 ? '' : textTable([heading, ...rows], new Set([1, 2, 3, 4, 5, 6]));
  return [
    table,
    ...agents.flatMap(changeLines).map((line) => `${line}\n`),
    ...versions.flatMap((version) => keptLine(version, agents, present)),
  ].join('');
}

function changeLines(agent: PlannedAgent): readonly string[] {
  const name = `${agent.version} ${agent.agent}`;
  if (agent.change === 'new') return [`${name}: new, ${agent.operations.size} operations, ${agent.types.size} types`];
  if (agent.change === 'repaired') return [`${name}: replaces a file that could not be read`];
  if (agent.change === 'unchanged' || agent.previous === undefined) return [];
  const differences = differencesOf(agent.previous, agent);
  return differences.length === 0
    ? [`${name}: changed; the same operations and types`]
    : differences.map((difference) => `${name}: ${difference}`);
}

function differencesOf(before: Inventory, after: Inventory): readonly string[] {
  return [
    ...listed('new operations', after.operations, before.operations),
    ...listed('operations gone', before.operations, after.operations),
    ...listed('new types', after.types, before.types),
    ...listed('types gone', before.types, after.types),
  ];
}

function listed(title: string, these: ReadonlySet<string>, without: ReadonlySet<string>): readonly string[] {
  const names = [...these].filter((name) => !without.has(name));
  if (names.length === 0) return [];
  const more = names.length > namesMax ? ` and ${names.length - namesMax} more` : '';
  return [`${names.length} ${title}: ${names.slice(0, namesMax).join(', ')}${more}`];
}

/** Agents of one version should come from one server, so those that stay from before are named. */
function keptLine(version: string, agents: readonly PlannedAgent[], present: Contract | undefined): readonly string[] {
  const imported = new Set(agents.filter((agent) => agent.version === version).map(({ agent }) => agent.toLowerCase()));
  const kept = (present?.version(version)?.agentNames ?? []).filter((name) => !imported.has(name.toLowerCase()));
  return kept.length === 0 ? [] : [`${version}: not in this import and left as they are: ${kept.join(', ')}\n`];
}

/** `refused: server.zip/a.wsdl:12: xs:choice in complexType Foo: …` */
export function refusedLine({ source, line, element, message }: Refused): string {
  const place = line === 0 ? source : `${source}:${line}`;
  // Names come from archives and servers: a control character must not reach the terminal.
  const text = `refused: ${place}: ${element === '' ? '' : `${element}: `}${message}`;
  return `${text.replace(/[\0-\x1f\x7f-\x9f]/g, '?')}\n`;
}
