import type { GatewayLog } from '../operations';
import type { SkewEvent } from '../upstream';

/** Versions × operations × properties are finite; the cap only bounds what a strange CRM could make us remember. */
const rememberedMax = 10_000;

const left: Readonly<Record<SkewEvent['kind'], string>> = {
  property: 'A property that the caller, or the contract, does not know is left out of answers; said once.',
  member: 'A member that the caller, or the contract, does not know is left out of answers; said once.',
  type: 'A type that the contract does not know is read as what it is derived from; said once.',
  neutral:
    'A property that the version of the CRM does not have, and that says nothing, is left out of requests; said once.',
  // Its name is the client's, and stays out of the log.
  unknown: 'A property that no contract names is left out of requests; said once.',
};

/** Logs each kind of loss once. */
export function skewLog(logger: GatewayLog): (event: SkewEvent) => void {
  const seen = new Set<string>();
  return ({ version, agent, operation, kind, name }) => {
    const key = `${version} ${agent} ${operation} ${name}`;
    if (seen.has(key) || seen.size >= rememberedMax) return;
    seen.add(key);
    logger.event('info', left[kind], { version, agent, operation, name });
  };
}
