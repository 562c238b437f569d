/** Wires the cloud: its identity service, and what depends on it. */
import type { AssembledConfiguration, AssembleOptions } from './assemble-options';
import type { Debug, Layer } from './command';
import type { Gateway } from './gateway';
import type { SharedRedis } from './identity';
import {
  createIdentityService,
  createTenantDirectory,
  redisStates,
  tenantFilter,
  type IdentityService,
  type TenantDirectory,
} from './online';
import type { HttpTarget } from './upstream';

/** What the layers and pages that speak with the cloud share; undefined without ONLINE_URL. */
export interface Online {
  readonly service: IdentityService;
  /** Where tenants live; undefined without TENANT_STATUS. */
  readonly directory: TenantDirectory | undefined;
  /** Which tenants have a CRM here. */
  readonly servesTenant: (tenant: string) => boolean;
  close(): Promise<void>;
}

/** Answers of the identity service are small: a token, or a key set. */
const answerBytesMax = 1024 * 1024;

export interface OnlineParts extends Pick<AssembleOptions, 'onTenantNews'> {
  /** In epoch milliseconds. */
  readonly clock: { now(): number };
  /** The way to an address outside, through whatever stands between. */
  readonly targetOf: (address: string) => HttpTarget;
  readonly redis: SharedRedis | undefined;
}

export function assembleOnline(
  { online }: Pick<AssembledConfiguration, 'online'>,
  { clock, targetOf, redis, onTenantNews }: OnlineParts,
): Online | undefined {
  if (online === undefined) return undefined;
  const { url, hosts, tenants } = online;
  const service = createIdentityService({ ...targetOf(url), answerBytesMax }, clock);
  // Calls that name no tenant: none of the names on the list is empty.
  const servesTenant = tenantFilter(tenants ?? []);
  const directory =
    tenants === undefined
      ? undefined
      : createTenantDirectory({
          service,
          clock,
          hosts: { hosts, isHttpAllowed: url.startsWith('http:') },
          serves: servesTenant,
          shared: redis && redisStates(redis),
          onNews: onTenantNews,
        });
  return {
    service,
    directory,
    servesTenant,
    close: async () => {
      directory?.close();
      await service.close();
    },
  };
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
  const { directory, servesTenant } = online;
  const ofTenants =
    directory === undefined
      ? {}
      : { servesTenant, stateOf: (...asked: Parameters<typeof directory.find>) => directory.find(...asked) };
  return onlineFront().withOnlineFront(gateway, {
    service: online.service,
    layers,
    clock,
    upstreamMs: upstream.timeoutMs,
    limits: limits.gateway,
    unknown: unknownProperties === 'refuse' ? 'refuse' : 'ignore',
    ...ofTenants,
    ...(knowsTenant === undefined ? {} : { knowsTenant }),
    ...(debug === undefined ? {} : { debug }),
  });
}
