import type { Activity } from '../console';
import { loadContract, type Contract } from '../contract';
import {
  contractGauges,
  createMetricsView,
  forkWorker,
  startTelemetry,
  superviseWorkers,
  watchProcess,
  type Configuration,
  type SettingSources,
  type LogLevel,
  controlSections,
  type Environment,
  type ExportableLog,
  type GatewayLog,
  type WorkerEvent,
  type WorkerReport,
  sharedKeys,
} from '../operations';
import { consoleSections } from './console-pages';
import { switchContractWatch } from './contract-watch';
import { programVersion } from '../version';
import { auditFileOf, levelSwitch, openAdmin, switchLevel } from './host-process';
import { verifySettings, type Verified } from './reload-here';

/** Time a worker has until it serves; on a busy machine it may need some seconds. */
const startMs = 60_000;
/** Time a worker has beyond its drain. */
const stopExtraMs = 5_000;
/** Time workers have to give their figures; for one that is too busy its last figures count. */
const measureMs = 1_000;

/**
 * Starts the workers and supervises them; serves no request itself.
 * @throws StartFailure when no worker can serve
 */
export async function serveInWorkers(
  { configuration, read: atStart }: Verified,
  sources: () => SettingSources,
  logger: ExportableLog,
): Promise<void> {
  let inForce = atStart;
  const telemetry = ownLines(inForce.environment, logger);
  if (configuration.upstream.kind === 'sandbox')
    logger.event('warn', 'Each worker has a sandbox CRM of its own: what one stores the others do not know.');
  const audit = auditFileOf(configuration, logger);
  const view = createMetricsView(() => workers.serving());
  const measuring = new Set<() => void>();
  const board = activityBoard();
  const onMessage = (worker: number, message: WorkerReport): void => {
    if (message.say === 'audit') return audit?.write(message.line);
    if (message.say === 'crm') return workers.tellAll(message);
    view.keep(worker, message.snapshot);
    if (message.activity !== undefined) board.keep(worker, message.activity);
    for (const countAnswer of measuring) countAnswer();
  };
  const contractWatch = switchContractWatch(logger, (read) => contractGauges(view.registry, read));
  const verify = verifySettings(sources, configuration.contractDir);
  const workers = superviseWorkers({
    ...aboutWorkers(configuration, logger),
    verify: async () => {
      const verified = await verify();
      if ('reason' in verified) return verified.reason;
      inForce = verified.read;
      contractWatch.replace(verified.configuration);
      return undefined;
    },
    onMessage,
    onRestart: view.restarted,
    onExit: (worker) => {
      view.retire(worker);
      board.retire(worker);
    },
  });
  let closeAdmin = (): Promise<void> => Promise.resolve();
  // Before the first worker is started: from then on a signal must find the supervisor listening.
  watch(configuration, logger, workers, async () => {
    await Promise.all([workers.stop(), contractWatch.stop()]);
    await closeAdmin();
    await audit?.close();
    await telemetry.close();
  });
  await workers.start();
  if (workers.stopping()) return;
  contractWatch.replace(configuration);
  const measure = () => measured(measuring, workers.serving(), () => workers.tellAll({ say: 'measure' }));
  const sections = consoleSections(configuration, {
    inForce: () => inForce,
    activities: async () => {
      await measure();
      return board.all();
    },
    contract: contractOnce(configuration),
  });
  const read = async () => {
    await measure();
    return { contentType: view.contentType, body: await view.read() };
  };
  const controls = { reload: workers.roll, setLevel: (level: LogLevel) => setLevelOfAll(logger, workers, level) };
  const control = controlSections(controls, configuration.adminPassword);
  closeAdmin = await openAdmin(configuration, logger, read, [...sections, ...control]).catch(async (error: unknown) => {
    await workers.stop();
    throw error;
  });
}

/** The supervisor has no calls: of what OpenTelemetry exports, only its log lines are its own. */
function ownLines(environment: Environment, logger: ExportableLog) {
  const only = { ...environment, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' };
  return startTelemetry({ environment: only, programVersion, worker: undefined, logger });
}

function aboutWorkers(configuration: Configuration, logger: GatewayLog) {
  const variables = sharedKeys();
  return {
    count: configuration.workers,
    fork: () => forkWorker(variables),
    later: (ms: number, callback: () => void) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
    startMs,
    stopMs: configuration.drainTimeoutMs + stopExtraMs,
    onEvent: (event: WorkerEvent, facts: Readonly<Record<string, string | number>>) =>
      logger.event(...levelAndText(event), facts),
  };
}

/** The last activity that each running worker has reported. */
function activityBoard() {
  const latest = new Map<number, Activity>();
  const ended = new Set<number>();
  return {
    keep(worker: number, activity: Activity): void {
      // Last words may arrive after the end.
      if (!ended.has(worker)) latest.set(worker, activity);
    },
    retire(worker: number): void {
      ended.add(worker);
      latest.delete(worker);
    },
    all: (): readonly Activity[] => [...latest.values()],
  };
}

/** The supervisor needs the contract for the translator only. A worker has reported the contract's problems. */
function contractOnce({ contractDir }: Configuration): () => Contract {
  let contract: Contract | undefined;
  return () => (contract ??= loadContract(contractDir, { onProblem: () => undefined }));
}

function watch(
  configuration: Configuration,
  logger: GatewayLog,
  workers: ReturnType<typeof superviseWorkers>,
  stop: () => Promise<void>,
): void {
  watchProcess({ process, logger, stop, reload: () => void workers.roll() });
  process.on(
    'SIGUSR2',
    levelSwitch(configuration, (level) => setLevelOfAll(logger, workers, level)),
  );
}

function setLevelOfAll(
  logger: GatewayLog,
  workers: ReturnType<typeof superviseWorkers>,
  level: Configuration['logLevel'],
): void {
  switchLevel(logger, level);
  workers.tellAll({ say: 'level', level });
}

/** Resolves when `count` answers have come since `ask`, or after `measureMs`. */
function measured(measuring: Set<() => void>, count: number, ask: () => void): Promise<void> {
  return new Promise((resolve) => {
    let missing = count;
    const done = (): void => {
      clearTimeout(timer);
      measuring.delete(countAnswer);
      resolve();
    };
    const countAnswer = (): void => {
      missing -= 1;
      if (missing <= 0) done();
    };
    const timer = setTimeout(done, count === 0 ? 0 : measureMs);
    measuring.add(countAnswer);
    ask();
  });
}

const eventTexts: ReadonlyMap<WorkerEvent, readonly ['info' | 'warn' | 'error', string]> = new Map([
  ['crashed', ['error', 'A worker has ended unasked; another one will take its place.'] as const],
  ['startFailed', ['error', 'A worker could not take the place of one that ended; it is tried again.'] as const],
  ['rolling', ['info', 'The workers are replaced, one after the other.'] as const],
  ['replaced', ['info', 'A worker takes the place of the one that ended.'] as const],
  ['rolled', ['info', 'All workers have been replaced.'] as const],
  ['rollFailed', ['error', 'A new worker could not start; the old ones serve on.'] as const],
  ['killed', ['warn', 'A worker did not end in time and is killed.'] as const],
]);

function levelAndText(event: WorkerEvent): readonly ['info' | 'warn' | 'error', string] {
  return eventTexts.get(event) ?? ['info', event];
}
