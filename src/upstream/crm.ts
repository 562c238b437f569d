/** One CRM: its wire is detected where it is not configured, and its layers stand around it. */
import { findV1Operation, v1Offers, type Contract, type Operation } from '../contract';
import { stack, type Failure, type Layer, type Upstream } from '../command';
import type { JsonLimits } from '../json';
import { perKey } from '../text/memo';
import type { XmlLimits } from '../xml';
import { createDetectingUpstream, type Detected } from './detect';
import type { HttpTarget } from './http-client';
import { createRestUpstream } from './rest';
import { signOfLife } from './sign-of-life';
import { createSoapUpstream } from './soap';
import type { SkewEvent } from './skew';

export interface CrmOptions {
  readonly kind: 'rest' | 'soap' | 'auto';
  /** Version of a SOAP CRM; unset: found out by asking. */
  readonly version?: string | undefined;
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly contract: Contract;
  readonly limits: { readonly xml: XmlLimits; readonly json: JsonLimits; readonly arrayItemsMax: number };
  /** Called with what an answer holds that the CRM's contract, or the caller's version, does not know. */
  readonly onSkew: (event: SkewEvent) => void;
  /** The layers between a caller and this CRM, the outermost first. Called when it is known what the CRM speaks. */
  readonly layers: (detected: Detected) => readonly Layer[];
}

export interface Crm {
  /** For callers of every loaded version. */
  readonly upstream: Upstream;
  /** Asks the CRM for a sign of life; undefined: it gave one. */
  ask(): Promise<Failure | undefined>;
}

/** One CRM of one version, for callers of all. */
export function createCrm(options: CrmOptions): Crm {
  const { kind, version, target, clock } = options;
  if (kind === 'rest') return crmOf({ kind }, options);
  if (kind === 'soap' && version !== undefined) return crmOf({ kind, version }, options);
  const detecting = createDetectingUpstream({
    target,
    clock,
    versions: options.contract.versions.map(({ name }) => name).toReversed(),
    soapOnly: kind === 'soap',
    questionMs: 5_000,
    build: (detected) => build(detected, options),
  });
  const { upstream } = detecting;
  return {
    upstream,
    ask: () => {
      const detected = detecting.known();
      // Until it is known what the CRM speaks, nothing else proves that it can be used.
      return detected === undefined ? detecting.ask() : signOfLife(target, detected, clock);
    },
  };
}

function crmOf(detected: Detected, options: CrmOptions): Crm {
  const { target, clock } = options;
  return { upstream: build(detected, options), ask: () => signOfLife(target, detected, clock) };
}

function build(detected: Detected, { target, clock, limits, onSkew, layers }: CrmOptions): Upstream {
  const transport =
    detected.kind === 'rest'
      ? createRestUpstream({ target, clock, json: limits.json, onSkew })
      : createSoapUpstream({ target, clock, limits, onSkew, spoken: detected.version });
  return stack(transport, layers(detected));
}

/** How a CRM's own operations are found. */
export interface Forms {
  /** The CRM's own form of an operation; undefined when it has none. */
  readonly operationOf: (operation: Operation) => Operation | undefined;
  /** Another operation of the same agent and version as the given one. */
  readonly siblingOf: (operation: Operation, name: string) => Operation | undefined;
}

export function formsOf(contract: Contract, detected: Detected): Forms {
  return {
    operationOf: ownForm(contract, detected),
    siblingOf: ({ version, agent }, name) => operationIn(contract, version, agent, name),
  };
}

function operationIn(contract: Contract, version: string, agent: string, name: string): Operation | undefined {
  const lookup = contract.version(version)?.agent(agent);
  return lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
}

function v1Form(contract: Contract, operation: Operation): Operation | undefined {
  return v1Offers(operation) ? findV1Operation(contract, operation.agent, operation.name) : undefined;
}

/** v1 is the newest loaded version that has an operation; a SOAP CRM has just its own. Looked up once per operation. */
function ownForm(contract: Contract, detected: Detected): (operation: Operation) => Operation | undefined {
  const lookUp = perKey((operation: Operation) => ({
    own:
      detected.kind === 'rest'
        ? v1Form(contract, operation)
        : operationIn(contract, detected.version, operation.agent, operation.name),
  }));
  // An undescribed operation is made for one call, and is in no contract.
  return (operation) => (operation.isUndescribed === true ? operation : lookUp(operation).own);
}
