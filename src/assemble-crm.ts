/**
 * Wires what reaches the CRM: transport, guard, watch, tenants, or the sandbox. The layers around it are listed in
 * assemble.ts.
 */
import type { AssembledConfiguration, AssembleOptions, CrmSide } from './assemble-options';
import { tenantsOf, type Identity } from './assemble-identity';
import type { Online } from './assemble-online';
import { overSandbox } from './assemble-sandbox';
import { noDebug, type Layer, type Upstream } from './command';
import type { Contract } from './contract';
import { routeTenants, type Tenants } from './identity';
import { defaultJsonLimits } from './json';
import { movingTenants } from './online';
import { networkTo, type UpstreamChoice } from './operations';
import {
  createCrm,
  createGuard,
  createPageReader,
  CrmHealth,
  namedCrms,
  unnamedCrms,
  watchCrm,
  type CrmWatch,
  type Detected,
  type GuardOptions,
  type HttpTarget,
} from './upstream';
import { defaultXmlLimits } from './xml';

const mebibyte = 1024 * 1024;

/**
 * A CRM is trusted further than a caller: lists of records may be long. The transport bounds the answer's bytes.
 */
const answerLimits = {
  arrayItemsMax: 1_000_000,
  xml: { ...defaultXmlLimits, elements: 5_000_000, namespacesTotal: 5_000_000, commentsAndCdata: 1_000_000 },
  json: { ...defaultJsonLimits, itemsPerArray: 1_000_000 },
};

/** The way to a CRM, or to the identity service of the cloud. */
export function targetOf(address: string, { guard, crmNetwork }: AssembledConfiguration): HttpTarget {
  const url = new URL(address);
  return {
    url,
    connections: guard.concurrency,
    network: networkTo(url, crmNetwork),
    connectMs: 3_000,
    answerBytesMax: 80 * mebibyte,
    headerBytesMax: 32 * 1024,
    keepAliveMs: 30_000,
    lookUpEveryMs: 60_000,
  };
}

/** The layers around one CRM, the outermost first. */
type LayersOf = (crm: CrmParts, detected: Detected) => readonly Layer[];

/** The CRM, or the CRMs of all tenants, with the layers around each. */
export function crmOf(shared: SharedParts, options: AssembleOptions, layersOf: LayersOf): CrmSide {
  const { configuration, clock } = shared;
  const choice = configuration.upstream;
  if (choice.kind === 'sandbox') return overSandbox(shared, options);
  const make = (tenant: CrmChoice, name: string) => overCrm(tenant, name, shared, options, layersOf);
  const watched = (tenant: CrmChoice, name: string) => {
    const { upstream, watch } = make(tenant, name);
    return { ...upstream, watch };
  };
  const { directory, servesTenant = () => false } = shared.online ?? {};
  if (directory !== undefined)
    return overTenants(
      movingTenants({
        serves: servesTenant,
        directory,
        clock,
        make: (address, name) => watched({ ...choice, url: address.href }, name),
      }),
      ({ current }) => current?.watch,
      clock,
    );
  const tenants = tenantsOf(configuration, watched);
  if (tenants === undefined) {
    const { watch, ...one } = make(choice, '');
    return { ...one, pages: new Map(), crms: namedCrms(new Map([['', watch]])) };
  }
  if (configuration.identity.tenants === undefined) return overTenants(tenants, ({ watch }) => watch, clock);
  const watches = new Map(Array.from(tenants.all(), ({ name, upstream: { watch } }) => [name, watch]));
  return { ...overTenants(tenants, ({ watch }) => watch, clock), crms: namedCrms(watches) };
}

/** Tenants whose names callers choose. @param watchOf undefined: that CRM was not called yet */
function overTenants<U extends Upstream>(
  tenants: Tenants<U>,
  watchOf: (crm: U) => CrmWatch | undefined,
  clock: SharedParts['clock'],
): CrmSide {
  const watches = () => Array.from(tenants.all(), ({ upstream }) => watchOf(upstream) ?? []).flat();
  return {
    upstream: routeTenants(tenants),
    pages: new Map(),
    crms: unnamedCrms(watches, clock.now()),
    guardState: () => undefined,
    knowsTenant: (name) => tenants.knows(name),
  };
}

type CrmChoice = Extract<UpstreamChoice, { readonly url: string }>;

/** What all CRMs have in common. */
export interface SharedParts {
  readonly identity: Identity;
  readonly online: Online | undefined;
  readonly contract: Contract;
  /** In epoch milliseconds. */
  readonly clock: { now(): number };
  readonly configuration: AssembledConfiguration;
  /** Largest answer of a CRM; unset: 80 MiB. */
  readonly answerBytesMax?: number;
}

/** What layers around one CRM are made of. */
export interface CrmParts extends SharedParts, Pick<AssembleOptions, 'onSkew'> {
  readonly url: URL;
  readonly guard: ReturnType<typeof createGuard>;
  readonly pages: () => ReturnType<typeof createPageReader>;
}

function overCrm(
  choice: CrmChoice,
  tenant: string,
  shared: SharedParts,
  { onSkew, onRetry, onCrmChange, debug = noDebug }: AssembleOptions,
  layersOf: LayersOf,
): Pick<CrmSide, 'upstream' | 'guardState'> & { readonly watch: CrmWatch } {
  const { configuration, contract, clock, answerBytesMax } = shared;
  const target = {
    ...targetOf(choice.url, configuration),
    ...(answerBytesMax === undefined ? {} : { answerBytesMax }),
    passThroughLinks: configuration.passThrough.links,
    debug,
    ...(onRetry === undefined ? {} : { onRetry }),
  };
  const { failuresMax, resetMs: restMs } = configuration.guard;
  const health = new CrmHealth({
    failuresMax,
    clock,
    onChange: (news, before) => onCrmChange?.(tenant, news, before),
  });
  const onBreaker: GuardOptions['onBreaker'] = (breaker, state) =>
    debug()?.('A breaker has changed.', { breaker, state });
  const guard = createGuard({ ...configuration.guard, clock, health, onBreaker });
  const pages = () => createPageReader({ target, clock, json: answerLimits.json });
  const parts = { ...shared, url: target.url, guard, pages, onSkew };
  const { kind, version } = choice;
  const layers = (detected: Detected) => layersOf(parts, detected);
  const { upstream, ask } = createCrm({
    kind,
    version,
    target,
    clock,
    contract,
    limits: answerLimits,
    onSkew,
    layers,
  });
  const watch = watchCrm({ health, ask, onTried: guard.tried, clock, restMs });
  return { upstream, watch, guardState: () => guard.state() };
}
