/** Wires the cloud: its identity service, and what depends on it. */
import type { AssembledConfiguration } from './assemble-options';
import type { Debug, Layer } from './command';
import type { Gateway } from './gateway';
import { createIdentityService, type IdentityService } from './online';
import type { HttpTarget } from './upstream';

/** What the layers and pages that speak with the cloud share; undefined without ONLINE_URL. */
export interface Online {
  readonly service: IdentityService;
  close(): Promise<void>;
}

/** Answers of the identity service are small: a token, or a key set. */
const answerBytesMax = 1024 * 1024;

/**
 * @param targetOf the way to an address outside, through whatever stands between
 * @param clock in epoch milliseconds
 */
export function assembleOnline(
  { online }: Pick<AssembledConfiguration, 'online'>,
  targetOf: (address: string) => HttpTarget,
  clock: { now(): number },
): Online | undefined {
  if (online === undefined) return undefined;
  const service = createIdentityService({ ...targetOf(online.url), answerBytesMax }, clock);
  return { service, close: () => service.close() };
}

/** What the front of the cloud needs of the rest. */
export interface FrontParts {
  /** What stands in front of every call. */
  readonly layers: readonly Layer[];
  readonly clock: { now(): number };
  readonly knowsTenant?: ((tenant: string) => boolean) | undefined;
  readonly debug?: Debug | undefined;
}

const onlineFront = (): typeof import('./online-front') => require('./online-front');

/** The paths of the cloud in front of the gateway; without ONLINE_URL nothing of them is loaded. */
export function withFront(
  gateway: Gateway,
  online: Online | undefined,
  { upstream, limits, unknownProperties }: Pick<AssembledConfiguration, 'upstream' | 'limits' | 'unknownProperties'>,
  { layers, clock, knowsTenant, debug }: FrontParts,
): Gateway {
  if (online === undefined) return gateway;
  return onlineFront().withOnlineFront(gateway, {
    service: online.service,
    layers,
    clock,
    upstreamMs: upstream.timeoutMs,
    limits: limits.gateway,
    unknown: unknownProperties === 'refuse' ? 'refuse' : 'ignore',
    ...(knowsTenant === undefined ? {} : { knowsTenant }),
    ...(debug === undefined ? {} : { debug }),
  });
}
