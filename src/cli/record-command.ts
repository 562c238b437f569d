/** `record`: the gateway in front of a CRM, which writes each call and what came of it to a file. */
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { workerNumber } from '../operations';
import { optionsAs } from './given-options';
import { runGateway } from './serve-command';
import { addServeOptions, withServeOptions } from './serve-options';
import { withSettings } from './settings-file';
import type { Surroundings } from './surroundings';

const spans: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);
const spanForm = /^([1-9]\d{0,3})(s|m|min|h)$/;

const optionsForm = z.object({
  out: z.string(),
  plain: z.boolean().optional(),
  for: z
    .string()
    .regex(spanForm, 'must be a time such as 30s, 10m or 2h')
    .transform((text) => {
      const [, count = '', unit = ''] = spanForm.exec(text) ?? [];
      return Number(count) * (spans.get(unit) ?? 0);
    })
    .optional(),
});

export function addRecord(program: Program, surroundings: Surroundings): void {
  const command = program
    .command('record')
    .description('run the gateway in front of a CRM, and write each call and its answer to a file')
    .requiredOption('--out <file>', 'file of the recording; a file that is there is gone on with (RECORD_FILE)')
    .option('--plain', 'keep personal data, to play the calls again at the same CRM (RECORD_VALUES)')
    .option('--for <time>', 'stop after this time, such as 30s, 10m or 2h');
  addServeOptions(command, 'serve')
    .addHelpText(
      'after',
      `
Point a client at the gateway; what it asks and is answered becomes a line of the file each. Ctrl-C ends the recording,
and the last log line says how many calls it has. Secrets are never in the file: no tickets, passwords and tokens.
Without --plain names, addresses and texts are replaced, with a key of this run that is kept nowhere; ids stay.
A gateway that runs anyway records with the settings RECORD_FILE and RECORD_VALUES.

Examples:
  netserver-gateway record --out calls.jsonl --upstream-url https://crm.example.com
  netserver-gateway record --out calls.jsonl --plain --for 10m --port 8080 \\
    --upstream-url https://crm.example.com --upstream-kind soap --upstream-version Services86
  netserver-gateway replay calls.jsonl --to https://crm.example.com --as rest --compare \\
    --user tje0 --password-file password.txt`,
    )
    .action(async (options: unknown) => {
      const code = await run(options, surroundings);
      if (code !== undefined) surroundings.exit(code);
    });
}

/** @returns as `serve` */
async function run(given: unknown, surroundings: Surroundings): Promise<number | undefined> {
  const options = optionsAs(optionsForm, given);
  if (typeof options === 'string') {
    surroundings.problems.write(`${options}\n`);
    return 2;
  }
  const { out, plain = false, for: ms } = options;
  const settings = new Map([
    ['RECORD_FILE', out],
    ['RECORD_VALUES', plain ? 'plain' : 'masked'],
  ]);
  const code = await runGateway(withSettings(withServeOptions(surroundings, given), settings, 'command line'));
  // A worker is stopped by its supervisor.
  if (code === undefined && ms !== undefined && workerNumber() === undefined)
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), ms).unref();
  return code;
}
