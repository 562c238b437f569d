import type { GatewayLog } from '../server';
import type { SkewEvent } from '../upstream';

/** Versions × operations × properties are finite; the cap only bounds what a strange CRM could make us remember. */
const rememberedMax = 10_000;

/** Logs each kind of loss once: a property or member newer than the caller's version was left out of an answer. */
export function skewLog(logger: GatewayLog): (event: SkewEvent) => void {
  const seen = new Set<string>();
  return ({ version, agent, operation, kind, name }) => {
    const key = `${version} ${agent} ${operation} ${name}`;
    if (seen.has(key) || seen.size >= rememberedMax) return;
    seen.add(key);
    logger.event('info', `A ${kind} newer than the caller's version is left out of answers; said once.`, {
      version,
      agent,
      operation,
      name,
    });
  };
}
