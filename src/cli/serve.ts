import { createLog, leaveSupervisor, readConfiguration, workerNumber, type Environment } from '../server';
import { serveHere, type Output } from './serve-here';
import { serveInWorkers } from './serve-in-workers';

export type { Output } from './serve-here';

/**
 * `serve`: reads the environment, listens, and prints where and how to try it.
 * @returns exit code 2 when the configuration is unusable; undefined when the server runs.
 */
export async function serve(environment: Environment, out: Output, problemsTo: Output): Promise<number | undefined> {
  const reading = readConfiguration(environment);
  if ('problems' in reading) {
    for (const problem of reading.problems) problemsTo.write(`${problem}\n`);
    return 2;
  }
  const { configuration } = reading;
  const worker = workerNumber();
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
    problemsTo.write(`${error instanceof Error ? error.message : 'The gateway could not start.'}\n`);
    leaveSupervisor();
    return 1;
  }
}
