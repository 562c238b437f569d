/** `reload` and `log-level`: they speak to a running gateway over its admin port, on every system alike. */
import { Argument, type Command as Program } from 'commander';
import { z } from 'zod';
import { logLevels, readConfiguration } from '../operations';
import { readSecretFile } from '../text/text-file';
import { shortReason, type Surroundings } from './surroundings';
import { sendWebRequest } from './web-request';

const optionsForm = z.object({ adminUrl: z.string().optional(), passwordFile: z.string().optional() });

export function addControls(program: Program, surroundings: Surroundings): void {
  const about = `
It asks at --admin-url, else at the ADMIN_PORT of the settings. Without CONSOLE_PASSWORD it must run on the gateway's
machine. Exit code 0: done, 1: not done, with the reason, 2: the command cannot be understood.
`;
  const reload = program
    .command('reload')
    .description('let a running gateway read contract, settings and files again; calls under way are finished')
    .addHelpText(
      'after',
      `${about}
Examples:
  ADMIN_PORT=9086 netserver-gateway reload
  netserver-gateway reload --admin-url http://127.0.0.1:9086`,
    )
    .action((options: unknown) => ask(surroundings, options, 'reload'));
  const level = program
    .command('log-level')
    .description('set the log level of a running gateway')
    .addArgument(new Argument('<level>', logLevels.join(', ')).choices(logLevels))
    .addHelpText('after', `${about}\nExample:\n  ADMIN_PORT=9086 netserver-gateway log-level debug`)
    .action((to: string, options: unknown) => ask(surroundings, options, `log-level/${to}`));
  for (const command of [reload, level])
    command
      .option('--admin-url <url>', 'address of the admin port, such as http://127.0.0.1:9086')
      .option('--password-file <file>', 'file with the password of the console (default: CONSOLE_PASSWORD)');
}

/** Workers are replaced one after the other, and each finishes its calls. */
const withinMs = 600_000;

async function ask(surroundings: Surroundings, given: unknown, path: string): Promise<void> {
  const { out, problems, exit } = surroundings;
  const options = optionsForm.parse(given);
  const target = targetOf(surroundings, options);
  if (typeof target === 'string') {
    problems.write(`${target}\n`);
    return exit(2);
  }
  const answer = await sendWebRequest({
    method: 'POST',
    url: new URL(path, target.url),
    headers: target.password === undefined ? {} : { authorization: basic(target.password) },
    bytesMax: 100_000,
    timeoutMs: withinMs,
  });
  if (answer.kind === 'failed') problems.write(`No gateway answers at ${target.url.origin}: ${answer.message}\n`);
  else (answer.status === 200 ? out : problems).write(Buffer.from(answer.bytes).toString('utf8'));
  return exit(answer.kind === 'answer' && answer.status === 200 ? 0 : 1);
}

interface ControlTarget {
  readonly url: URL;
  readonly password: string | undefined;
}

/** Where to ask, or a sentence about what is missing. */
function targetOf({ environment }: Surroundings, options: z.output<typeof optionsForm>): ControlTarget | string {
  const { adminUrl, passwordFile } = options;
  const reading = readConfiguration({ UPSTREAM_KIND: 'sandbox', ...environment });
  const configuration = 'configuration' in reading ? reading.configuration : undefined;
  let password = configuration?.adminPassword?.reveal();
  try {
    if (passwordFile !== undefined) password = readSecretFile(passwordFile);
  } catch (error) {
    return `${passwordFile} cannot be read: ${shortReason(error)}`;
  }
  if (adminUrl !== undefined) {
    const isAddress = URL.canParse(adminUrl) && /^https?:$/.test(new URL(adminUrl).protocol);
    return isAddress ? { url: new URL(adminUrl), password } : '--admin-url must be an http or https address.';
  }
  if ('problems' in reading) return reading.problems.join('\n');
  if (configuration?.adminPort === undefined)
    return 'Where does the gateway listen? Set ADMIN_PORT, or give --admin-url.';
  const { adminHost, adminPort } = configuration;
  const isAny = adminHost === '0.0.0.0' || adminHost === '::';
  const host = isAny ? '127.0.0.1' : adminHost.includes(':') ? `[${adminHost}]` : adminHost;
  return { url: new URL(`http://${host}:${adminPort}`), password };
}

const basic = (password: string): string => `Basic ${Buffer.from(`operator:${password}`).toString('base64')}`;
