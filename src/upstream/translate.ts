/**
 * Speaks to a CRM of another version than the caller's. Towards the caller: what is newer than his version is left out or becomes the neutral member.
 * Towards the CRM: what it cannot hold is refused when it carries information, see towards-crm.ts.
 */
import { neutralMember, type Contract, type Operation } from '../contract';
import {
  failure,
  Refusal,
  type Answer,
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
} from '../command';
import { convertFields, differ, type Conversion } from './convert-value';
import { inTurns, type Steps } from '../steps';
import type { Overlay } from './overlay';
import { isRepeatable } from './repeatable';
import type { SkewEvent } from './skew';
import { towardsCrm } from './towards-crm';

export type { SkewEvent };

export interface TranslateOptions {
  readonly contract: Contract;
  /** What the CRM speaks: `v1`, or a Services version. */
  readonly spoken: string;
  /** The CRM's own form of an operation; undefined when it has none. */
  readonly operationOf: (operation: Operation) => Operation | undefined;
  readonly onSkew: (event: SkewEvent) => void;
  /** Lays saves over what the CRM has; undefined: switched off. */
  readonly overlay?: Overlay | undefined;
}

/** Lets callers of every version speak to a CRM of one. A command in the CRM's own version goes straight through. */
export function translate(options: TranslateOptions): Layer {
  const { overlay } = options;
  const carryOut = (own: Command, asked: Operation, next: Execute): Promise<Outcome> =>
    overlay?.applies(own) === true ? overlay.save(own, asked, next) : next(own);
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
      // A void operation has nothing to convert: about a fifth of them are.
      if (operation.results.length === 0 && asked.results.length === 0) return carried.then(withoutOriginal);
      return carried.then((outcome) => inTurns(towardsCaller(outcome, command, operation, options.onSkew)));
    },
  };
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

/** The CRM's own bytes are in its own version: they do not go on. */
function withoutOriginal(outcome: Outcome): Outcome {
  if (outcome.kind === 'failure' || outcome.original === undefined) return outcome;
  const { original: _original, ...answer } = outcome;
  return answer;
}

function* towardsCaller(
  outcome: Outcome,
  { operation: wanted, context }: Command,
  given: Operation,
  onSkew: (event: SkewEvent) => void,
): Steps<Outcome> {
  if (outcome.kind === 'failure') return outcome;
  const { version, agent, name: operation } = wanted;
  const lenient: Conversion = {
    types: wanted.types,
    onField: (name, value, _type, target) => {
      if (value !== null)
        onSkew({ version, agent, operation, kind: 'property', name: `${target?.name.local ?? operation}.${name}` });
    },
    onMember: (name, _type, target) => {
      // JSON has room for any name.
      if (context.wire === 'rest') return name;
      onSkew({ version, agent, operation, kind: 'member', name: `${target.name.local}.${name}` });
      return target.kind === 'enum' ? neutralMember(target) : undefined;
    },
    onType: ({ name }) => onSkew({ version, agent, operation, kind: 'type', name: name.local }),
  };
  try {
    const { original: _original, ...answer }: Answer = outcome;
    const results = yield* convertFields(answer.results, given.results, wanted.results, lenient);
    return { ...answer, results };
  } catch (error) {
    if (error instanceof Refusal) return unconverted(error, given);
    throw error;
  }
}

/** What was carried out stays so, though its answer has no form in the caller's version. */
function unconverted({ message, path }: Refusal, operation: Operation): Failure {
  if (isRepeatable(operation)) return failure('upstream.invalid', message, { path });
  return failure('upstream.carriedOut', `the command was carried out, but of its answer: ${message}`, { path });
}
