import type { Activity } from '../console';
import { loadContract, type Contract, contractState, findRegressionInThread, type ContractState } from '../contract';
import {
  createMetricsView,
  forkWorker,
  hangUpReloads,
  superviseWorkers,
  watchProcess,
  type Configuration,
  type Environment,
  type GatewayLog,
  type WorkerEvent,
  type WorkerReport,
  readConfiguration,
  sharedCallerKey,
} from '../operations';
import { consoleSections } from './console-pages';
import { auditFileOf, levelSwitch, openAdmin, switchLevel } from './host-process';

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
  configuration: Configuration,
  environment: Environment,
  logger: GatewayLog,
): Promise<void> {
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
  const workers = superviseWorkers({
    ...aboutWorkers(configuration, environment, logger),
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
    await workers.stop();
    await closeAdmin();
    await audit?.close();
  });
  await workers.start();
  if (workers.stopping()) return;
  const measure = () => measured(measuring, workers.serving(), () => workers.tellAll({ say: 'measure' }));
  const sections = consoleSections(configuration, {
    environment,
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
  closeAdmin = await openAdmin(configuration, logger, read, sections).catch(async (error: unknown) => {
    await workers.stop();
    throw error;
  });
}

function aboutWorkers(configuration: Configuration, environment: Environment, logger: GatewayLog) {
  const variables = sharedCallerKey();
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
    verify: verifyRestart(environment, configuration.contractDir),
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
  watchProcess({
    // SIGHUP does not end a supervisor.
    process: {
      on: (event, listener) => (event === 'SIGHUP' && hangUpReloads()) || process.on(event, listener),
      exit: (code) => process.exit(code),
    },
    logger,
    stop,
  });
  if (hangUpReloads()) process.on('SIGHUP', () => void workers.roll());
  process.on(
    'SIGUSR2',
    levelSwitch(configuration, (level) => {
      switchLevel(logger, level);
      workers.tellAll({ say: 'level', level });
    }),
  );
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

/** Enough to load the whole contract on one core, several times over. */
const withinMs = 300_000;

/**
 * A supervisor asks this before it replaces workers that serve: would new ones serve as well with the settings and
 * files as they are now? A new worker would not notice a broken contract file, which is loaded at its agent's first
 * use.
 * @returns the reason against it, as sentences for the log; undefined when there is none
 */
function verifyRestart(environment: Environment, contractDir: string): () => Promise<string | undefined> {
  // The contract the first workers have loaded.
  let served = stateOf(contractDir);
  return async () => {
    const reading = readConfiguration(environment);
    if ('problems' in reading) return reading.problems.join(' ');
    const folder = reading.configuration.contractDir;
    const found = stateOf(folder);
    const reason = await findRegressionInThread(folder, served, withinMs);
    if (reason === undefined) served = found;
    return reason;
  };
}

/** undefined: the folder cannot be listed; `findRegressionInThread` then gives the reason. */
function stateOf(folder: string): ContractState | undefined {
  try {
    return contractState(folder);
  } catch {
    return undefined;
  }
}
