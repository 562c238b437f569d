import type { GatewayLog } from './logs';

/** The part of `process` that is needed here. */
export interface ProcessEvents {
  on(event: string, listener: (argument: unknown) => void): unknown;
  exit(code: number): unknown;
}

export interface LifecycleOptions {
  readonly process: ProcessEvents;
  /** Ends everything in order: the server's drain, then what stands behind it. */
  readonly stop: () => Promise<void>;
  readonly logger: GatewayLog;
}

/** Exit codes of a process ended by a signal: 128 and its number. */
const signals: ReadonlyMap<string, number> = new Map([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  // A process of its own cannot replace itself: whoever started it does. Supervisors and workers have another use for this signal.
  ['SIGHUP', 129],
]);

/**
 * Ties the process's life to the server's: a first signal stops in order (exit 0), a second one at once (130, 143);
 * a defect that reached the process is logged once and stops in order too (exit 1), for nobody knows what it left behind.
 */
export function watchProcess({ process, stop, logger }: LifecycleOptions): void {
  let code: number | undefined;
  const end = async (wanted: number): Promise<void> => {
    const begun = code !== undefined;
    code = Math.max(code ?? 0, wanted);
    if (begun) return;
    try {
      await stop();
    } catch (error) {
      code = 1;
      logger.defect('The gateway could not stop in order.', error);
    }
    logger.event('info', 'The gateway has stopped.');
    await logger.close();
    process.exit(code);
  };
  for (const [signal, atOnce] of signals) {
    process.on(signal, () => {
      if (code !== undefined) return void process.exit(atOnce);
      logger.event('info', 'The gateway stops: it finishes what is under way.', { signal });
      return void end(0);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error) => {
      if (code !== 1) logger.defect(`The gateway stops because of a defect (${event}).`, error);
      void end(1);
    });
  }
}
