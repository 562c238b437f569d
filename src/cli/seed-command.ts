/** `seed <url>`: records of a CRM become a seed of the sandbox, with everything personal replaced. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { assemble } from '../assemble';
import { imageJson } from '../sandbox';
import { readWanted, recordCrm } from '../sandbox-controls';
import { readTextFile } from '../text/text-file';
import { programVersion } from '../version';
import { optionsAs } from './given-options';
import { configurationTo, givenCaller } from './crm-access';
import { addLogInOptions, logInForm } from './log-in-options';
import { problemLine } from './offline';
import { shortReason, startProgress, type Surroundings } from './surroundings';

const optionsForm = z.object({
  ...logInForm,
  kind: z.enum(['rest', 'soap', 'auto'], 'must be rest, soap or auto'),
  version: z
    .string()
    .regex(/^Services\d{1,4}$/, 'must be like Services86')
    .optional(),
  ids: z.string().optional(),
  lists: z.boolean(),
  out: z.string().optional(),
  timeout: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be milliseconds')
    .transform(Number),
});

export function addSeed(program: Program, surroundings: Surroundings): void {
  addLogInOptions(
    program
      .command('seed <url> [records...]')
      .description('read records from a CRM into a seed of the sandbox, with personal data and secrets replaced'),
  )
    .option('--kind <kind>', 'how the CRM is reached: rest, soap or auto', 'auto')
    .option('--version <name>', 'version spoken to a SOAP CRM, such as Services86')
    .option('--ids <file>', 'file with more of [records...], one in a line')
    .option('--no-lists', 'leave out the items of lists, such as categories')
    .option('--out <file>', 'write to this file instead of standard output')
    .option('--timeout <ms>', 'for each call', '30000')
    .addHelpText(
      'after',
      `
Records are tables with ids, such as contact=1-50,77 or sale=12. The records that they name are read, too.
Nothing is changed in the CRM, but a log-in may be recorded there. Look through the file before you give it away.
Exit code 1 when nothing could be read, 2 when the command cannot be understood.

Examples:
  netserver-gateway seed https://crm.example.com/Cust12345 contact=1-50 person=1-80 --ticket 7T:... --out seed.json
  netserver-gateway seed https://crm.example.com sale=12 --kind soap --version Services86 \\
    --user tje0 --password-file password.txt --out seed.json
  netserver-gateway sandbox --seed seed.json`,
    )
    .action(async (url: string, records: readonly string[], options: unknown) => {
      surroundings.exit(await run(url, records, options, surroundings));
    });
}

async function run(
  url: string,
  records: readonly string[],
  given: unknown,
  surroundings: Surroundings,
): Promise<number> {
  const { out, problems } = surroundings;
  const refuse = (sentence: string): number => {
    problems.write(`${sentence}\n`);
    return 2;
  };
  const options = optionsAs(optionsForm, given);
  if (typeof options === 'string') return refuse(options);
  const listed = options.ids === undefined ? [] : linesOf(options.ids);
  if (typeof listed === 'string') return refuse(listed);
  const wanted = readWanted([...records, ...listed]);
  if (typeof wanted === 'string') return refuse(wanted);
  if (wanted.size === 0) return refuse('Say which records, such as contact=1-50.');
  const caller = givenCaller(options);
  if (typeof caller === 'string') return refuse(caller);
  const configuration = configurationTo(url, options, surroundings.environment);
  if (typeof configuration === 'string') return refuse(configuration);
  const { contract, upstream } = assemble(configuration, {
    programVersion,
    onProblem: (problem) => problems.write(`${problemLine(problem)}\n`),
    onSkew: () => undefined,
  });
  const progress = startProgress(problems, undefined);
  const recorded = await recordCrm({
    contract,
    upstream,
    caller,
    wanted,
    lists: options.lists,
    timeoutMs: options.timeout,
    key: randomBytes(32),
    onRead: (record) => progress.step(record),
  }).finally(async () => {
    progress.end();
    await upstream.close();
  });
  if (typeof recorded === 'string') return refuse(recorded);
  const fail = (sentence: string): number => {
    refuse(sentence);
    return 1;
  };
  if ('kind' in recorded) return fail(`The CRM cannot be read: ${recorded.message}`);
  const { image, count, missing } = recorded;
  if (missing.length > 0) problems.write(`Not given by the CRM: ${inShort(missing)}.\n`);
  if (count === 0) return fail('The CRM has given none of these records; nothing was written.');
  const text = `${JSON.stringify(imageJson(image), null, 1)}\n`;
  if (options.out === undefined) out.write(text);
  else
    try {
      writeFileSync(options.out, text, { mode: 0o600 });
    } catch (error) {
      return refuse(`${options.out} cannot be written: ${shortReason(error)}`);
    }
  problems.write(`Read ${count} records${options.out === undefined ? '' : ` to ${options.out}`}.\n`);
  return 0;
}

/** A range of ids has many that no record has. */
const namedMax = 10;

function inShort(names: readonly string[]): string {
  const rest = names.length - namedMax;
  return names.slice(0, namedMax).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Lines of the file; empty ones and those that begin with # do not count. @returns a sentence why there are none */
function linesOf(file: string): readonly string[] | string {
  try {
    return readTextFile(file)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    return `${file} cannot be read: ${shortReason(error)}`;
  }
}
