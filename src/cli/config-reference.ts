/** The reference of settings: every key, its default and its meaning. */
import type { ConfigurationKey } from '../operations';

/** `default` is null where there is none; the meaning then says what happens without the key. */
export function keysAsJson(keys: readonly ConfigurationKey[]): string {
  const entries = keys.map(({ name, default: fallback, meaning, group }) => ({
    name,
    default: fallback ?? null,
    meaning,
    group,
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** The keys by group, in their order. */
function groupsOf(keys: readonly ConfigurationKey[]): ReadonlyMap<string, readonly ConfigurationKey[]> {
  const groups = new Map<string, ConfigurationKey[]>();
  for (const key of keys) groups.set(key.group, [...(groups.get(key.group) ?? []), key]);
  return groups;
}

/** The README's tables of settings, one under the title of each group, formatted as prettier formats them. */
export function keysAsTables(keys: readonly ConfigurationKey[]): string {
  return Array.from(groupsOf(keys), ([title, members]) => `### ${title}\n\n${configurationTable(members)}`).join('\n');
}

function configurationTable(keys: readonly ConfigurationKey[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = [
    ['key', 'default', 'meaning'],
    ...keys.map(({ name, default: fallback, meaning }) => [
      `\`${name}\``,
      fallback === undefined || fallback === '' ? '' : `\`${fallback}\``,
      cell(meaning),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [heading = [], ...body] = rows;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${[line(heading), rule, ...body.map(line)].join('\n')}\n`;
}

/** For reading in a terminal. */
export function keysAsText(keys: readonly ConfigurationKey[]): string {
  const width = Math.max(...keys.map(({ name }) => name.length));
  const block = ({ name, default: fallback, meaning }: ConfigurationKey): string => {
    const shown = fallback === undefined ? '(unset)' : fallback === '' ? '(empty)' : fallback;
    return `${name.padEnd(width)}  ${shown}\n${' '.repeat(width + 2)}${meaning.replaceAll('`', '')}\n`;
  };
  return Array.from(groupsOf(keys), ([title, members]) => `${title}\n\n${members.map(block).join('')}`).join('\n');
}
