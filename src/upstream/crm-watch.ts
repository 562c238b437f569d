/**
 * What is known of a CRM, for the health page, the metrics and the console. Where that is too old, the CRM is probed
 * first.
 */
import type { Failure } from '../command';
import type { CrmHealth, CrmNews, CrmState } from './crm-health';

export interface WatchOptions {
  readonly health: CrmHealth;
  /** Asks the CRM for a sign of life; undefined: it gave one. */
  readonly ask: () => Promise<Failure | undefined>;
  readonly onTried: (failed: Failure | undefined, began: number) => void;
  readonly clock: { now(): number };
  /** Milliseconds between two probes of a CRM that does not answer. */
  readonly restMs: number;
}

export interface CrmWatch {
  /** What is known now; where that is old, a probe has been sent. */
  look(): CrmState;
  /** Waits for the probe, within bounds. */
  wait(): Promise<CrmState>;
  /** What is known, however old. */
  state(): CrmState;
  heard(news: CrmNews): void;
}

/** What is known of a CRM that is up is never older, with or without calls in between. */
const freshMs = 5_000;
/** Monitors give up after a few seconds; the probe itself goes on. */
const waitMs = 2_000;

export function watchCrm({ health, ask, onTried, clock, restMs }: WatchOptions): CrmWatch {
  let probe: Promise<void> | undefined;
  const attempt = async (): Promise<void> => {
    const began = clock.now();
    try {
      onTried(await ask(), began);
    } finally {
      probe = undefined;
    }
  };
  const begin = (): Promise<void> | undefined => {
    const oldMs = health.state.status === 'up' ? freshMs : restMs;
    if (probe === undefined && clock.now() - health.lookedAt >= oldMs) probe = attempt();
    return probe;
  };
  return {
    look() {
      // A defect of a probe is one of calls, too, and is reported there.
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
