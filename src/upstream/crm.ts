/** Puts the pieces of one CRM together: transport and wire, translation between versions, emulation of what it lacks. */
import { findV1Operation, v1Offers, type Contract, type Operation } from '../contract';
import type { Upstream } from '../command';
import type { JsonLimits } from '../json';
import type { XmlLimits } from '../xml';
import { createDetectingUpstream, type Detected } from './detect';
import { emulate } from './emulate';
import type { HttpTarget } from './http';
import { createOverlay } from './overlay';
import { createRestUpstream } from './rest';
import { createSoapUpstream } from './soap';
import { translate, type SkewEvent } from './translate';

export interface CrmOptions {
  readonly kind: 'rest' | 'soap' | 'auto';
  /** Version of a SOAP CRM; unset: found out by asking. */
  readonly version?: string | undefined;
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly contract: Contract;
  readonly limits: { readonly xml: XmlLimits; readonly json: JsonLimits; readonly arrayItemsMax: number };
  readonly onSkew: (event: SkewEvent) => void;
  /** Whether saves through an older contract are laid over what the CRM has. */
  readonly overlay: boolean;
  /** Wraps the bare CRM, below translation: log-in, breaker and the like. */
  readonly within: (upstream: Upstream, detected: Detected) => Upstream;
  /** Wraps the whole CRM, above translation: what it answers need not be the CRM's to offer (log-in over v1). */
  readonly around?: (upstream: Upstream, detected: Detected) => Upstream;
}

/** An upstream for callers of every loaded version over one CRM of one. */
export function createCrm(options: CrmOptions): Upstream {
  if (options.kind === 'rest') return build({ kind: 'rest' }, options);
  if (options.kind === 'soap' && options.version !== undefined)
    return build({ kind: 'soap', version: options.version }, options);
  return createDetectingUpstream({
    target: options.target,
    clock: options.clock,
    versions: options.contract.versions.map(({ name }) => name).toReversed(),
    soapOnly: options.kind === 'soap',
    questionMs: 5_000,
    build: (detected) => build(detected, options),
  });
}

function build(detected: Detected, options: CrmOptions): Upstream {
  const { target, clock, limits, contract, onSkew } = options;
  const bare =
    detected.kind === 'rest'
      ? createRestUpstream({ target, clock, json: limits.json })
      : createSoapUpstream({ target, clock, limits, onSkew });
  const upstream = options.within(bare, detected);
  const operationOf = ownForm(contract, detected);
  const siblingOf = (operation: Operation, name: string): Operation | undefined =>
    operationIn(contract, operation.version, operation.agent, name);
  // A v1 CRM is newer than any WSDL: it may hold properties that no contract names.
  const overlay = options.overlay ? createOverlay(upstream, siblingOf, detected.kind === 'rest') : undefined;
  const complete = emulate(
    translate(upstream, {
      contract,
      spoken: detected.kind === 'rest' ? 'v1' : detected.version,
      operationOf,
      onSkew,
      overlay,
    }),
    { operationOf, siblingOf },
  );
  return options.around === undefined ? complete : options.around(complete, detected);
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
  const known = new Map<Operation, Operation | undefined>();
  return (operation) => {
    if (known.has(operation)) return known.get(operation);
    const own =
      detected.kind === 'rest'
        ? v1Form(contract, operation)
        : operationIn(contract, detected.version, operation.agent, operation.name);
    known.set(operation, own);
    return own;
  };
}
