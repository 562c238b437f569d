import type { Command as Program } from 'commander';
import { z } from 'zod';
import { readSecretFile } from '../text/text-file';
import { isRepeatable } from '../upstream';
import { probe, type ProbeOptions, type ProbeStep } from './probe';
import { shortReason, type Surroundings, textTable } from './surroundings';

const optionsForm = z.object({
  user: z.string().min(1).optional(),
  passwordFile: z.string().optional(),
  ticket: z.string().min(1).optional(),
  appToken: z.string().min(1).optional(),
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
  program
    .command('probe <url>')
    .description('call a running gateway or CRM through SOAP (with the soap package) and JSON, and print what works')
    .option('--user <name>', 'log in with this user')
    .option('--password-file <file>', 'file with the password of --user (a line end at its end does not count)')
    .option('--ticket <ticket>', 'use this ticket or access token instead of logging in')
    .option('--app-token <token>', 'application token')
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
  if (baseOf(url) !== options.url)
    problems.write(`${options.url} is probed: /Remote/… and /api/… follow by themselves.\n`);
  const steps = await probe(options);
  out.write(stepTable(steps));
  return steps.some(({ result }) => result === 'fails') ? 1 : 0;
}

/** What to probe, or one sentence why not. */
function readOptions(url: string, given: unknown): ProbeOptions | string {
  const parsed = optionsForm.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `--${String(issue?.path[0] ?? '')} ${issue?.message ?? 'is not understood'}.`;
  }
  const { user, passwordFile, ticket, appToken, version, timeout, write = false } = parsed.data;
  const base = baseOf(url);
  if (base === undefined) return 'The address must be http or https, without credentials, query and fragment.';
  const operation = parsed.data.operation ?? (write ? 'Appointment.SetSeen' : readOnlyOperation);
  const [agent = '', name = ''] = operation.split('.');
  if (!write && !isRepeatable({ agent, name })) return `${operation} may change something; say --write to call it.`;
  const argumentsGiven = readArguments(parsed.data.arguments);
  if (typeof argumentsGiven === 'string') return argumentsGiven;
  if (operation === 'Appointment.SetSeen' && argumentsGiven.AppointmentId === undefined)
    return `Say which appointment: --arguments '{"AppointmentId":973,"UpdateMode":"OnlyThis"}'.`;
  if ((user === undefined) !== (passwordFile === undefined)) return '--user and --password-file belong together.';
  const password = passwordFile === undefined ? '' : readPassword(passwordFile);
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

function baseOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const search = /^\?(?:single)?wsdl$/i.test(url.search) ? '' : url.search;
  const plain = url.username === '' && url.password === '' && search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) ? (url.origin + url.pathname).replace(/\/+$/, '') : undefined;
}

/** People give the address that they call; the probe needs the one that both wires have in common. */
function withoutApi(base: string): string {
  return base.replace(/\/(?:api(?:\/v\d+(?:\/agents(?:\/.*)?)?|\/docs)?|remote(?:\/.*)?)$/i, '');
}

function readArguments(text: string | undefined): Readonly<Record<string, unknown>> | string {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text ?? '{}'));
  } catch {
    return '--arguments must be a JSON object.';
  }
}

function readPassword(file: string): string | { readonly problem: string } {
  try {
    return readSecretFile(file);
  } catch (error) {
    return { problem: `The password file cannot be read (${shortReason(error)}).` };
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
