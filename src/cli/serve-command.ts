import { findUnusable } from '../contract';
import {
  createLog,
  misspelledSettings,
  readConfiguration,
  workerNumber,
  type Environment,
  resign,
  StartFailure,
  type GatewayLog,
} from '../operations';
import { serveHere } from './serve-here';
import { serveInWorkers } from './serve-in-workers';
import { misspelledText, reportStart } from './start-report';
import type { Terminal } from './surroundings';

/**
 * `serve`: reads the environment, listens, and prints where and how to try it.
 * @returns exit code 2 when a setting or a file is wrong, 1 when the start fails otherwise; undefined when the server
 * runs.
 */
export async function serve(environment: Environment, out: Terminal, problems: Terminal): Promise<number | undefined> {
  const worker = workerNumber();
  const reading = readConfiguration(environment);
  if ('problems' in reading) {
    // What is missing may be there under another name.
    const misspelled = misspelledSettings(environment).map(({ name, meant }) => misspelledText(name, meant));
    return refuse([...reading.problems, ...misspelled], out, problems);
  }
  const { configuration } = reading;
  const logger = createLog({
    level: configuration.logLevel,
    sample: configuration.logSample,
    ...(configuration.logFormat === undefined ? {} : { format: configuration.logFormat }),
    ...(worker === undefined ? {} : { worker }),
  });
  try {
    const nothingToServe = findUnusable(configuration.contractDir);
    if (nothingToServe !== undefined) throw unusable([nothingToServe]);
    if (worker === undefined) reportStart(configuration, environment, logger);
    if (configuration.workers > 1 && worker === undefined) await serveInWorkers(configuration, environment, logger);
    else await serveHere({ configuration, environment, out, logger, worker });
    return undefined;
  } catch (error) {
    return tellFailure(error, { worker, logger, out, problems });
  }
}

/**
 * `sandbox`: the same over the CRM in memory. Whoever names a CRM must not get that one, which takes every write and
 * forgets it.
 * @returns as `serve`
 */
export async function serveSandbox(
  environment: Environment,
  out: Terminal,
  problems: Terminal,
): Promise<number | undefined> {
  const names = ['UPSTREAM_URL', 'UPSTREAM_KIND', 'TENANTS'].filter((name) => {
    const text = environment[name]?.trim() ?? '';
    return text !== '' && text !== 'sandbox';
  });
  if (names.length === 0) return serve({ ...environment, UPSTREAM_KIND: 'sandbox' }, out, problems);
  const text = `The sandbox is a CRM in memory, but the environment names another one: unset ${names.join(' and ')}, or run netserver-gateway serve.`;
  return refuse([text], out, problems);
}

function refuse(reasons: readonly string[], out: Terminal, problems: Terminal): Promise<number> {
  return tellFailure(unusable(reasons), {
    worker: workerNumber(),
    logger: createLog({ level: 'info' }),
    out,
    problems,
  });
}

/** Whom a failed start is told. */
export interface Told {
  /** Of a worker's failure its supervisor says what there is to say. */
  readonly worker: number | undefined;
  readonly logger: GatewayLog;
  readonly out: Terminal;
  readonly problems: Terminal;
}

/** A setting or a file that is wrong: it would be wrong again, so nobody needs to try. */
export const unusable = (reasons: readonly string[]): StartFailure =>
  new StartFailure(reasons.map((reason) => ({ reason, exitCode: 2 })));

/**
 * Tells why the gateway does not start: in sentences where a person looks, in log lines where the output is no
 * terminal.
 * @returns the exit code; a worker has ended by then
 */
export async function tellFailure(error: unknown, { worker, logger, out, problems }: Told): Promise<number> {
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

/** Errors that are meant to be read are plain ones of ours, or the system's with a code (EADDRINUSE). */
function isDefect(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return !(error instanceof StartFailure) && error.constructor !== Error && !('code' in error);
}
