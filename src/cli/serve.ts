import { assemble } from '../assemble';
import {
  createLog,
  readConfiguration,
  startServer,
  watchProcess,
  type Configuration,
  type Environment,
} from '../server';
import { pasteableCalls } from './pasteable';
import { programVersion } from './version';

export interface Output {
  write(text: string): void;
}

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
  const logger = createLog({
    level: configuration.logLevel,
    ...(configuration.logFormat === undefined ? {} : { format: configuration.logFormat }),
  });
  try {
    await run(configuration, out, logger);
    return undefined;
  } catch (error) {
    problemsTo.write(`${error instanceof Error ? error.message : 'The gateway could not start.'}\n`);
    return 1;
  }
}

async function run(configuration: Configuration, out: Output, logger: ReturnType<typeof createLog>): Promise<void> {
  const { contract, gateway, upstream, pages } = assemble(configuration, {
    programVersion,
    onProblem: ({ file, line, element, message }) =>
      logger.event('error', 'A contract file could not be read; its agent is not served.', {
        file,
        line,
        element,
        problem: message,
      }),
  });
  const server = await startServer({
    configuration,
    gateway,
    ready: () => upstream.ready(),
    pages,
    logger,
    onDefect: () => undefined,
  });
  watchProcess({
    process,
    logger,
    stop: async () => {
      await server.drain();
      await upstream.close();
    },
  });
  logger.event('info', 'The gateway listens.', { address: server.address, upstream: configuration.upstream.kind });
  if (configuration.logFormat !== 'json')
    out.write(pasteableCalls(server.address + configuration.basePath, contract, configuration.upstream));
}
