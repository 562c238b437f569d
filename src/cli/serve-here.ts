import { assemble } from '../assemble';
import { createRecorder, type Recorder } from '../console';
import type { Contract } from '../contract';
import { startServer } from '../server';
import {
  auditTrail,
  createMetrics,
  observe,
  observedLog,
  startTelemetry,
  watchProcess,
  type Configuration,
  type Environment,
  type ExportableLog,
  type GatewayLog,
  type Telemetry,
} from '../operations';
import type { SkewEvent, CrmNews, CrmState } from '../upstream';
import { activityOf } from './console-pages';
import { singleProcess, workerProcess, type HostProcess } from './host-process';
import { pasteableCalls } from './start-report';
import type { Terminal } from './surroundings';
import { programVersion } from '../version';

/** Far longer than a message to the supervisor takes, on a busy machine too. */
const settleMs = 200;

export interface Serving {
  readonly configuration: Configuration;
  /** What the configuration was read from. */
  readonly environment: Environment;
  readonly out: Terminal;
  readonly logger: ExportableLog;
  readonly worker: number | undefined;
}

/** Serves in this process: the only one, or one worker of several. Rejects when the address cannot be taken. */
export async function serveHere({ configuration, environment, out, logger, worker }: Serving): Promise<void> {
  const host =
    worker === undefined ? singleProcess(configuration, environment, logger) : workerProcess(configuration, logger);
  const recorder = configuration.console && createRecorder(Date.now);
  const telemetry = startTelemetry({ environment, programVersion, worker, logger });
  const { app, metrics } = instrumented(configuration, logger, host, { recorder, telemetry });
  const { contract, gateway, upstream, pages, crms, guardState } = app;
  const server = await startServer({
    configuration,
    gateway,
    crms: crms.wait,
    pages,
    limits: configuration.limits.http,
    ...(worker === undefined ? {} : { settleMs }),
    ...(telemetry.beginTrace === undefined ? {} : { beginTrace: telemetry.beginTrace }),
    logger: observedLog(logger, (line) => {
      metrics.exchange(line);
      telemetry.exchange?.(line);
      recorder?.exchange(line);
    }),
    onDefect: () => undefined,
  });
  metrics.watch({
    inFlight: () => server.load().inFlight,
    connections: () => server.load().connections,
    guard: guardState,
    crms: crms.look,
  });
  const activity = recorder && (() => activityOf({ worker: worker ?? 1, recorder, server, crms, guardState }));
  try {
    await host.start({ metrics, contract, crms, ...(activity === undefined ? {} : { activity }) });
  } catch (error) {
    // The admin port is taken: nothing may stay open, or the process would not end.
    await server.drain();
    throw error;
  }
  watchProcess({
    process: host.process,
    logger,
    stop: async () => {
      await server.drain();
      await upstream.close();
      // After the last words of the others, which are figures and log lines, too.
      await telemetry.close();
      await host.close();
    },
  });
  warnOfVersions(configuration, contract, logger);
  logger.event('info', 'The gateway listens.', { address: server.address, upstream: configuration.upstream.kind });
  // For people only: a collector of log lines must find nothing else. Of several workers the first one prints it.
  if (out.isTTY === true && configuration.logFormat !== 'json' && (worker ?? 1) === 1)
    out.write(pasteableCalls(server.address + configuration.basePath, contract, configuration.upstream));
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

function instrumented(
  configuration: Configuration,
  logger: GatewayLog,
  host: HostProcess,
  { recorder, telemetry }: { readonly recorder: Recorder | undefined; readonly telemetry: Telemetry },
) {
  const reportSkew = skewLog(logger);
  const observers = [
    ...(host.audit === undefined ? [] : [auditTrail(host.audit)]),
    ...(telemetry.finished === undefined ? [] : [telemetry.finished]),
    ...(recorder === undefined ? [] : [recorder.finished]),
  ];
  const app = assemble(configuration, {
    programVersion,
    onProblem: ({ file, line, element, message }) =>
      logger.event('error', 'A contract file could not be read; its agent is not served.', {
        file,
        line,
        element,
        problem: message,
      }),
    onSkew: (event) => {
      metrics.skewed(event.kind);
      reportSkew(event);
    },
    onRetry: () => metrics.retried(),
    debug: logger.debug,
    onCrmChange: (tenant, news, before) => {
      logCrmChange(logger, tenant, news, before);
      host.spreadCrmNews?.(tenant, news);
    },
    onRedisTrouble: () => logger.event('warn', 'Redis does not answer; limits and log-ins are kept in memory.'),
    observe: observe({ observers: [(call) => metrics.finished(call), ...observers] }),
  });
  const metrics = createMetrics({ contract: app.contract, programVersion });
  telemetry.exportMetrics(metrics.registry);
  return { app, metrics };
}

/** Versions × operations × properties are finite; the cap bounds what an unusual CRM could make us remember. */
const rememberedMax = 10_000;

const skewTexts: Readonly<Record<SkewEvent['kind'], string>> = {
  property: 'A property that the caller, or the contract, does not know is left out of answers; said once.',
  member: 'A member that the caller, or the contract, does not know is left out of answers; said once.',
  type: 'A type that the contract does not know is read as what it is derived from; said once.',
  neutral:
    'A property that the version of the CRM does not have, and that says nothing, is left out of requests; said once.',
  // Its name is the client's, and stays out of the log.
  unknown: 'A property that no contract names is left out of requests; said once.',
};

/** Logs each kind of loss once. */
function skewLog(logger: GatewayLog): (event: SkewEvent) => void {
  const seen = new Set<string>();
  return ({ version, agent, operation, kind, name }) => {
    const key = `${version} ${agent} ${operation} ${name}`;
    if (seen.has(key) || seen.size >= rememberedMax) return;
    seen.add(key);
    logger.event('info', skewTexts[kind], { version, agent, operation, name });
  };
}

/**
 * Logs that a CRM does not answer any more, or that it answers again. The first answer is no news. Each process logs
 * what it has seen itself.
 */
function logCrmChange(logger: Pick<GatewayLog, 'event'>, tenant: string, news: CrmNews, before: CrmState): void {
  const { status, since, code, cause } = news;
  const which = tenant === '' ? {} : { tenant };
  if (status === 'down') {
    const why = { ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause }) };
    logger.event('warn', 'The CRM does not answer.', { ...which, ...why });
  } else if (before.status === 'down') {
    const seconds = Math.round((since - before.since) / 1_000);
    logger.event('info', 'The CRM answers again.', { ...which, seconds });
  }
}
