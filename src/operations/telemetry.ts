/** OpenTelemetry, loaded only where its variables ask for it: without them nothing of it is ever read. */
import type { Registry } from 'prom-client';
import type { BeginTrace } from '../command';
import type { Environment } from './config-keys';
import type { ExchangeLine, ExportableLog } from './logs';
import type { ExportOptions } from './otlp-export';
import type { RecordedTraces } from './request-trace';
import { endpointOf, readTelemetrySettings, type Signal, type TelemetrySettings } from './telemetry-settings';

/** Traces, figures and log lines on their way to a collector; what is not asked for does nothing. */
export interface Telemetry {
  /** This and the next are unset where traces are not recorded. */
  readonly beginTrace?: BeginTrace;
  /** A request has been replied to. */
  readonly exchange?: (line: ExchangeLine) => void;
  /** Sends the figures of the metrics page, too. */
  exportMetrics(registry: Registry): void;
  /** Sends what is left; resolves when it has been sent or given up. */
  close(): Promise<void>;
}

export interface TelemetryOptions {
  readonly environment: Environment;
  readonly programVersion: string;
  /** Number of this process among several. */
  readonly worker: number | undefined;
  readonly logger: ExportableLog;
}

/** How long the end of the process waits for a collector. */
const closeMs = 5_000;

const undelivered: Readonly<Record<Signal, string>> = {
  traces: 'Traces could not be delivered.',
  metrics: 'Metrics could not be delivered.',
  logs: 'Log lines could not be delivered.',
};

const noTelemetry: Telemetry = {
  exportMetrics: () => undefined,
  close: () => Promise.resolve(),
};

/** What the program's own traces and those of an application around it have in common. */
type TracesOnly = Pick<Telemetry, 'beginTrace' | 'exchange'>;

/** Where the interface of OpenTelemetry keeps what a process has registered, whichever copy of it is asked. */
const hostKey = Symbol.for('opentelemetry.js.api.1');

/**
 * Traces of a gateway inside another application: spans by the OpenTelemetry that the application has registered
 * before. The gateway exports nothing itself there. Without one, nothing is loaded.
 */
export function hostTelemetry(programVersion: string): TracesOnly {
  return hostKey in globalThis ? tracesOf(load.host()(programVersion)) : {};
}

const tracesOf = ({ begin, exchange }: RecordedTraces): TracesOnly => ({ beginTrace: begin, exchange });

/** Each part is read when it is asked for: a static import would load the SDK for everyone. */
const load = {
  shared() {
    const { hearSetup, processResource }: typeof import('./otlp-export') = require('./otlp-export');
    return { hearSetup, processResource };
  },
  traces() {
    const { exportTraces }: typeof import('./otlp-traces') = require('./otlp-traces');
    return exportTraces;
  },
  host() {
    const { recordInHost }: typeof import('./request-trace') = require('./request-trace');
    return recordInHost;
  },
  metrics() {
    const { exportMetrics }: typeof import('./otlp-metrics') = require('./otlp-metrics');
    return exportMetrics;
  },
  logs() {
    const { exportLogs }: typeof import('./otlp-logs') = require('./otlp-logs');
    return exportLogs;
  },
};

/**
 * Starts what the OTEL_… variables ask for. The SDK reads most of them itself, from the variables of the process.
 * Whatever is wrong with them, calls are served: each mistake is a line of the log.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { environment, logger } = options;
  const settings = readTelemetrySettings(environment);
  const tell = (problem: string) => logger.event('warn', 'A setting of OpenTelemetry is not honoured.', { problem });
  for (const problem of settings.problems) tell(problem);
  return Object.keys(settings.exported).length === 0 ? noTelemetry : exporting(options, settings, tell);
}

function exporting(
  { environment, programVersion, worker, logger }: TelemetryOptions,
  { exported, propagators }: TelemetrySettings,
  tell: (problem: string) => void,
): Telemetry {
  const { hearSetup, processResource } = load.shared();
  const onProblem = (signal: Signal, problem: string) => logger.event('warn', undelivered[signal], { problem });
  const resource = processResource(programVersion, worker);
  /** Starts one signal where it is asked for. */
  const start = <T>(signal: Signal, begin: (options: ExportOptions) => T): T | undefined => {
    const protocol = exported[signal];
    if (protocol === undefined) return undefined;
    const endHearing = hearSetup(tell);
    try {
      return begin({ protocol, url: endpointOf(signal, environment), resource, programVersion, onProblem });
    } catch (error) {
      tell(error instanceof Error ? error.message : 'unknown');
      return undefined;
    } finally {
      endHearing();
    }
  };
  const traces = start('traces', (options) => load.traces()(options, propagators));
  const log = start('logs', (options) => load.logs()(options));
  if (log !== undefined) logger.exportTo(log.write);
  let closeMetrics: (() => Promise<void>) | undefined;
  return {
    ...(traces === undefined ? {} : tracesOf(traces)),
    exportMetrics: (registry) => {
      closeMetrics = start('metrics', (options) => load.metrics()(options, registry));
    },
    close: () => within(closeMs, [traces?.close, closeMetrics, log?.close]),
  };
}

/** Waits for all of them, whatever becomes of them, but no longer than `ms`. */
async function within(ms: number, closing: readonly ((() => Promise<void>) | undefined)[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled(closing.map(async (close) => close?.())), late]);
  clearTimeout(timer);
}
