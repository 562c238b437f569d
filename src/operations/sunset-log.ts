/** What the log says of things that end: that a notice, a brown-out or an end has come. */
import type { SunsetNews } from '../sunset';
import type { GatewayLog } from './logs';

const texts: Readonly<Record<SunsetNews['event'], string>> = {
  noticed: 'Callers are told from now on that this ends.',
  brownOut: 'A brown-out begins: calls of this are refused.',
  served: 'A brown-out is over: calls of this are served again.',
  ended: 'This has ended: its calls are refused from now on.',
  spared: 'A caller has failed so often in this brown-out that it is served for the rest of it.',
};

/** A caller who is let through is not named: the log lines of its calls do that. */
export function logSunset(logger: Pick<GatewayLog, 'event'>, { plan, event, until }: SunsetNews): void {
  const level = event === 'spared' ? 'warn' : 'info';
  const when = new Date(until).toISOString();
  logger.event(level, texts[event], {
    plan,
    ...(event === 'brownOut' || event === 'spared' ? { until: when } : { end: when }),
  });
}
