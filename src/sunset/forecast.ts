/** What a call will meet on a day or at an instant, for people who ask before it comes. */
import { noticeEntry, noticeHeaders, refusalIn } from './notice';
import { nextChange, stateAt, type PlanState, type SunsetPlan } from './plan';
import { clockOf, instantText, readInstant } from './zone-time';

export interface Forecast {
  /** Lines for a person. */
  readonly lines: readonly string[];
  /** Whether every call of that time is served. */
  readonly isServed: boolean;
}

const dayMs = 86_400_000;

/**
 * @param on a day, a time of the plan's zone, or an instant with `Z` or `+01:00`
 * @returns undefined: `on` is none of these
 */
export function forecast(plan: SunsetPlan, on: string): Forecast | undefined {
  const from = readInstant(on, plan.timeZone);
  if (from === undefined) return undefined;
  return on.includes('T') ? forecastAt(plan, from) : forecastDay(plan, from, on);
}

function forecastAt(plan: SunsetPlan, instant: number): Forecast {
  const state = stateAt(plan, instant);
  const refusal = refusalIn(state, plan, instant);
  const answer = refusal === undefined ? [] : [`  ${refusal.code}: ${refusal.message}`];
  const lines = [`${instantText(instant)}: ${words[state.kind]}`, ...answer, ...told(plan, state)];
  return { lines, isServed: refusal === undefined };
}

/** From midnight to midnight of the plan's zone, which may be 23 or 25 hours. */
function forecastDay(plan: SunsetPlan, from: number, day: string): Forecast {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
  const until = readInstant(next, plan.timeZone) ?? from + dayMs;
  const lines = [`${day}, ${plan.timeZone}:`];
  let isServed = true;
  let last: PlanState | undefined;
  for (let at: number | undefined = from; at !== undefined && at < until; at = nextChange(plan, at)) {
    last = stateAt(plan, at);
    lines.push(`  ${timeText(plan, at)} ${words[last.kind]}`);
    isServed &&= refusalIn(last, plan, at) === undefined;
  }
  return { lines: [...lines, ...(last === undefined ? [] : told(plan, last))], isServed };
}

const words: Readonly<Record<PlanState['kind'], string>> = {
  quiet: 'served, nothing is announced yet',
  noticed: 'served, the end is announced',
  brownOut: 'brown-out, not served',
  ended: 'ended, not served',
};

/** By the clock of the zone, with the instant beside it. */
function timeText({ timeZone }: SunsetPlan, instant: number): string {
  const clock = instantText(clockOf(timeZone, instant)).slice(11, 19);
  return timeZone === 'UTC' ? clock : `${clock} (${instantText(instant)})`;
}

function told(plan: SunsetPlan, { kind }: PlanState): readonly string[] {
  if (kind === 'quiet') return [];
  const fields = Object.entries(noticeHeaders(plan)).map(([name, value]) => `  ${name}: ${value}`);
  const entry = Array.from(noticeEntry(plan), ([name, value]) => `  ExtraInfo of SOAP answers: ${name} = ${value}`);
  return ['Replies say:', ...fields, ...entry];
}
