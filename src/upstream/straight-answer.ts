/**
 * The straight way for entities: a v1 CRM's answer becomes a SOAP caller's reply in one walk, where no layer needs the
 * record in between. Leaves are read, converted and written by the same functions as on the ordinary way. A property
 * test holds both ways equal on every type of every contract. At the first surprise the straight way gives up, and the
 * ordinary way handles the answer.
 */
import { Refusal, type Command, type Dictionary, type TimeZone } from '../command';
import type { Operation } from '../contract';
import { JsonError, JsonReader, type JsonLimits } from '../json';
import type { BodyParts } from '../body';
import type { Transcribe } from '../rest';
import { replyAround, type Namespaces } from '../soap';
import { TurnBudget } from '../text/turn';
import { copyOf } from './straight-struct';
import { surprise, type Copy, type Walk } from './straight-way';
import type { SkewEvent } from './skew';
import { leavingOut } from './towards-caller';
import { perPair } from '../text/memo';

export interface StraightOptions {
  readonly json: JsonLimits;
  /** Called with what was left out for the caller's version. */
  readonly onSkew: (event: SkewEvent) => void;
}

/** Larger answers are read with pauses. In UTF-16 units. */
const charsMax = 128 * 1024;

/** @param command in the CRM's own version @returns the straight way for its answer; undefined: there is none */
export function straightAnswer(command: Command, { json, onSkew }: StraightOptions): Transcribe | undefined {
  const { operation: given, forwardAnswerOf, rewriteAnswerOf, context, keepUnknown, extraInfo } = command;
  const wanted = context.wire === 'soap' ? (forwardAnswerOf ?? rewriteAnswerOf) : undefined;
  if (wanted === undefined || keepUnknown === true || wanted.name !== given.name) return undefined;
  const copy = resultCopy(given, wanted);
  if (copy === undefined) return undefined;
  const version = forwardAnswerOf === undefined ? '1.2' : '1.1';
  return (text, timeZone) => {
    if (text.length > charsMax) return undefined;
    const skews: SkewEvent[] = [];
    const conversion = leavingOut(wanted, context.wire, (event) => skews.push(event));
    const content = (namespaces: Namespaces): string => {
      const reader = new JsonReader(text, json);
      return walkThrough(
        { reader, namespaces, conversion, budget: new TurnBudget(), skews, depth: 0, isPlain: false },
        copy,
      );
    };
    const written = undefinedAtSurprise(() => replyAround(wanted, version, blocksOf(timeZone, extraInfo), content));
    if (written !== undefined) skews.forEach(onSkew);
    return written;
  };
}

function blocksOf(timeZone: TimeZone | undefined, extraInfo: Dictionary | undefined) {
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(extraInfo === undefined ? {} : { extraInfo }) };
}

function walkThrough(walk: Walk, { element, isStruct }: ResultCopy): string {
  const text = element(walk);
  walk.reader.end();
  // It may be an error object with a status of success: to decide that, the whole of it must be read.
  if (isStruct && !walk.isPlain) throw surprise;
  return text;
}

function undefinedAtSurprise(write: () => string | BodyParts): string | BodyParts | undefined {
  try {
    return write();
  } catch (error) {
    if (error === surprise || error instanceof Refusal || error instanceof JsonError) return undefined;
    throw error;
  }
}

interface ResultCopy {
  readonly element: Copy;
  readonly isStruct: boolean;
}

const resultCopy: (given: Operation, wanted: Operation) => ResultCopy | undefined = perPair(compile);

/** For one result that is a struct or a list of them: other results are small. */
function compile({ results: [from, second] }: Operation, { results: [to, other] }: Operation): ResultCopy | undefined {
  if (from === undefined || to === undefined || second !== undefined || other !== undefined) return undefined;
  const { kind } = from.type;
  if (from.name !== to.name || (kind !== 'struct' && kind !== 'list') || to.type.kind !== kind) return undefined;
  return { element: copyOf(from, to, false), isStruct: kind === 'struct' };
}
