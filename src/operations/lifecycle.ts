import type { GatewayLog } from './logs';
import { hangUpReloads } from './windows';

/** The part of `process` that is needed here. */
export interface ProcessEvents {
  on(event: string, listener: (argument: unknown) => void): unknown;
  exit(code: number): unknown;
}

export interface LifecycleOptions {
  readonly process: ProcessEvents;
  /** Ends everything in order: the server's drain, then what stands behind it. */
  readonly stop: () => Promise<void>;
  /** Asked for by SIGHUP; unset: SIGHUP stops in order, as at the end of a terminal. */
  readonly reload?: () => void;
  readonly logger: GatewayLog;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Signals that ask for an orderly end. SIGBREAK is Ctrl+Break on Windows, which has no SIGTERM. */
const orderly = ['SIGTERM', 'SIGBREAK'];

/**
 * SIGINTs within this time are one press of Ctrl-C: npm passes on, some milliseconds later, the signal that the
 * terminal has sent already, and the two look alike. A person who presses twice on purpose takes longer, or presses
 * again.
 */
const samePressMs = 300;

/** 128 and the signal's number. */
const interruptedCode = 130;

/**
 * Ties the process's life to the server's. SIGTERM, however often, and a first SIGINT stop in order (exit 0): process
 * managers, npm and process groups deliver one wish twice. A second SIGINT ends at once (exit 130), for only a person
 * sends that. A defect that reached the process is logged once and stops in order too (exit 1), because its effects are
 * unknown.
 */
export function watchProcess({ process, stop, reload, logger, now = () => performance.now() }: LifecycleOptions): void {
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
  const stopInOrder = (signal: string): void => {
    if (code === undefined) logger.event('info', 'The gateway stops: it finishes what is under way.', { signal });
    void end(0);
  };
  const isReload = reload !== undefined && hangUpReloads();
  for (const signal of isReload ? orderly : [...orderly, 'SIGHUP']) process.on(signal, () => stopInOrder(signal));
  if (isReload)
    process.on('SIGHUP', () => {
      if (code === undefined) reload();
    });
  let pressedAt: number | undefined;
  process.on('SIGINT', () => {
    const at = now();
    if (pressedAt === undefined) stopInOrder('SIGINT');
    else if (at - pressedAt >= samePressMs) {
      logger.event('warn', 'The gateway ends at once: what is under way is cut off.', { signal: 'SIGINT' });
      process.exit(interruptedCode);
    } else return;
    pressedAt = at;
  });
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error) => {
      if (code !== 1) logger.defect(`The gateway stops because of a defect (${event}).`, error);
      void end(1);
    });
  }
}

/** Why something does not come to serve. */
export interface StartProblem {
  /** A sentence, for the log. */
  readonly reason: string;
  /** 2: a setting or a file is wrong; 1: anything else. */
  readonly exitCode: number;
}

/** A start that has failed and would fail again as things are. */
export class StartFailure extends Error {
  readonly reasons: readonly string[];
  readonly exitCode: number;

  constructor(problems: readonly StartProblem[]) {
    // Several workers mostly say the same.
    const reasons = [...new Set(problems.map(({ reason }) => reason))];
    super(reasons.join(' '));
    this.reasons = reasons;
    this.exitCode = problems[0]?.exitCode ?? 1;
  }
}
