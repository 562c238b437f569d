import { findUnusable } from '../contract';
import { createLog, misspelledSettings, readConfiguration, workerNumber, type Environment } from '../operations';
import { serveHere } from './serve-here';
import { serveInWorkers } from './serve-in-workers';
import { misspelledText, reportStart } from './start-report';
import type { Terminal } from './surroundings';
import { tellFailure, unusable } from './tell-failure';

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
