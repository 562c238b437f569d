/** What a caller is told of the end of what it uses: header fields, an entry of the ExtraInfo block, a failure. */
import { failure, type Failure } from '../command';
import type { SunsetPlan, PlanState } from './plan';
import { instantText } from './zone-time';

/** Fields of a reply: RFC 9745 (Deprecation), RFC 8594 (Sunset), RFC 8288 (Link). Lower-case names. */
export function noticeHeaders({ notice, end, link }: SunsetPlan): Readonly<Record<string, string>> {
  return {
    deprecation: `@${Math.floor(notice / 1000)}`,
    sunset: new Date(end).toUTCString(),
    ...(link === undefined ? {} : { link: `<${link}>; rel="deprecation", <${link}>; rel="sunset"` }),
  };
}

/** For the ExtraInfo header block of a SOAP reply. */
export function noticeEntry(plan: SunsetPlan): ReadonlyMap<string, string> {
  return new Map([['Sunset', `${plan.name} ends at ${instantText(plan.end)}.${seeLink(plan)}`]]);
}

const seeLink = ({ link }: SunsetPlan): string => (link === undefined ? '' : ` See ${link}`);

/** In place of an answer; undefined: the call is served. @param now milliseconds since the epoch */
export function refusalIn(state: PlanState, plan: SunsetPlan, now: number): Failure | undefined {
  const { name, end } = plan;
  if (state.kind === 'ended')
    return failure('caller.sunset', `${name} has ended at ${instantText(end)}; nothing was sent.${seeLink(plan)}`);
  if (state.kind !== 'brownOut') return undefined;
  const { until } = state.window;
  return failure(
    'caller.brownOut',
    `${name} ends at ${instantText(end)}. It is switched off until ${instantText(until)} as a reminder; ` +
      `nothing was sent.${seeLink(plan)}`,
    { retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)) },
  );
}
