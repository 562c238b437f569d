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
import type { OnlineSandboxOptions } from '../assemble-online-sandbox';
import { addOnlineOptions, readOnlineOptions } from './online-options';
import type { CloudBehind } from './online-sandbox';
import { serveHere } from './serve-here';
import { serveInWorkers } from './serve-in-workers';
import { addServeOptions, withServeOptions } from './serve-options';
import { sourcesOf, withSettings } from './settings-file';
import { misspelledText, pasteableCalls, reportStart } from './start-report';
import type { Surroundings, Terminal } from './surroundings';

// The cloud is more code than all of a gateway's start.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const onlineSandbox = (): typeof import('./online-sandbox') => require('./online-sandbox');

/** `serve` and `sandbox`; a bare `netserver-gateway` serves. */
export function addServe(program: Program, surroundings: Surroundings): void {
  const run = async (start: typeof runSandbox, options: unknown): Promise<void> => {
    const code = await start(withServeOptions(surroundings, options), options);
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
    .action((options: unknown) => run((given) => runGateway(given), options));
  const sandbox = program
    .command('sandbox')
    .description('run the gateway over a CRM in memory, for trying and testing')
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway sandbox --port 8080
  netserver-gateway sandbox --seed state.json --file crm.jsonl
  netserver-gateway sandbox --online --ticket-seconds 60`,
    )
    .action((options: unknown) => run(runSandbox, options));
  addServeOptions(serve, 'serve');
  addServeOptions(sandbox, 'sandbox');
  addOnlineOptions(sandbox);
}

/**
 * `serve`: reads the environment, listens, and prints where and how to try it.
 * @returns exit code 2 when a setting or a file is wrong, 1 when the start fails otherwise; undefined when the server
 * runs.
 */
export async function runGateway(surroundings: Surroundings, cloud?: CloudBehind): Promise<number | undefined> {
  const { out, problems } = surroundings;
  const calls = cloud?.calls ?? pasteableCalls;
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
    if (worker === undefined) reportStart(configuration, environment, logger, cloud === undefined ? undefined : true);
    const sources = () => sourcesOf(surroundings);
    if (names === undefined) await serveInWorkers({ configuration, read }, sources, logger);
    else await serveHere({ configuration, read, sources, out, calls, logger, worker, names });
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
async function runSandbox(surroundings: Surroundings, options: unknown): Promise<number | undefined> {
  const { environment, out, problems } = surroundings;
  const cloud = readOnlineOptions(options);
  if (typeof cloud === 'string') return refuseStart([cloud], out, problems);
  const names = setAmong(environment, ['UPSTREAM_URL', 'UPSTREAM_KIND', 'TENANTS']);
  if (names.length > 0) {
    const text =
      'The sandbox is a CRM in memory, but the environment names another one: ' +
      `unset ${names.join(' and ')}, or run netserver-gateway serve.`;
    return refuseStart([text], out, problems);
  }
  if (cloud !== undefined) return runCloud(surroundings, cloud);
  return runGateway(withSettings(surroundings, new Map([['UPSTREAM_KIND', 'sandbox']]), 'command line'));
}

/** `sandbox --online`: a cloud of this process, and the gateway in front of it. */
async function runCloud(surroundings: Surroundings, options: OnlineSandboxOptions): Promise<number | undefined> {
  const { environment, out, problems } = surroundings;
  const names = setAmong(environment, ofCloud);
  if (names.length > 0)
    return refuseStart([`sandbox --online is a cloud of its own: unset ${names.join(' and ')}.`], out, problems);
  if (!/^(?:1|)$/.test(environment['WORKERS']?.trim() ?? ''))
    return refuseStart(['sandbox --online has one process only: unset WORKERS.'], out, problems);
  let cloud: CloudBehind;
  try {
    const contractDir = environment['CONTRACT_DIR'];
    cloud = await onlineSandbox().startCloud({ ...options, ...(contractDir === undefined ? {} : { contractDir }) });
  } catch (error) {
    return reportFailedStart(error, { worker: undefined, logger: createLog({ level: 'info' }), out, problems });
  }
  // At a terminal the calls to paste say so, and more.
  if (out.isTTY !== true) createLog({ level: 'info' }).event('info', 'The cloud for tests listens.', cloud.facts);
  // The cloud ends with the process: the gateway in front finishes what is under way before.
  process.once('exit', cloud.removeFiles);
  const hasOwnKey = setAmong(environment, ['TICKET_KEY', 'TICKET_KEY_FILE']).length > 0;
  const settings = new Map([...cloud.settings].filter(([name]) => name !== 'TICKET_KEY' || !hasOwnKey));
  const code = await runGateway(withSettings(surroundings, settings, 'command line'), cloud);
  if (code !== undefined) await cloud.close();
  return code;
}

/** Where the cloud, or what is kept of a CRM, would come from. */
const ofCloud = ['ONLINE_URL', 'ONLINE_HOSTS', 'ONLINE_TENANTS', 'MANAGED_LOGINS', 'SANDBOX_SEED', 'SANDBOX_FILE'];

/** Those of the settings that are set, and do not ask for the sandbox. */
function setAmong(environment: Surroundings['environment'], names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    const text = environment[name]?.trim() ?? '';
    return text !== '' && text !== 'sandbox';
  });
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
