/** The one place that wires the rooms together: what a call passes, the outermost first. */
import { crmOf, targetOf, type CrmParts, type SharedParts } from './assemble-crm';
import { assembleIdentity } from './assemble-identity';
import { claimLayers, managedLayers } from './assemble-managed-logins';
import { assembleOnline, withFront } from './assemble-online';
import type { AssembledConfiguration, AssembleOptions, CrmSide } from './assemble-options';
import { wallClock } from './assemble-sandbox';
import { noDebug, stack, type Layer, type Relay, type Upstream } from './command';
import { loadContract, type Contract } from './contract';
import { buildGateway, type Gateway } from './gateway';
import { bridgePrincipal, logInImplicitly, logInOnce, openTickets, setApplicationToken } from './identity';
import type { UpstreamChoice } from './operations';
import { enforcePolicy } from './policy';
import {
  createSaveMerge,
  emulate,
  formsOf,
  leaveOutUnknown,
  redact,
  logCommands,
  reportDelivery,
  translate,
  worstOf,
  type CrmState,
  type CrmStates,
  type Detected,
} from './upstream';

export interface Assembled extends Omit<CrmSide, 'knowsTenant' | 'examples' | 'around'> {
  readonly contract: Contract;
  readonly gateway: Gateway;
}

/** Builds contract, upstream and gateway for a configuration; nothing listens yet. */
export function assemble(configuration: AssembledConfiguration, options: AssembleOptions): Assembled {
  const { clock = wallClock } = options;
  const contract = loadContract(configuration.contractDir, { onProblem: options.onProblem });
  const identity = assembleIdentity(configuration, {
    contract,
    clock,
    onRedisTrouble: options.onRedisTrouble ?? (() => undefined),
    debug: options.debug ?? noDebug,
  });
  const online = assembleOnline(configuration, {
    clock,
    targetOf: (address) => targetOf(address, configuration),
    redis: identity.redis,
    onTenantNews: options.onTenantNews,
  });
  const shared = { configuration, contract, clock, identity, online };
  const { upstream: crm, knowsTenant, examples, around = asItIs, ...side } = crmOf(shared, options, crmLayers);
  const { crms } = side;
  const first = firstLayers(identity, options, claimLayers(configuration, identity.seal));
  const behind = frontLayers(shared, options);
  const upstream = withEntityRest(stack(crm, [...first, ...behind]), shared);
  const gateway = buildGateway({
    contract,
    upstream,
    clock,
    limits: configuration.limits.gateway,
    unknownProperties: configuration.unknownProperties,
    reading: configuration.reading,
    applicationErrors: configuration.applicationErrors,
    passThrough: configuration.passThrough,
    upstreamMs: configuration.upstream.timeoutMs,
    programVersion: options.programVersion,
    debug: options.debug ?? noDebug,
    crm: { kinds: kindsOf(configuration), state: async () => stateOf(await crms.wait()) },
    ...(online === undefined ? {} : { cloud: { hasStates: online.directory !== undefined } }),
    ...(knowsTenant === undefined ? {} : { knowsTenant: orNone(knowsTenant, configuration) }),
    ...(examples === undefined ? {} : { examples }),
  });
  const { debug } = options;
  const fronted = withFront(gateway, online, configuration, { layers: first, clock, knowsTenant, debug });
  return { contract, upstream, gateway: around(fronted), ...side };
}

/** A managed caller needs to name no tenant: its log-in has one. */
function orNone(knows: (tenant: string) => boolean, { online }: AssembledConfiguration): (tenant: string) => boolean {
  return online?.managedLogins === undefined ? knows : (tenant) => tenant === '' || knows(tenant);
}

const asItIs = (gateway: Gateway): Gateway => gateway;

const entityRest = (): typeof import('./entity-rest') => require('./entity-rest');

/** Entity REST over a CRM that has none: loaded when the first such call comes. */
function withEntityRest(
  upstream: Upstream,
  { contract, configuration, clock }: Pick<SharedParts, 'contract' | 'configuration' | 'clock'>,
): Upstream {
  const { relay } = upstream;
  if (relay === undefined) return upstream;
  const { limits, unknownProperties, reading } = configuration;
  const { bodyBytesMax, documentBytesMax, arrayItemsMax, xml, json } = limits.gateway;
  const { heldBytesMax, retryAfterSeconds } = limits.http;
  const unknown = unknownProperties === 'refuse' ? 'refuse' : 'keep';
  let carryOut: Relay | undefined;
  const load = (): Relay =>
    entityRest().createEntityRest(upstream, {
      contract,
      reading: { unknown, reading, arrayItemsMax, xml, json },
      bodyBytesMax,
      documentBytesMax,
      heldBytesMax,
      retryAfterSeconds,
      clock,
    });
  return {
    ...upstream,
    relay: async (request) => {
      const answer = await relay(request);
      if (answer.kind !== 'failure' || answer.hasNoRest !== true) return answer;
      return (carryOut ??= load())(request);
    },
  };
}

