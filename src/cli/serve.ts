import { createLog, readConfiguration, workerNumber, type Environment } from '../server';
import { serveHere } from './serve-here';
import { serveInWorkers } from './serve-in-workers';
import type { Terminal } from './surroundings';
import { tellFailure, unusable } from './tell-failure';

/**
 * `serve`: reads the environment, listens, and prints where and how to try it.
 * @returns exit code 2 when a setting or a file is wrong, 1 when the start fails otherwise; undefined when the server runs.
 */
export async function serve(environment: Environment, out: Terminal, problems: Terminal): Promise<number | undefined> {
  const worker = workerNumber();
  const reading = readConfiguration(environment);
  if ('problems' in reading) {
    const logger = createLog({ level: 'info' });
    return tellFailure(unusable(reading.problems), { worker, logger, out, problems });
  }
  const { configuration } = reading;
  const logger = createLog({
    level: configuration.logLevel,
    sample: configuration.logSample,
    ...(configuration.logFormat === undefined ? {} : { format: configuration.logFormat }),
    ...(worker === undefined ? {} : { worker }),
  });
  try {
    if (configuration.workers > 1 && worker === undefined) await serveInWorkers(configuration, environment, logger);
    else await serveHere({ configuration, environment, out, logger, worker });
    return undefined;
  } catch (error) {
    return tellFailure(error, { worker, logger, out, problems });
  }
}
