/**
 * Converts an answer of the CRM's version into the caller's: what is newer is left out or becomes the neutral member.
 */
import { failure, Refusal, type Answer, type Command, type Failure, type Outcome, type WireName } from '../command';
import { neutralMember, type Operation } from '../contract';
import type { Turns } from '../text/turn';
import { convertFields } from './convert-value';
import { isRepeatable } from './delivery';
import type { Conversion, SkewEvent } from './skew';

export function* towardsCaller(
  outcome: Outcome,
  { operation: wanted, context }: Command,
  given: Operation,
  onSkew: (event: SkewEvent) => void,
): Turns<Outcome> {
  // An answer that was written straight from the CRM's text is in the caller's version already.
  if (outcome.kind === 'failure' || outcome.written !== undefined) return outcome;
  try {
    const { original: _original, ...answer }: Answer = outcome;
    const lenient = leavingOut(wanted, context.wire, onSkew);
    const results = yield* convertFields(answer.results, given.results, wanted.results, lenient);
    return { ...answer, results };
  } catch (error) {
    if (error instanceof Refusal) return unconverted(error, given);
    throw error;
  }
}

/** Leaves out what is newer than the caller's version, or puts the neutral member in its place, and reports it. */
export function leavingOut(
  wanted: Operation,
  wire: WireName | undefined,
  onSkew: (event: SkewEvent) => void,
): Conversion {
  const { version, agent, name: operation } = wanted;
  return {
    types: wanted.types,
    onField: (name, value, _type, target) => {
      if (value !== null)
        onSkew({ version, agent, operation, kind: 'property', name: `${target?.name.local ?? operation}.${name}` });
    },
    onMember: (name, _type, target) => {
      // JSON has room for any name.
      if (wire === 'rest') return name;
      onSkew({ version, agent, operation, kind: 'member', name: `${target.name.local}.${name}` });
      return target.kind === 'enum' ? neutralMember(target) : undefined;
    },
    onType: ({ name }) => onSkew({ version, agent, operation, kind: 'type', name: name.local }),
  };
}

/** A write was carried out, although its answer has no form in the caller's version. */
function unconverted({ message, path }: Refusal, operation: Operation): Failure {
  if (isRepeatable(operation)) return failure('upstream.invalid', message, { path });
  return failure('upstream.carriedOut', `the command was carried out, but of its answer: ${message}`, { path });
}
