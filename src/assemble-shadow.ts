/**
 * Wires the comparison with a second CRM: what reaches that one, with layers, bounds and a breaker of its own. Loaded
 * with SHADOW_URL only.
 */
import { crmOf, type CrmParts, type SharedParts } from './assemble-crm';
import type { AssembleOptions } from './assemble-options';
import { noDebug, type Layer } from './command';
import { memoryTicketStore, randomKeys } from './identity';
import { shadowCalls, shadowLimits, watchLoop } from './shadow';
import type { Detected } from './upstream';

const mebibyte = 1024 * 1024;
const questionMsMax = 10_000;
const restMs = 10_000;

export function shadowLayers(
  shared: SharedParts,
  { debug = noDebug, isBusy, onCompared = ignore, onVolatile = ignore, onShadowDefect = ignore }: AssembleOptions,
  layersOf: (crm: CrmParts, detected: Detected) => readonly Layer[],
): readonly Layer[] {
  const { configuration, clock } = shared;
  const settings = configuration.retirement.shadow;
  if (settings === undefined || settings.sample === 0) return [];
  const { url, kind, version, sample, rules } = settings;
  const questionMs = Math.min(configuration.upstream.timeoutMs, questionMsMax);
  const upstream = { kind, url, timeoutMs: questionMs, ...(version === undefined ? {} : { version }) };
  const { tenants: _tenants, ...identity } = configuration.identity;
  const guard = {
    concurrency: shadowLimits.concurrency,
    queue: shadowLimits.concurrency,
    queueWaitMs: questionMs,
    failuresMax: 3,
    resetMs: restMs,
  };
  const { online: _online, ...others } = configuration;
  const side = crmOf(
    {
      ...shared,
      online: undefined,
      // Tickets of the one CRM are none of the other's.
      identity: { ...shared.identity, login: ownLogins(shared, questionMs) },
      configuration: { ...others, upstream, identity, guard, saveOverlay: false },
      answerBytesMax: 8 * mebibyte,
    },
    // What its version lacks is no news of the callers' CRM.
    { programVersion: '', onProblem: ignore, onSkew: ignore, debug },
    layersOf,
  );
  const loop = watchLoop();
  const layer = shadowCalls({
    second: side.upstream,
    secondWire: kind === 'auto' ? undefined : kind,
    isResting: () => side.guardState()?.breaker === 'open',
    isBusy: isBusy ?? loop.isBusy,
    clock,
    sample,
    rules,
    applicationErrors: configuration.applicationErrors,
    questionMs,
    onCompared,
    onVolatile,
    onDefect: onShadowDefect,
  });
  return [{ ...layer, close: async () => (loop.close(), layer.close?.()) }];
}

function ownLogins({ identity: { login }, clock }: SharedParts, loginMs: number): SharedParts['identity']['login'] {
  const [cacheKey] = randomKeys().of('cache key');
  return { ...login, store: memoryTicketStore(clock), cacheKey, loginMs };
}

const ignore = (): void => undefined;
