/** The one place that wires the rooms together. */
import { loadContract, type Contract, type ContractProblem } from './contract';
import { assembleIdentity, tenantsOf, type Identity } from './assemble-identity';
import { noDebug, type Debug, type Upstream } from './command';
import { createGateway, type Gateway } from './gateway';
import { defaultJsonLimits } from './json';
import { routeTenants } from './identity';
import { createSandbox } from './sandbox';
import { docsPages, type Configuration, type ExtraPages, type UpstreamChoice } from './server';
import {
  createCrm,
  createPageReader,
  guard,
  redact,
  tellCommands,
  tellFate,
  type GuardedUpstream,
  type GuardState,
  type HttpTarget,
  type SkewEvent,
} from './upstream';
import { defaultXmlLimits } from './xml';

export interface Assembled {
  readonly contract: Contract;
  readonly upstream: Upstream;
  readonly gateway: Gateway;
  /** For metrics; undefined where there is nothing to guard (sandbox, or a CRM not yet found out about). */
  readonly guardState: () => GuardState | undefined;
  /** Pages besides the gateway's own: the documentation; the sandbox shows its state. */
  readonly pages: ExtraPages;
}

/** The settings that shape the flow; the rest is the server's. */
export type AssembledConfiguration = Pick<
  Configuration,
  | 'contractDir'
  | 'upstream'
  | 'unknownProperties'
  | 'applicationErrors'
  | 'limits'
  | 'saveOverlay'
  | 'passThrough'
  | 'guard'
  | 'identity'
  | 'rateLimit'
  | 'redisUrl'
>;

export interface AssembleOptions {
  readonly programVersion: string;
  readonly onProblem: (problem: ContractProblem) => void;
  /** Something newer than the caller's version was left out of an answer. */
  readonly onSkew: (event: SkewEvent) => void;
  /** Put around everything that carries commands out: metrics, audit, traces. */
  readonly observe?: (upstream: Upstream) => Upstream;
  /** A call to the CRM is about to be sent a second time. */
  readonly onRetry?: () => void;
  /** The shared Redis does not answer any more. */
  readonly onRedisTrouble?: () => void;
  /** The way to the log at level `debug`. */
  readonly debug?: Debug;
}

const mebibyte = 1024 * 1024;

/** A CRM is trusted further than a caller: lists of records may be long, the answer's bytes are bounded by the transport. */
const answerLimits = {
  arrayItemsMax: 1_000_000,
  xml: { ...defaultXmlLimits, elements: 5_000_000, namespacesTotal: 5_000_000, commentsAndCdata: 1_000_000 },
  json: { ...defaultJsonLimits, itemsPerArray: 1_000_000 },
};

const wallClock = { now: (): number => Date.now() };

function targetOf(url: string, connections: number): HttpTarget {
  return {
    url: new URL(url),
    connections,
    connectMs: 3_000,
    answerBytesMax: 80 * mebibyte,
    headerBytesMax: 32 * 1024,
    keepAliveMs: 30_000,
  };
}

/** Builds contract, upstream and gateway for a configuration; nothing listens yet. */
export function assemble(configuration: AssembledConfiguration, options: AssembleOptions): Assembled {
  const contract = loadContract(configuration.contractDir, { onProblem: options.onProblem });
  const identity = assembleIdentity(configuration, {
    contract,
    clock: wallClock,
    onRedisTrouble: options.onRedisTrouble ?? (() => undefined),
  });
  const { upstream: bare, pages, guardState, knowsTenant } = upstreamOf(configuration, contract, identity, options);
  const fronted = identity.around(bare);
  const observed = options.observe === undefined ? fronted : options.observe(fronted);
  const debug = options.debug ?? noDebug;
  const upstream = tellCommands(observed, debug);
  const gateway = createGateway({
    contract,
    upstream,
    clock: wallClock,
    limits: configuration.limits.gateway,
    unknownProperties: configuration.unknownProperties,
    applicationErrors: configuration.applicationErrors,
    passThrough: configuration.passThrough,
    upstreamMs: configuration.upstream.timeoutMs,
    programVersion: options.programVersion,
    debug,
    ...(knowsTenant === undefined ? {} : { knowsTenant }),
  });
  return { contract, upstream, gateway, pages: new Map([...docsPages(), ...pages]), guardState };
}

type Behind = Pick<Assembled, 'upstream' | 'pages' | 'guardState'> & {
  readonly knowsTenant?: (tenant: string) => boolean;
};

function upstreamOf(
  configuration: AssembledConfiguration,
  contract: Contract,
  identity: Identity,
  options: AssembleOptions,
): Behind {
  const choice = configuration.upstream;
  if (choice.kind === 'sandbox') return overSandbox();
  const make = (tenant: CrmChoice) => overCrm(tenant, configuration, contract, identity, options);
  const tenants = tenantsOf(configuration, (tenant) => make(tenant).upstream);
  if (tenants === undefined) return make(choice);
  const knowsTenant = (name: string): boolean => tenants.knows(name);
  return { upstream: routeTenants(tenants), pages: new Map(), guardState: () => undefined, knowsTenant };
}

type CrmChoice = Extract<UpstreamChoice, { readonly url: string }>;

function overCrm(
  choice: CrmChoice,
  configuration: AssembledConfiguration,
  contract: Contract,
  identity: Identity,
  options: AssembleOptions,
): Behind {
  let guarded: GuardedUpstream | undefined;
  const target = {
    ...targetOf(choice.url, configuration.guard.concurrency),
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
  };
  const upstream = createCrm({
    kind: choice.kind,
    version: choice.version,
    target,
    clock: wallClock,
    contract,
    limits: answerLimits,
    onSkew: options.onSkew,
    overlay: configuration.saveOverlay,
    within: (bare, detected) => {
      guarded = guard(redact(tellFate(bare), target.url), { ...configuration.guard, clock: wallClock });
      return identity.within(guarded, detected);
    },
    around: (whole, detected) =>
      redact(
        identity.bridge(whole, detected, () => {
          const pages = createPageReader({ target, clock: wallClock, json: answerLimits.json });
          return guarded?.guardPages(pages) ?? pages;
        }),
        target.url,
      ),
  });
  return { upstream, pages: new Map(), guardState: () => guarded?.guardState() };
}

function overSandbox(): Pick<Assembled, 'upstream' | 'pages' | 'guardState'> {
  const sandbox = createSandbox({ clock: wallClock });
  const state = (): { contentType: string; body: string } => ({
    contentType: 'application/json; charset=utf-8',
    body: `${JSON.stringify(sandbox.state(), null, 2)}\n`,
  });
  return { upstream: sandbox, pages: new Map([['/sandbox/state', state]]), guardState: () => undefined };
}
