import type { Command as Program } from 'commander';
import { z } from 'zod';
import { findUnusable } from '../contract';
import {
  configurationKeys,
  misspelledSettings,
  readConfiguration,
  settingsInForce,
  settingsSchema,
} from '../operations';
import { keysAsJson, keysAsTables, keysAsText } from './config-reference';
import { sourcesOf } from './settings-file';
import { misspelledText } from './start-report';
import { textTable, type Surroundings } from './surroundings';

/** `config`: the settings in force; `check`, `keys` and `schema` below it. */
export function addConfig(program: Program, surroundings: Surroundings): void {
  const config = program
    .command('config')
    .description('the settings: which are in force, whether they are right, which there are');
  addShow(config, surroundings);
  addCheck(config, surroundings);
  addKeys(config, surroundings);
  config
    .command('schema')
    .description('print the JSON Schema of a settings file, for editors')
    .addHelpText('after', '\nExample:\n  netserver-gateway config schema > settings.schema.json')
    .action(() => {
      surroundings.out.write(`${JSON.stringify(settingsSchema(), null, 2)}\n`);
      surroundings.exit(0);
    });
}

const showForm = z.object({ json: z.boolean().optional() });

function addShow(config: Program, surroundings: Surroundings): void {
  config
    .command('show', { isDefault: true })
    .description('print the settings in force and where each comes from; secrets are masked')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway config
  netserver-gateway config --config gateway.yaml --json`,
    )
    .action((options: unknown) => {
      const { json = false } = showForm.parse(options);
      const { environment, origins, problems } = sourcesOf(surroundings);
      const rows = settingsInForce(environment, origins).map(({ name, value, from }) => ({
        name,
        value: value === '' ? null : value,
        from,
      }));
      const table = () =>
        textTable([['setting', 'value', 'from'], ...rows.map(({ name, value, from }) => [name, value ?? '-', from])]);
      surroundings.out.write(json ? `${JSON.stringify(rows, null, 2)}\n` : table());
      for (const problem of problems) surroundings.problems.write(`${problem}\n`);
      surroundings.exit(problems.length === 0 ? 0 : 2);
    });
}

function addCheck(config: Program, surroundings: Surroundings): void {
  const { out, problems, exit } = surroundings;
  config
    .command('check')
    .description('say whether the gateway would start with these settings and the files that they name')
    .addHelpText(
      'after',
      `
Exit code 0: the settings are right; there may be warnings. 2: the gateway would not start.

Examples:
  netserver-gateway config check
  netserver-gateway config check --config /etc/netserver-gateway/gateway.yaml`,
    )
    .action(() => {
      const { environment, ...sources } = sourcesOf(surroundings);
      for (const { name, meant } of misspelledSettings(environment)) problems.write(`${misspelledText(name, meant)}\n`);
      const reading = readConfiguration(environment, sources.origins);
      const found = [
        ...sources.problems,
        ...('problems' in reading ? reading.problems : contractProblem(reading.configuration)),
      ];
      for (const problem of found) problems.write(`${problem}\n`);
      if (found.length === 0) out.write('The settings are right.\n');
      exit(found.length === 0 ? 0 : 2);
    });
}

function contractProblem({ contractDir }: { readonly contractDir: string }): readonly string[] {
  const problem = findUnusable(contractDir);
  return problem === undefined ? [] : [problem];
}

const keysForm = z.object({ markdown: z.boolean().optional(), json: z.boolean().optional() });

function addKeys(config: Program, { out, exit }: Surroundings): void {
  config
    .command('keys')
    .description('print every setting there is, its default and its meaning')
    .option('--markdown', "print the README's tables")
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway config keys
  netserver-gateway config keys --markdown`,
    )
    .action((options: unknown) => {
      const { markdown = false, json = false } = keysForm.parse(options);
      const write = json ? keysAsJson : markdown ? keysAsTables : keysAsText;
      out.write(write(configurationKeys));
      exit(0);
    });
}
