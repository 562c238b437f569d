/**
 * JSON that the contract says nothing of, kept as its text: it is read all the same, so that whatever goes on is read
 * alike by everybody.
 */
import { excerpt, JsonText, extractedText, Refusal } from '../command';
import { JsonError, skip, skipObject, type KeyIdentity } from '../json';
import type { Turns } from '../text/turn';
import { foldWidely } from './property-names';
import { metadata } from './metadata';
import type { Carrier, ReadContext, Reading } from './read-context';
import { Long } from './value-frames';

/**
 * In requests: which keys nobody may take for one another. A CRM that knows the value reads the one or the other of
 * two, and of metadata it makes what it likes.
 */
const widely: KeyIdentity = (key) => (metadata.has(key) ? undefined : foldWidely(key));

const identityIn = ({ onLeniency }: ReadContext): KeyIdentity | undefined =>
  onLeniency === undefined ? undefined : widely;

/** Reads any value, or begins it. @throws Refusal with the path inside the value */
export function beginJsonText(context: ReadContext, carrier: Carrier): Reading {
  const { reader, budget } = context;
  reader.peek();
  return beginText(context, carrier, reader.offset, () => skip(reader, budget, identityIn(context)));
}

/** The same for an object that has been entered at `start`. @param first its first key, read; undefined: it has none */
export function beginObjectText(
  context: ReadContext,
  carrier: Carrier,
  start: number,
  first: string | undefined,
): Reading {
  const { reader, budget } = context;
  return beginText(context, carrier, start, () => skipObject(reader, budget, first, identityIn(context)));
}

function beginText(
  context: ReadContext,
  carrier: Carrier,
  start: number,
  pass: () => Turns<void> | undefined,
): Reading {
  const rest = refusing(pass);
  if (rest !== undefined) return new Long(restOfText(context, start, rest), carrier);
  carrier.put(textSince(context, start));
  return carrier;
}

function* restOfText(context: ReadContext, start: number, rest: Turns<void>): Turns<JsonText> {
  try {
    yield* rest;
  } catch (error) {
    throw refusalOf(error);
  }
  return textSince(context, start);
}

/** What was read since `start`, an offset of the reader's: the one place where text is taken. */
export function textSince({ reader, documents }: ReadContext, start: number): JsonText {
  const shown = reader.textSince(start);
  return documents?.isIn(shown) === true
    ? new JsonText(shown, (text) => extractedText(text, documents))
    : new JsonText(shown);
}

function refusing<T>(pass: () => T): T {
  try {
    return pass();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** A key that is refused is told with the path to it. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof JsonError) || error.path.length === 0) return error;
  const refusal = new Refusal(
    'request.invalid',
    error.code === 'key' ? 'a v1 CRM would not read this as a key' : 'stands twice',
  );
  return error.path
    .toReversed()
    .reduce<Refusal>(
      (told, segment) => told.within(typeof segment === 'number' ? `[${segment}]` : excerpt(segment).slice(1, -1)),
      refusal,
    );
}
