import type { Command as Program } from 'commander';
import { z } from 'zod';
import { isRepeatable } from '../upstream';
import { optionsAs } from './given-options';
import { addLogInOptions, crmAddress, logInForm, noAddress, readPassword, withoutApi } from './log-in-options';
import { probe, type ProbeOptions, type ProbeStep } from './probe';
import { type Surroundings, textTable } from './surroundings';

const optionsForm = z.object({
  ...logInForm,
  version: z.string().regex(/^Services\d{1,4}$/, 'must be like Services86'),
  operation: z
    .string()
    .regex(/^\w+\.\w+$/, 'must be like Appointment.SetSeen')
    .optional(),
  arguments: z.string().optional(),
  write: z.boolean().optional(),
  timeout: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be milliseconds')
    .transform(Number),
});

/** Fills a form and stores nothing; needs no record to exist. */
const readOnlyOperation = 'Appointment.CreateDefaultAppointmentEntity';

/** `probe <url>`: does a running gateway answer real clients? */
export function addProbe(program: Program, surroundings: Surroundings): void {
  addLogInOptions(
    program
      .command('probe <url>')
      .description('call a running gateway or CRM through SOAP (with the soap package) and JSON, and print what works'),
  )
    .option('--version <name>', 'version of the SOAP services', 'Services86')
    .option(
      '--operation <name>',
      `operation to call; without it ${readOnlyOperation}, with --write Appointment.SetSeen`,
    )
    .option('--arguments <json>', 'its parameters as a JSON object')
    .option('--write', 'allow an operation that changes something')
    .option('--timeout <ms>', 'for each step', '10000')
    .addHelpText(
      'after',
      `
Without --write nothing is changed in the CRM, but a log-in may be recorded there.
Exit code 1 when something fails.

Examples:
  netserver-gateway probe http://127.0.0.1:8086 --user tje0 --password-file password.txt
  netserver-gateway probe https://crm.example.com/crm/api/v1 --ticket 7T:...
  netserver-gateway probe https://crm.example.com/crm --ticket 7T:... --version Services88
  netserver-gateway probe http://127.0.0.1:8086 --ticket 7T:... --write \\
    --arguments '{"AppointmentId":973,"UpdateMode":"OnlyThis"}'`,
    )
    .action(async (url: string, options: unknown) => {
      surroundings.exit(await run(url, options, surroundings));
    });
}

async function run(url: string, given: unknown, { out, problems }: Surroundings): Promise<number> {
  const options = readOptions(url, given);
  if (typeof options === 'string') {
    problems.write(`${options}\n`);
    return 2;
  }
  if (crmAddress(url) !== options.url)
    problems.write(`${options.url} is probed: /Remote/… and /api/… follow by themselves.\n`);
  const steps = await probe(options);
  out.write(stepTable(steps));
  return steps.some(({ result }) => result === 'fails') ? 1 : 0;
}

/** What to probe, or one sentence why not. */
function readOptions(url: string, given: unknown): ProbeOptions | string {
  const read = optionsAs(optionsForm, given);
  if (typeof read === 'string') return read;
  const { user, ticket, appToken, version, timeout, write = false } = read;
  const base = crmAddress(url);
  if (base === undefined) return noAddress;
  const operation = read.operation ?? (write ? 'Appointment.SetSeen' : readOnlyOperation);
  const [agent = '', name = ''] = operation.split('.');
  if (!write && !isRepeatable({ agent, name })) return `${operation} may change something; say --write to call it.`;
  const argumentsGiven = readArguments(read.arguments);
  if (typeof argumentsGiven === 'string') return argumentsGiven;
  if (operation === 'Appointment.SetSeen' && argumentsGiven.AppointmentId === undefined)
    return `Say which appointment: --arguments '{"AppointmentId":973,"UpdateMode":"OnlyThis"}'.`;
  const password = readPassword(read);
  if (typeof password !== 'string') return password.problem;
  return {
    url: withoutApi(base),
    version,
    user: user === undefined ? undefined : { name: user, password },
    ticket,
    applicationToken: appToken,
    agent,
    operation: name,
    given: argumentsGiven,
    timeoutMs: timeout,
  };
}

function readArguments(text: string | undefined): Readonly<Record<string, unknown>> | string {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text ?? '{}'));
  } catch {
    return '--arguments must be a JSON object.';
  }
}

function stepTable(steps: readonly ProbeStep[]): string {
  const rows = steps.map(({ wire, step, result, ms, detail }) => {
    // A server's words: no control character may reach the terminal.
    const shown = detail.replace(/[\0-\x1f\x7f-\x9f]/g, '?');
    return [wire, step, result, String(ms), shown];
  });
  return textTable([['wire', 'step', 'result', 'ms', ''], ...rows], new Set([3]));
}
