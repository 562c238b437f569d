/**
 * Uses a CRM of another version than the caller's. Towards the caller, what is newer than the caller's version is left
 * out or becomes the neutral member. Towards the CRM, what it cannot hold is refused when it carries information: see
 * towards-crm.ts.
 */
import { failure, type Command, type Execute, type Failure, type Layer, type Outcome } from '../command';
import { requestShape, type Contract, type Operation } from '../contract';
import { inTurns } from '../text/turn';
import { differ } from './convert-value';
import type { SaveMerge } from './save-merge';
import type { SkewEvent } from './skew';
import { towardsCaller } from './towards-caller';
import { towardsCrm } from './towards-crm';

export interface TranslateOptions {
  readonly contract: Contract;
  /** What the CRM speaks: `v1`, or a Services version. */
  readonly spoken: string;
  /** The CRM's own form of an operation; undefined when it has none. */
  readonly operationOf: (operation: Operation) => Operation | undefined;
  readonly onSkew: (event: SkewEvent) => void;
  /** Merges saves into what the CRM has; undefined: switched off. */
  readonly saveMerge?: SaveMerge | undefined;
}

/**
 * Lets callers of every version use a CRM of one version. A command in the CRM's own version goes through unchanged.
 */
export function translate(options: TranslateOptions): Layer {
  const { saveMerge } = options;
  const carryOut = (own: Command, asked: Operation, next: Execute): Promise<Outcome> =>
    saveMerge !== undefined && isEntitySave(own) ? saveMerge.save(own, asked, next) : next(own);
  return {
    name: 'translate',
    // Not async where nothing is converted: that would cost each call a promise.
    execute: (command, next) => {
      const asked = command.operation;
      const operation = options.operationOf(asked);
      if (operation === undefined) return Promise.resolve(unsupported(asked, options));
      if (operation === asked) return carryOut(command, asked, next);
      const carried = differ(asked.parameters, operation.parameters)
        ? convertThen(command, operation, options, (own) => carryOut(own, asked, next))
        : carryOut({ ...command, operation }, asked, next);
      // A void operation has nothing to convert.
      if (operation.results.length === 0 && asked.results.length === 0) return carried.then(withoutOriginal);
      return carried.then((outcome) => inTurns(towardsCaller(outcome, command, operation, options.onSkew)));
    },
  };
}

/** Whether the command saves a whole entity, which may have to be merged. A v1 caller saves what it sends. */
export function isEntitySave({ operation, context }: Command): boolean {
  return context.wire !== 'rest' && requestShape(operation).kind === 'entity';
}

/** Names the oldest loaded version that has the operation; v1 lacks whole agents of every version. */
function unsupported({ agent, name }: Operation, { contract, spoken }: TranslateOptions): Failure {
  if (spoken === 'v1') return failure('upstream.unsupported', `the v1 API of the CRM does not offer ${agent}.${name}`);
  const has = contract.versions.find((version) => {
    const lookup = version.agent(agent);
    return lookup.found === 'agent' && lookup.agent.operation(name) !== undefined;
  });
  const since = has === undefined ? '' : `; it exists from ${has.name} on`;
  return failure('upstream.unsupported', `the CRM does not offer ${agent}.${name}${since}`);
}

async function convertThen(
  command: Command,
  operation: Operation,
  options: TranslateOptions,
  carryOut: (command: Command) => Promise<Outcome>,
): Promise<Outcome> {
  const translated = await inTurns(towardsCrm(command, operation, options));
  return 'kind' in translated ? translated : carryOut(translated);
}

/** The CRM's own bytes are in its own version: the caller does not get them. */
function withoutOriginal(outcome: Outcome): Outcome {
  if (outcome.kind === 'failure' || outcome.original === undefined) return outcome;
  const { original: _original, ...answer } = outcome;
  return answer;
}
