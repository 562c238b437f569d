/**
 * What is known of a CRM, for whoever asks: the health page, the metrics, the console. What is too old to be told is
 * looked after first.
 */
import type { Failure } from '../command';
import type { CrmHealth, CrmNews, CrmState } from './crm-health';

export interface WatchOptions {
  readonly health: CrmHealth;
  /** Asks the CRM for a sign of life; undefined: it gave one. */
  readonly ask: () => Promise<Failure | undefined>;
  readonly onTried: (told: Failure | undefined, began: number) => void;
  readonly clock: { now(): number };
  /** How long a CRM that does not answer is left alone between two trials. */
  readonly restMs: number;
}

export interface CrmWatch {
  /** What is known now; where that is old, a trial is on its way. */
  look(): CrmState;
  /** Waits for the trial, within bounds. */
  wait(): Promise<CrmState>;
  /** What is known, however old. */
  state(): CrmState;
  heard(news: CrmNews): void;
}

/** What is told of a CRM that is up is never older, whether or not anybody has called meanwhile. */
const freshMs = 5_000;
/** Monitors give up after a few seconds; the trial itself goes on. */
const waitMs = 2_000;

export function watchCrm({ health, ask, onTried, clock, restMs }: WatchOptions): CrmWatch {
  let trial: Promise<void> | undefined;
  const attempt = async (): Promise<void> => {
    const began = clock.now();
    try {
      onTried(await ask(), began);
    } finally {
      trial = undefined;
    }
  };
  const begin = (): Promise<void> | undefined => {
    const oldMs = health.state.status === 'up' ? freshMs : restMs;
    if (trial === undefined && clock.now() - health.lookedAt >= oldMs) trial = attempt();
    return trial;
  };
  return {
    look() {
      // A defect of a trial is one of calls, too, and told there.
      begin()?.catch(() => undefined);
      return health.state;
    },
    state: () => health.state,
    heard: (news) => health.heard(news),
    async wait() {
      const running = begin();
      if (running !== undefined) await within(running, waitMs);
      return health.state;
    },
  };
}

function within(running: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    running.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
