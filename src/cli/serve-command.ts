import type { Command as Program } from 'commander';
import { findUnusable } from '../contract';
import {
  callerNames,
  createLog,
  misspelledSettings,
  readConfiguration,
  resign,
  StartFailure,
  workerNumber,
  type GatewayLog,
} from '../operations';
import { serveHere } from './serve-here';
import { serveInWorkers } from './serve-in-workers';
import { addServeOptions, withServeOptions } from './serve-options';
import { sourcesOf, withSettings } from './settings-file';
import { misspelledText, reportStart } from './start-report';
import type { Surroundings, Terminal } from './surroundings';

/** `serve` and `sandbox`; a bare `netserver-gateway` serves. */
export function addServe(program: Program, surroundings: Surroundings): void {
  const run = async (start: typeof runGateway, options: unknown): Promise<void> => {
    const code = await start(withServeOptions(surroundings, options));
    if (code !== undefined) surroundings.exit(code);
  };
  const serve = program
    .command('serve', { isDefault: true })
    .description('run the gateway in front of the CRM at UPSTREAM_URL (or those of TENANTS)')
    .addHelpText(
      'after',
      `
An option wins over the setting of the environment that it names.

Examples:
  netserver-gateway serve --upstream-url https://crm.example.com
  UPSTREAM_URL=https://crm.example.com netserver-gateway serve
  PORT=8080 HOST=0.0.0.0 UPSTREAM_KIND=soap UPSTREAM_VERSION=Services86 \\
    UPSTREAM_URL=https://crm.example.com netserver-gateway serve`,
    )
    .action((options: unknown) => run(runGateway, options));
  const sandbox = program
    .command('sandbox')
    .description('run the gateway over a CRM in memory, for trying and testing')
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway sandbox --port 8080
  netserver-gateway sandbox --seed state.json --file crm.jsonl`,
    )
    .action((options: unknown) => run(runSandbox, options));
  addServeOptions(serve, 'serve');
  addServeOptions(sandbox, 'sandbox');
}

/**
 * `serve`: reads the environment, listens, and prints where and how to try it.
 * @returns exit code 2 when a setting or a file is wrong, 1 when the start fails otherwise; undefined when the server
 * runs.
 */
async function runGateway(surroundings: Surroundings): Promise<number | undefined> {
  const { out, problems } = surroundings;
  const read = sourcesOf(surroundings);
  const { environment, origins } = read;
  const worker = workerNumber();
  const reading = readConfiguration(environment, origins);
  if ('problems' in reading) {
    // What is missing may be there under another name.
    const misspelled = misspelledSettings(environment).map(({ name, meant }) => misspelledText(name, meant));
    return refuseStart([...reading.problems, ...misspelled], out, problems);
  }
  const { configuration } = reading;
  // A supervisor meets no callers.
  const isSupervisor = configuration.workers > 1 && worker === undefined;
  const names = isSupervisor ? undefined : callerNames(configuration, environment);
  const logger = createLog({
    level: configuration.logLevel,
    sample: configuration.logSample,
    ...(names === undefined ? {} : { names }),
    ...(configuration.logFormat === undefined ? {} : { format: configuration.logFormat }),
    ...(worker === undefined ? {} : { worker }),
  });
  try {
    const nothingToServe = findUnusable(configuration.contractDir);
    if (nothingToServe !== undefined) throw unusable([nothingToServe]);
    if (worker === undefined) reportStart(configuration, environment, logger);
    const sources = () => sourcesOf(surroundings);
    if (names === undefined) await serveInWorkers({ configuration, read }, sources, logger);
    else await serveHere({ configuration, read, sources, out, logger, worker, names });
    return undefined;
  } catch (error) {
    return reportFailedStart(error, { worker, logger, out, problems });
  }
}

/**
 * `sandbox`: the same over the CRM in memory. It refuses an environment that names a CRM: the sandbox would take every
 * write and forget it.
 * @returns as `serve`
 */
async function runSandbox(surroundings: Surroundings): Promise<number | undefined> {
  const { environment, out, problems } = surroundings;
  const names = ['UPSTREAM_URL', 'UPSTREAM_KIND', 'TENANTS'].filter((name) => {
    const text = environment[name]?.trim() ?? '';
    return text !== '' && text !== 'sandbox';
  });
  if (names.length === 0)
    return runGateway(withSettings(surroundings, new Map([['UPSTREAM_KIND', 'sandbox']]), 'command line'));
  const text =
    'The sandbox is a CRM in memory, but the environment names another one: ' +
    `unset ${names.join(' and ')}, or run netserver-gateway serve.`;
  return refuseStart([text], out, problems);
}

function refuseStart(reasons: readonly string[], out: Terminal, problems: Terminal): Promise<number> {
  return reportFailedStart(unusable(reasons), {
    worker: workerNumber(),
    logger: createLog({ level: 'info' }),
    out,
    problems,
  });
}

/** Where a failed start is reported. */
interface StartOutputs {
  /** A worker reports to its supervisor, which writes the log line. */
  readonly worker: number | undefined;
  readonly logger: GatewayLog;
  readonly out: Terminal;
  readonly problems: Terminal;
}

/** A setting or a file is wrong. It would be wrong again, so the start is not tried again. */
const unusable = (reasons: readonly string[]): StartFailure =>
  new StartFailure(reasons.map((reason) => ({ reason, exitCode: 2 })));

/**
 * Says why the gateway does not start: in sentences where a person looks, in log lines where the output is no terminal.
 * @returns the exit code; a worker has ended by then
 */
async function reportFailedStart(error: unknown, { worker, logger, out, problems }: StartOutputs): Promise<number> {
  const { reasons, exitCode } = failureOf(error);
  if (worker !== undefined) await resign(process, { reason: reasons.join(' '), exitCode });
  if (out.isTTY !== true)
    for (const reason of reasons) logger.event('error', 'The gateway does not start.', { reason });
  if (out.isTTY === true || problems.isTTY === true) for (const reason of reasons) problems.write(`${reason}\n`);
  if (isDefect(error)) logger.defect('The gateway does not start because of a defect.', error);
  await logger.close();
  return exitCode;
}

function failureOf(error: unknown): Pick<StartFailure, 'reasons' | 'exitCode'> {
  if (error instanceof StartFailure) return error;
  return { reasons: [error instanceof Error ? error.message : 'Something was thrown that is no error.'], exitCode: 1 };
}

/** Errors meant for people are plain ones of ours, or the system's with a code (EADDRINUSE). */
function isDefect(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return !(error instanceof StartFailure) && error.constructor !== Error && !('code' in error);
}
