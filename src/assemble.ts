/** The one place that wires the rooms together. */
import { loadContract, type Contract, type ContractProblem } from './contract';
import { assembleIdentity, tenantsOf, type Identity } from './assemble-identity';
import { noDebug, stack, type Debug, type Layer, type Upstream } from './command';
import { createGateway, type Gateway } from './gateway';
import { defaultJsonLimits } from './json';
import {
  bridgePrincipal,
  logInImplicitly,
  logInOnce,
  openTickets,
  routeTenants,
  setApplicationToken,
  type Tenants,
} from './identity';
import { enforcePolicy } from './policy';
import { createSandbox } from './sandbox';
import { type Configuration, type ExtraPages, type UpstreamChoice } from './server';
import {
  createCrm,
  createGuard,
  createOverlay,
  createPageReader,
  CrmHealth,
  emulate,
  formsOf,
  leaveOutUnknown,
  namedCrms,
  ownCrm,
  redact,
  tellCommands,
  tellFate,
  translate,
  unnamedCrms,
  watchCrm,
  type CrmNews,
  type Crms,
  type CrmState,
  type CrmWatch,
  type Detected,
  type GuardOptions,
  type GuardState,
  type HttpTarget,
  type SkewEvent,
} from './upstream';
import { defaultXmlLimits } from './xml';

export interface Assembled {
  readonly contract: Contract;
  readonly upstream: Upstream;
  readonly gateway: Gateway;
  /** How the CRMs fare. */
  readonly crms: Crms;
  /** For metrics; undefined where there is nothing to guard (sandbox, or a CRM not yet found out about). */
  readonly guardState: () => GuardState | undefined;
  /** Pages besides the gateway's own: the sandbox shows its state. */
  readonly pages: ExtraPages;
}

/** The settings that shape the flow; the rest is the server's. */
export type AssembledConfiguration = Pick<
  Configuration,
  | 'contractDir'
  | 'upstream'
  | 'unknownProperties'
  | 'reading'
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
  /** Something was left out of an answer or a request. */
  readonly onSkew: (event: SkewEvent) => void;
  /** Sees every call: metrics, audit, traces. */
  readonly observe?: Layer;
  /** A call to the CRM is about to be sent a second time. */
  readonly onRetry?: () => void;
  /** A CRM was reached for the first time, or it is not reached any more, or again. Not told of tenants that callers name as they like. */
  readonly onCrmChange?: (tenant: string, news: CrmNews, before: CrmState) => void;
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
    debug: options.debug ?? noDebug,
  });
  const { upstream: crm, pages, crms, guardState, knowsTenant } = crmOf(configuration, contract, identity, options);
  const upstream = stack(crm, frontLayers(configuration, contract, identity, options));
  const gateway = createGateway({
    contract,
    upstream,
    clock: wallClock,
    limits: configuration.limits.gateway,
    unknownProperties: configuration.unknownProperties,
    reading: configuration.reading,
    applicationErrors: configuration.applicationErrors,
    passThrough: configuration.passThrough,
    upstreamMs: configuration.upstream.timeoutMs,
    programVersion: options.programVersion,
    debug: options.debug ?? noDebug,
    ...(knowsTenant === undefined ? {} : { knowsTenant }),
  });
  return { contract, upstream, gateway, pages, crms, guardState };
}

/** What stands in front of every CRM, the outermost first. */
function frontLayers(
  { identity: settings }: AssembledConfiguration,
  contract: Contract,
  identity: Identity,
  { debug, observe }: AssembleOptions,
): readonly Layer[] {
  return [
    // At level debug: what each message was read as.
    ...(debug === undefined ? [] : [tellCommands(debug)]),
    // Metrics, audit and traces see the call as it came and the outcome as the caller gets it.
    ...(observe === undefined ? [] : [observe]),
    // Who may call what, and how often, before anything is done for the call.
    enforcePolicy(identity.rules, identity.counter),
    // The CRM gets the application token it expects.
    setApplicationToken(settings.applicationTokens),
    // A user whom a trusted front has authenticated is logged in with configured credentials.
    logInImplicitly(contract, settings.frontUsers),
    { name: 'kept log-ins', close: () => identity.close() },
  ];
}

/** What stands around one CRM, the outermost first. */
function crmLayers(crm: CrmParts, detected: Detected): readonly Layer[] {
  const { url, guard, pages, identity, contract, configuration, onSkew } = crm;
  const isV1 = detected.kind === 'rest';
  const spoken = isV1 ? 'v1' : detected.version;
  const forms = formsOf(contract, detected);
  // A v1 CRM is newer than any WSDL: it may hold properties that no contract names.
  const overlay = configuration.saveOverlay ? createOverlay(forms.siblingOf, isV1) : undefined;
  return [
    // Texts of the log-in pages, which the next layer asks for by itself, past the inner redaction.
    redact(url),
    // SOAP clients log in to a CRM whose API has no such agent.
    ...(isV1 ? [bridgePrincipal({ pages: guard.pages(pages()), seal: identity.seal })] : []),
    // What a caller says that no contract names: only a CRM of his wire, and of his version, can be told.
    leaveOutUnknown({ spoken, ignore: configuration.unknownProperties === 'ignore', onSkew }),
    // Operations the CRM lacks, made up of others it has.
    emulate(forms),
    // From the caller's version to the CRM's and back; a save keeps what the caller's version cannot say.
    translate({ ...forms, contract, spoken, onSkew, overlay }),
    // Tickets that this gateway has issued become the credentials they stand for.
    openTickets(identity.seal),
    // A SOAP CRM takes tickets only: users with a password are logged in, once.
    ...(isV1 ? [] : [logInOnce(identity.login)]),
    // Bounds and breaker: directly around what is sent, so that log-ins and emulated calls count too.
    guard.layer,
    // The CRM's texts, before anything above keeps or repeats them.
    redact(url),
    // What is known of a command whose answer was lost.
    tellFate(),
  ];
}

