import type { Assembled } from '../assemble';
import { createRecorder } from '../console';
import type { Contract } from '../contract';
import { startServer } from '../server';
import {
  observedLog,
  startTelemetry,
  watchProcess,
  whoOf,
  type Configuration,
  type ConfiguredNames,
  type ExportableLog,
  type GatewayLog,
  type SettingSources,
} from '../operations';
import { createApps } from './apps';
import { activityOf } from './console-pages';
import { singleProcess, workerProcess } from './host-process';
import { reloadHere, type Verified } from './reload-here';
import type { pasteableCalls } from './start-report';
import type { Terminal } from './surroundings';
import { programVersion } from '../version';

/** Far longer than a message to the supervisor takes, on a busy machine too. */
const settleMs = 200;

export interface Serving extends Verified {
  /** Reads the settings anew, at a reload. */
  readonly sources: () => SettingSources;
  readonly out: Terminal;
  /** What a person can paste, once it listens. */
  readonly calls: typeof pasteableCalls;
  readonly logger: ExportableLog;
  readonly worker: number | undefined;
  readonly names: ConfiguredNames;
}

/** Serves in this process: the only one, or one worker of several. Rejects when the address cannot be taken. */
export async function serveHere({
  configuration,
  read,
  sources,
  out,
  calls,
  logger,
  worker,
  names,
}: Serving): Promise<void> {
  const host = worker === undefined ? singleProcess(configuration, logger) : workerProcess(configuration, logger);
  let inForce = read;
  const recorder = configuration.console && createRecorder(Date.now, (caller) => whoOf(caller, names));
  const telemetry = startTelemetry({ environment: inForce.environment, programVersion, worker, logger });
  const apps = createApps(configuration, { logger, host, recorder, telemetry, names });
  const { metrics, current, ledger } = apps;
  /** Those that still serve something; before a reload is through there is more than one. */
  const open = new Set<Assembled>([current()]);
  const server = await startServer({
    configuration,
    gateway: current().gateway,
    crms: () => current().crms.wait(),
    pages: current().pages,
    limits: configuration.limits.http,
    ...(worker === undefined ? {} : { settleMs }),
    ...(telemetry.beginTrace === undefined ? {} : { beginTrace: telemetry.beginTrace }),
    logger: observedLog(logger, (line) => {
      metrics.exchange(line);
      telemetry.exchange?.(line);
      recorder?.exchange(line);
      ledger?.exchange(line);
    }),
    onDefect: () => undefined,
  });
  metrics.watch({
    inFlight: () => server.load().inFlight,
    connections: () => server.load().connections,
    guard: () => current().guardState(),
    crms: () => current().crms.look(),
    ledger: ledger?.state,
  });
  const close = async (app: Assembled): Promise<void> => {
    open.delete(app);
    await app.upstream.close();
  };
  const exchange = ({ configuration: next, read: readAnew }: Verified): void => {
    inForce = readAnew;
    const before = apps.replace(next);
    open.add(current());
    if (next.tls !== undefined) server.secure(next.tls);
    void server.replace(current()).then(() => close(before));
    warnOfVersions(next, current().contract, logger);
  };
  // A worker is replaced by another one.
  const reload =
    worker === undefined
      ? reloadHere({ start: { configuration, read }, sources, logger, names, exchange })
      : () => Promise.resolve(undefined);
  const activity = recorder && (() => activityOf({ worker: worker ?? 1, recorder, server, ...current() }));
  try {
    await host.start({
      metrics,
      current,
      inForce: () => inForce,
      reload,
      ...(activity === undefined ? {} : { activity }),
    });
  } catch (error) {
    // The admin port is taken: nothing may stay open, or the process would not end.
    await server.drain();
    await ledger?.close();
    throw error;
  }
  watchProcess({
    process: host.process,
    logger,
    // To a program in a terminal SIGHUP tells the terminal's end.
    ...(out.isTTY === true ? {} : { reload: () => void reload() }),
    stop: async () => {
      await server.drain();
      await Promise.all(Array.from(open, close));
      await ledger?.close();
      // After the last words of the others, which are figures and log lines, too.
      await telemetry.close();
      await host.close();
    },
  });
  const { contract } = current();
  warnOfVersions(configuration, contract, logger);
  logger.event('info', 'The gateway listens.', { address: server.address, upstream: configuration.upstream.kind });
  // For people only: a collector of log lines must find nothing else. Of several workers the first one prints it.
  if (out.isTTY === true && configuration.logFormat !== 'json' && (worker ?? 1) === 1)
    out.write(calls(server.address + configuration.basePath, contract, configuration.upstream));
}

/** Warns once, before the first client asks: each call to a CRM whose version is not in the contract is refused. */
function warnOfVersions({ upstream, identity }: Configuration, contract: Contract, logger: GatewayLog): void {
  const crms = [upstream, ...(identity.tenants?.values() ?? [])];
  const spoken = new Set(crms.map((crm) => (crm.kind === 'sandbox' ? undefined : crm.version)));
  for (const version of spoken)
    if (version !== undefined && contract.version(version) === undefined)
      logger.event('error', 'The contract folder lacks a version that a CRM is spoken to in; its calls are refused.', {
        version,
      });
}
