/** `replay <file>`: the calls of a recording are sent to a CRM, over either wire, and what comes of them compared. */
import { statSync, writeFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { assemble } from '../assemble';
import type { Operation } from '../contract';
import { ignoredPaths } from '../comparison';
import { readDifferenceRules } from '../operations';
import { recordingLines, replay, type ReplayReport, type RevivedCall } from '../recording';
import { operationPattern } from '../text/name-pattern';
import { programVersion } from '../version';
import { optionsAs } from './given-options';
import { configurationTo, givenCaller } from './crm-access';
import { addLogInOptions, logInForm } from './log-in-options';
import { problemLine } from './offline';
import { isCallerId, isOfClient } from './recorded-client';
import { replayText } from './replay-text';
import { shortReason, startProgress, type Surroundings } from './surroundings';

const optionsForm = z.object({
  ...logInForm,
  to: z.string(),
  as: z.enum(['rest', 'soap'], 'must be rest or soap'),
  version: z
    .string()
    .regex(/^Services\d{1,4}$/, 'must be like Services86')
    .optional(),
  compare: z.boolean().optional(),
  rules: z.string().optional(),
  rate: z
    .string()
    .regex(/^[1-9]\d{0,4}(?:\/s)?$/, 'must be calls per second, such as 50/s')
    .transform((text) => Number.parseInt(text, 10))
    .optional(),
  concurrency: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a number from 1 to 999')
    .transform(Number)
    .optional(),
  writes: z.boolean().optional(),
  client: z.string().optional(),
  operation: z
    .string()
    .regex(/^[\w*]+\.[\w*]+$/, 'must be like Appointment.SetSeen or Contact.*')
    .optional(),
  format: z.enum(['text', 'json'], 'must be text or json'),
  out: z.string().optional(),
  timeout: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be milliseconds')
    .transform(Number),
});

type ReplayWishes = z.output<typeof optionsForm>;

export function addReplay(program: Program, surroundings: Surroundings): void {
  const command = program
    .command('replay <file>')
    .description('send the calls of a recording to a CRM over SOAP or v1, and compare the answers')
    .requiredOption('--to <url>', 'address of the CRM, or of a gateway')
    .requiredOption('--as <wire>', 'how the calls are sent: rest or soap')
    .option('--version <name>', 'version spoken over SOAP, such as Services88')
    .option('--compare', 'compare what comes of each call with what is recorded')
    .option('--rules <file>', 'JSON file of the differences that do not count')
    .option('--rate <n/s>', 'calls per second at most, such as 50/s')
    .option('--concurrency <n>', 'calls under way at once; with --writes one after the other (default: "8")')
    .option('--writes', 'send calls that change something, too')
    .option('--client <id>', 'only this client: its ID in a report (m-...), or its name as the recording has it')
    .option('--operation <name>', 'only calls of this operation; * stands for any letters');
  addLogInOptions(command)
    .option('--format <form>', 'text or json', 'text')
    .option('--out <file>', 'write the report to this file instead of standard output')
    .option('--timeout <ms>', 'for each call', '30000')
    .addHelpText(
      'after',
      `
Nothing is changed in the CRM without --writes, but a log-in may be recorded there. All calls are sent as the user given
here: log-ins are not in a recording. Calls relayed as they are (entity REST) have no body there, and are left out.
A client is named by its ID in a report, by its application, user or credential (# and a hash, or a name), its tenant,
or its user agent. IDs are those of the report where applications have names (APPLICATION_NAMES), or TICKET_KEY is set.
In a masked recording the texts are not those of the callers: calls with such arguments are left out, and of answers
masked texts are compared by their form only. Record with --plain to compare every value.
Rules are those of SHADOW_RULES: [{"operation": "Contact.*", "path": "UpdatedDate", "why": "time of the call"}].
Exit code 1 when something differs, fails, or nothing could be sent; 2 when the command cannot be understood.

Examples:
  netserver-gateway replay calls.jsonl --to https://crm.example.com --as rest --compare \\
    --user tje0 --password-file password.txt
  netserver-gateway replay calls.jsonl --to http://127.0.0.1:8080 --as soap --version Services88 --compare \\
    --operation 'Contact.*' --rate 50/s --ticket 7T:... --format json --out report.json`,
    )
    .action(async (file: string, options: unknown) => {
      surroundings.exit(await run(file, options, surroundings));
    });
}

async function run(file: string, given: unknown, surroundings: Surroundings): Promise<number> {
  const { out, problems } = surroundings;
  const refuse = (sentence: string): number => {
    problems.write(`${sentence}\n`);
    return 2;
  };
  const options = optionsAs(optionsForm, given);
  if (typeof options === 'string') return refuse(options);
  const rules = options.rules === undefined ? { value: [] } : readDifferenceRules('--rules', options.rules);
  if ('problem' in rules) return refuse(rules.problem);
  if (options.as === 'soap' && options.version === undefined)
    return refuse('Say which version the CRM is spoken to in, such as --version Services88.');
  if (options.client !== undefined && isCallerId(options.client))
    return refuse(
      `A recording does not have ${options.client}, an ID of the ledger: give the client's m-... of a report.`,
    );
  const caller = givenCaller(options);
  if (typeof caller === 'string') return refuse(caller);
  const way = { kind: options.as, version: options.version, timeout: options.timeout };
  const configuration = configurationTo(options.to, way, surroundings.environment);
  if (typeof configuration === 'string') return refuse(configuration);
  try {
    if (!statSync(file).isFile()) return refuse(`${file} is no file.`);
  } catch (error) {
    return refuse(`${file} cannot be read: ${shortReason(error)}`);
  }
  const { contract, upstream } = assemble(configuration, {
    programVersion,
    onProblem: (problem) => problems.write(`${problemLine(problem)}\n`),
    onSkew: () => undefined,
  });
  const progress = startProgress(problems, undefined);
  const report = await replay({
    lines: recordingLines(file),
    contract,
    upstream,
    caller,
    writes: options.writes ?? false,
    isIgnored: options.compare === true ? ignoredPaths(rules.value) : undefined,
    wants: wantedCalls(options),
    rate: options.rate,
    // What changes something depends on what was changed before.
    concurrency: options.concurrency ?? (options.writes === true ? 1 : 8),
    timeoutMs: options.timeout,
    onCall: ({ agent, name }, { kind }) => progress.step(`${agent}.${name} ${kind}`),
    onBroken: (line, reason) => {
      // Its next step draws the bar anew.
      progress.end();
      problems.write(`Line ${line} is left out: ${reason}.\n`);
    },
  }).finally(async () => {
    progress.end();
    await upstream.close();
  });
  return tell(report, file, options, { out, refuse });
}

function tell(
  report: ReplayReport,
  file: string,
  { to, as, format, out: target }: ReplayWishes,
  { out, refuse }: Pick<Surroundings, 'out'> & { readonly refuse: (sentence: string) => number },
): number {
  const text =
    format === 'json'
      ? `${JSON.stringify({ file, to, as, ...report }, null, 1)}\n`
      : replayText(report, { as, file, to });
  if (target === undefined) out.write(text);
  else
    try {
      writeFileSync(target, text, { mode: 0o600 });
    } catch (error) {
      return refuse(`${target} cannot be written: ${shortReason(error)}`);
    }
  return report.calls === 0 || report.different + report.failed > 0 ? 1 : 0;
}

function wantedCalls({ client, operation }: ReplayWishes): (call: RevivedCall) => boolean {
  const isWanted = operation === undefined ? undefined : operationPattern(operation);
  const isNamed = ({ agent, name }: Operation) => isWanted?.({ agent, operation: name }) !== false;
  const isOwn = client === undefined ? () => true : isOfClient(client);
  return (call) => isNamed(call.operation) && isOwn(call);
}