type Behind = Pick<Assembled, 'upstream' | 'pages' | 'crms' | 'guardState'> & {
  readonly knowsTenant?: (tenant: string) => boolean;
};

function crmOf(
  configuration: AssembledConfiguration,
  contract: Contract,
  identity: Identity,
  options: AssembleOptions,
): Behind {
  const choice = configuration.upstream;
  if (choice.kind === 'sandbox') return overSandbox(configuration, options);
  const make = (tenant: CrmChoice, name: string) => overCrm(tenant, name, configuration, contract, identity, options);
  const tenants = tenantsOf(configuration, (tenant, name) => {
    const { upstream, watch } = make(tenant, name);
    return { ...upstream, watch };
  });
  if (tenants === undefined) {
    const { watch, ...one } = make(choice, '');
    return { ...one, pages: new Map(), crms: namedCrms(new Map([['', watch]])) };
  }
  return {
    upstream: routeTenants(tenants),
    pages: new Map(),
    crms: crmsOf(tenants, configuration.identity.tenants !== undefined),
    guardState: () => undefined,
    knowsTenant: (name) => tenants.knows(name),
  };
}

function crmsOf(tenants: Tenants<Upstream & { readonly watch: CrmWatch }>, isFixed: boolean): Crms {
  const all = () => Array.from(tenants.all(), ({ name, upstream: { watch } }) => [name, watch] as const);
  if (isFixed) return namedCrms(new Map(all()));
  return unnamedCrms(() => all().map(([, watch]) => watch), wallClock.now());
}

type CrmChoice = Extract<UpstreamChoice, { readonly url: string }>;

interface CrmParts extends Pick<AssembleOptions, 'onSkew'> {
  readonly url: URL;
  readonly guard: ReturnType<typeof createGuard>;
  readonly pages: () => ReturnType<typeof createPageReader>;
  readonly identity: Identity;
  readonly contract: Contract;
  readonly configuration: AssembledConfiguration;
}

function overCrm(
  choice: CrmChoice,
  tenant: string,
  configuration: AssembledConfiguration,
  contract: Contract,
  identity: Identity,
  { onSkew, onRetry, onCrmChange, debug = noDebug }: AssembleOptions,
): Pick<Behind, 'upstream' | 'guardState'> & { readonly watch: CrmWatch } {
  const target = {
    ...targetOf(choice.url, configuration.guard.concurrency),
    passThroughLinks: configuration.passThrough.links,
    debug,
    ...(onRetry === undefined ? {} : { onRetry }),
  };
  const { failuresMax, resetMs: restMs } = configuration.guard;
  const health = new CrmHealth({
    failuresMax,
    clock: wallClock,
    onChange: (news, before) => onCrmChange?.(tenant, news, before),
  });
  const onBreaker: GuardOptions['onBreaker'] = (breaker, state) =>
    debug()?.('A breaker has changed.', { breaker, state });
  const guard = createGuard({ ...configuration.guard, clock: wallClock, health, onBreaker });
  const pages = () => createPageReader({ target, clock: wallClock, json: answerLimits.json });
  const parts = { url: target.url, guard, pages, identity, contract, configuration, onSkew };
  const { kind, version } = choice;
  const layers = (detected: Detected) => crmLayers(parts, detected);
  const { upstream, ask } = createCrm({
    kind,
    version,
    target,
    clock: wallClock,
    contract,
    limits: answerLimits,
    onSkew,
    layers,
  });
  const watch = watchCrm({ health, ask, onTried: guard.tried, clock: wallClock, restMs });
  return { upstream, watch, guardState: () => guard.state() };
}

function overSandbox({ unknownProperties }: AssembledConfiguration, { onSkew }: AssembleOptions): Behind {
  const sandbox = createSandbox({ clock: wallClock });
  const state = (): { contentType: string; body: string } => ({
    contentType: 'application/json; charset=utf-8',
    body: `${JSON.stringify(sandbox.state(), null, 2)}\n`,
  });
  // It is of no version, and knows what the contract knows.
  const unknown = leaveOutUnknown({ spoken: 'v1', ignore: unknownProperties === 'ignore', onSkew });
  return {
    upstream: stack(sandbox, [unknown]),
    pages: new Map([['/sandbox/state', state]]),
    crms: ownCrm(wallClock.now()),
    guardState: () => undefined,
  };
}