/** How the CRMs are spoken to, each way once. */
function kindsOf({ upstream, identity }: AssembledConfiguration): readonly string[] {
  const all: readonly UpstreamChoice[] = [...(identity.tenants?.values() ?? [upstream])];
  const spoken = (crm: UpstreamChoice): string =>
    crm.kind === 'sandbox' || crm.kind === 'rest' || crm.version === undefined
      ? crm.kind
      : `${crm.kind} ${crm.version}`;
  return [...new Set(all.map(spoken))];
}

const stateOf = (states: CrmStates): CrmState => worstOf(states.values()) ?? { status: 'unknown', since: 0 };

/** What every call passes first, log-ins at the cloud included; the outermost first. */
function firstLayers(
  { rules, counter }: SharedParts['identity'],
  { debug, observe, ledger }: AssembleOptions,
  claims: readonly Layer[],
): readonly Layer[] {
  return [
    // At level debug: what each message was read as.
    ...(debug === undefined ? [] : [logCommands(debug)]),
    // Metrics, audit and traces see the call as it came and the outcome as the caller gets it.
    ...(observe === undefined ? [] : [observe]),
    // The usage ledger sees what is sent and read, as the caller has it.
    ...(ledger === undefined ? [] : [ledger]),
    // The tenant of who names none, for the rules.
    ...claims,
    // Who may call what, and how often, before anything is done for the call.
    enforcePolicy(rules, counter),
  ];
}

/** What else stands in front of every CRM, the outermost first. */
function frontLayers(shared: SharedParts, options: AssembleOptions): readonly Layer[] {
  const { configuration, contract, identity, online } = shared;
  const settings = configuration.identity;
  return [
    // The CRM gets the application token it expects.
    setApplicationToken(settings.applicationTokens),
    // Who cannot log in to the cloud is logged in by the gateway; a ticket that has ended is replaced.
    ...managedLayers(shared, options),
    // A user whom a trusted front has authenticated is logged in with configured credentials.
    logInImplicitly(contract, settings.frontUsers),
    { name: 'kept log-ins', close: async () => void (await Promise.all([identity.close(), online?.close()])) },
  ];
}

/** What stands around one CRM, the outermost first. */
function crmLayers(crm: CrmParts, detected: Detected): readonly Layer[] {
  const { url, guard, pages, identity, contract, configuration, onSkew } = crm;
  const isV1 = detected.kind === 'rest';
  const spoken = isV1 ? 'v1' : detected.version;
  const forms = formsOf(contract, detected);
  // A v1 CRM is newer than any WSDL: it may hold properties that no contract names.
  const saveMerge = configuration.saveOverlay ? createSaveMerge(forms.siblingOf, isV1) : undefined;
  return [
    // Texts of the log-in pages: the next layer asks for them itself, past the inner redaction.
    redact(url),
    // SOAP clients log in to a CRM whose API has no such agent.
    ...(isV1 ? [bridgePrincipal({ pages: guard.pages(pages()), seal: identity.seal })] : []),
    // What the caller sends that no contract names: only a CRM of the caller's wire and version can take it.
    leaveOutUnknown({ spoken, ignore: configuration.unknownProperties === 'ignore', onSkew }),
    // Operations the CRM lacks, made of others it has.
    emulate(forms),
    // From the caller's version to the CRM's and back; a save keeps what the caller's version cannot say.
    translate({ ...forms, contract, spoken, onSkew, saveMerge }),
    // Tickets that this gateway has issued become the credentials they stand for.
    openTickets(identity.seal),
    // A SOAP CRM takes tickets only: users with a password are logged in, once.
    ...(isV1 ? [] : [logInOnce(identity.login)]),
    // Bounds and breaker: directly around what is sent, so that log-ins and emulated calls count too.
    guard.layer,
    // The CRM's texts, before anything above keeps or repeats them.
    redact(url),
    // What is known of a command whose answer was lost.
    reportDelivery(),
  ];
}
