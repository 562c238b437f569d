import type { Command as Program } from 'commander';
import { z } from 'zod';
import { configurationKeys, type ConfigurationKey } from '../operations';
import type { Surroundings } from './surroundings';

const optionsForm = z.object({ markdown: z.boolean().optional(), json: z.boolean().optional() });

/** `config`: every environment variable, its default and its meaning. */
export function addConfig(program: Program, { out, exit }: Surroundings): void {
  program
    .command('config')
    .description('print every configuration key (environment variable), its default and its meaning')
    .option('--markdown', "print the README's table")
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway config
  netserver-gateway config --markdown`,
    )
    .action((options: unknown) => {
      const { markdown = false, json = false } = optionsForm.parse(options);
      const write = json ? jsonOf : markdown ? configurationTable : plain;
      out.write(write(configurationKeys));
      exit(0);
    });
}

/** `default` is null where there is none; the meaning then says what happens without the key. */
function jsonOf(keys: readonly ConfigurationKey[]): string {
  const entries = keys.map(({ name, default: fallback, meaning }) => ({ name, default: fallback ?? null, meaning }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** The table of the README, formatted as prettier formats it. */
export function configurationTable(keys: readonly ConfigurationKey[]): string {
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

function plain(keys: readonly ConfigurationKey[]): string {
  const width = Math.max(...keys.map(({ name }) => name.length));
  const blocks = keys.map(({ name, default: fallback, meaning }) => {
    const shown = fallback === undefined ? '(unset)' : fallback === '' ? '(empty)' : fallback;
    return `${name.padEnd(width)}  ${shown}\n${' '.repeat(width + 2)}${meaning.replaceAll('`', '')}\n`;
  });
  return blocks.join('');
}
