/** What ends and when: a plan of SUNSET_FILE, checked, and how it stands at an instant. */
import type { CallConditions } from '../policy';
import {
  latestBegun,
  nextToBegin,
  readBrownOuts,
  type BrownOut,
  type GivenBrownOut,
  type SunsetProblem,
} from './brown-outs';
import { instantText, isTimeZone, readInstant } from './zone-time';

/** All times are milliseconds since the epoch, in whole seconds. */
export interface SunsetPlan extends CallConditions {
  /** Names what ends, in texts for callers and in metrics. */
  readonly name: string;
  readonly timeZone: string;
  readonly notice: number;
  readonly end: number;
  /** Sorted; between notice and end. */
  readonly brownOuts: readonly BrownOut[];
  /** Address of what callers should read. */
  readonly link?: string;
  /** So many refused calls of one caller end a brown-out for this caller; unset: it goes on. */
  readonly stopAfterFailures?: number;
}

/** A plan as the file has it, but for the conditions. */
export interface GivenPlan {
  readonly name: string;
  readonly timeZone: string;
  readonly notice: string;
  readonly end: string;
  readonly brownOuts: readonly GivenBrownOut[];
  readonly link?: string | undefined;
  readonly stopAfterFailures?: number | undefined;
}

/** Reads the times of a plan, and checks that they follow each other: notice, brown-outs, end. */
export function readPlan(given: GivenPlan, conditions: CallConditions): SunsetPlan | SunsetProblem {
  const { name, timeZone, link, stopAfterFailures } = given;
  if (!isTimeZone(timeZone)) return { problem: 'must be a time zone such as Europe/Oslo', place: ['timeZone'] };
  const notice = readInstant(given.notice, timeZone);
  if (notice === undefined) return { problem: noInstant, place: ['notice'] };
  const end = readInstant(given.end, timeZone);
  if (end === undefined) return { problem: noInstant, place: ['end'] };
  if (end <= notice) return { problem: 'must be after notice', place: ['end'] };
  const brownOuts = readBrownOuts(given.brownOuts, timeZone);
  if ('problem' in brownOuts) return brownOuts;
  const outside = brownOuts.find(({ from, until }) => from <= notice || until > end);
  if (outside !== undefined)
    return {
      problem: `must lie between notice and end; the one at ${instantText(outside.from)} does not`,
      place: ['brownOuts'],
    };
  return {
    ...conditions,
    name,
    timeZone,
    notice,
    end,
    brownOuts,
    ...(link === undefined ? {} : { link: new URL(link).href }),
    ...(stopAfterFailures === undefined ? {} : { stopAfterFailures }),
  };
}

const noInstant = 'must be a day such as 2027-01-05, or a time such as 2027-01-05T10:00';

/** `quiet`: before the notice, nothing is said. */
export type PlanState =
  { readonly kind: 'quiet' | 'noticed' | 'ended' } | { readonly kind: 'brownOut'; readonly window: BrownOut };

const quiet: PlanState = { kind: 'quiet' };
const noticed: PlanState = { kind: 'noticed' };
const ended: PlanState = { kind: 'ended' };

/** How a plan stands at an instant, in milliseconds since the epoch. */
export function stateAt({ notice, end, brownOuts }: SunsetPlan, instant: number): PlanState {
  if (instant < notice) return quiet;
  if (instant >= end) return ended;
  const window = latestBegun(brownOuts, instant);
  return window === undefined || instant >= window.until ? noticed : { kind: 'brownOut', window };
}

/** When the state of a plan changes next; undefined: not any more. */
export function nextChange(plan: SunsetPlan, instant: number): number | undefined {
  const state = stateAt(plan, instant);
  switch (state.kind) {
    case 'quiet':
      return plan.notice;
    case 'noticed':
      return nextToBegin(plan.brownOuts, instant)?.from ?? plan.end;
    case 'brownOut':
      return state.window.until;
    case 'ended':
      return undefined;
  }
}
