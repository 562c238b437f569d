/** A gateway with its telemetry and a CRM behind it, for tests: everything but the process. */
import { PassThrough } from 'node:stream';
import path from 'node:path';
import { assemble } from '../../src/assemble';
import { createLog, observedLog, readConfiguration, startTelemetry } from '../../src/operations';
import { startServer } from '../../src/server';

export interface TelemetryRig {
  readonly address: string;
  log(): readonly Readonly<Record<string, unknown>>[];
  /** Stops the server, and sends what is left. */
  stop(): Promise<void>;
}

/** Starts it. The OTEL variables are set for the process, where the SDK reads them; `restoreProcess` ends that. */
export async function startTelemetryRig(environment: Readonly<Record<string, string>>): Promise<TelemetryRig> {
  setVariables(environment);
  const settings = { PORT: '0', DRAIN_TIMEOUT_MS: '0', CONTRACT_DIR: path.join(__dirname, '..', '..', 'wsdl') };
  const reading = readConfiguration({ ...settings, ...environment });
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { configuration } = reading;
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk) => lines.push(String(chunk)));
  const logger = createLog({ level: 'debug', format: 'json', stream });
  const telemetry = startTelemetry({ environment, programVersion: '1.2.3', worker: undefined, logger });
  const { gateway, upstream, pages, crms } = assemble(configuration, {
    programVersion: '1.2.3',
    onProblem: () => undefined,
    onSkew: () => undefined,
    debug: logger.debug,
  });
  const server = await startServer({
    configuration,
    gateway,
    pages,
    crms: crms.wait,
    ...(telemetry.beginTrace === undefined ? {} : { beginTrace: telemetry.beginTrace }),
    logger: observedLog(logger, telemetry.exchange ?? (() => undefined)),
    onDefect: () => undefined,
  });
  return {
    address: server.address,
    log: () => lines.join('').split('\n').filter((line) => line !== '').map((line): Record<string, unknown> => JSON.parse(line)), // prettier-ignore
    async stop() {
      await server.drain();
      await upstream.close();
      await telemetry.close();
      await logger.close();
    },
  };
}

const changed = new Set<string>();

export function setVariables(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (!name.startsWith('OTEL_')) continue;
    changed.add(name);
    process.env[name] = value;
  }
}

/** Takes the variables back out of the process, and what OpenTelemetry's interface keeps in it. */
export function restoreProcess(): void {
  for (const name of changed) delete process.env[name];
  changed.clear();
  Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry.js.api.1'));
}
