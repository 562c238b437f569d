/** Tells the operator when something ends: notices, windows and ends as they come, once in a process. */
import type { SunsetPlan, PlanState } from './plan';
import { nextChange, stateAt } from './plan';

/** What has begun for a plan. `served`: a brown-out is over. */
export interface SunsetNews {
  readonly plan: string;
  readonly event: 'noticed' | 'brownOut' | 'served' | 'ended' | 'spared';
  /** End of the plan, or of the window; milliseconds since the epoch. */
  readonly until: number;
}

export interface Announcer {
  /** A call has met a plan in this state: perhaps before the timer did. */
  saw(plan: SunsetPlan, state: PlanState): void;
  close(): void;
}

/** A clock may be set meanwhile, and timers take at most some weeks. */
const sleepMsMax = 60_000;

export function announce(
  plans: readonly SunsetPlan[],
  clock: { now(): number },
  onNews: (news: SunsetNews) => void,
): Announcer {
  const now = clock.now();
  const last = new Map(plans.map((plan) => [plan, stateAt(plan, now)]));
  const saw = (plan: SunsetPlan, state: PlanState): void => {
    const before = last.get(plan);
    if (before === undefined || isSame(before, state)) return;
    last.set(plan, state);
    const event = state.kind === 'noticed' && before.kind === 'brownOut' ? 'served' : state.kind;
    if (event === 'quiet') return;
    onNews({ plan: plan.name, event, until: state.kind === 'brownOut' ? state.window.until : plan.end });
  };
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const instant = clock.now();
    for (const plan of plans) saw(plan, stateAt(plan, instant));
    const next = Math.min(...plans.map((plan) => nextChange(plan, instant) ?? Infinity));
    timer = setTimeout(look, Math.min(sleepMsMax, next - instant)).unref();
  };
  look();
  return { saw, close: () => clearTimeout(timer) };
}

const isSame = (one: PlanState, other: PlanState): boolean =>
  one.kind === other.kind &&
  (one.kind !== 'brownOut' || other.kind !== 'brownOut' || one.window.from === other.window.from);
