/**
 * JSON that the contract does not describe: unknown properties are kept, refused or passed over. Their text is kept,
 * and read all the same: every later reader must see the same value in it.
 */
import { excerpt, extras, JsonText, extractedText, Refusal, type StructDraft, type Value } from '../command';
import type { BodyWithDocuments } from '../body';
import { JsonError, JsonToken, skip, skipObject, type KeyIdentity } from '../json';
import type { Turns } from '../text/turn';
import { isErrorWord } from './error-in-success';
import { foldWidely, metadata, offeredNames, type KnownNames } from './property-names';
import { LongFrame, valueUnits, type Receiver, type ReadContext, type Reading } from './read-context';

/** The unknown properties of one object, one after the other as they are met. */
export class UnknownFrame implements Receiver {
  #key = '';
  #isRead = false;
  /** Those of a request so far, folded. */
  readonly #folded = new Set<string>();

  /** @param keeper what they are kept in, if at all */
  constructor(
    private readonly known: KnownNames,
    private readonly keeper: StructDraft | undefined,
    readonly outer: Receiver,
  ) {}

  get segment(): string {
    return excerpt(this.#key).slice(1, -1);
  }

  /** The value of this key comes next. */
  startProperty(key: string): this {
    this.#key = key;
    this.#isRead = false;
    return this;
  }

  put(value: Value | undefined): void {
    const { keeper } = this;
    if (keeper === undefined || !(value instanceof JsonText)) return;
    const kept = keeper[extras];
    if (kept instanceof Map) kept.set(this.#key, value);
    else keeper[extras] = new Map([[this.#key, value]]);
  }

  /**
   * A null is passed over where a value is refused, for it sets nothing: the vendor's client writes the v1-only
   * properties of an entity so (`"preferredTZLocationData": null`).
   */
  advance(context: ReadContext): Reading {
    const { reader, budget, onLeniency } = context;
    if (!this.#isRead) {
      this.#isRead = true;
      if (onLeniency !== undefined) this.#refuseDuplicate();
      const refusal = this.#reasonAgainst(context);
      if (refusal === undefined) return this.#begin(context);
      if (reader.peek() !== JsonToken.null) throw refusal;
      reader.readNull();
      onLeniency?.();
    }
    budget.count(reader.passed() + valueUnits);
    return this.outer;
  }

  #begin(context: ReadContext): Reading {
    const key = this.#key;
    context.onExtra?.();
    if (context.saysError === false && isErrorWord(key)) context.saysError = true;
    return beginJsonText(context, this);
  }

  /** In a request. A CRM that knows the property might read either one, by its own rules of letter case. */
  #refuseDuplicate(): void {
    const folded = foldWidely(this.#key);
    if (this.#folded.has(folded)) throw new Refusal('request.invalid', 'occurs twice');
    this.#folded.add(folded);
  }

  /** Why the property must not be kept as it came; undefined: it may be. */
  #reasonAgainst({ unknown, onLeniency }: ReadContext): Refusal | undefined {
    const key = this.#key;
    const { inOrder, byName } = this.known;
    if (unknown === 'refuse') return unknownProperty(key, inOrder);
    if (onLeniency === undefined) return undefined;
    if (metadata.has(key)) return unknownProperty(key, inOrder);
    const known = byName.get(foldWidely(key));
    return known && new Refusal('request.invalid', `may be taken for ${known.name}`);
  }
}

function unknownProperty(key: string, known: KnownNames['inOrder']): Refusal {
  const expected = known.length === 0 ? 'none' : offeredNames(known.map(({ name }) => name));
  return new Refusal('request.invalid', `property ${excerpt(key)} is not known to the contract, expected ${expected}`);
}

/**
 * In requests: which keys no reader may take for one another. A CRM that knows the value might read either of two, and
 * it might obey metadata.
 */
const identityIgnoringCase: KeyIdentity = (key) => (metadata.has(key) ? undefined : foldWidely(key));

const identityIn = ({ onLeniency }: ReadContext): KeyIdentity | undefined =>
  onLeniency === undefined ? undefined : identityIgnoringCase;

/** Reads any value, or begins it. @throws Refusal with the path inside the value */
export function beginJsonText(context: ReadContext, receiver: Receiver): Reading {
  const { reader, budget } = context;
  reader.peek();
  return beginText(context, receiver, reader.offset, () => skip(reader, budget, identityIn(context)));
}

/** The same for an object that has been entered at `start`. @param first its first key, read; undefined: it has none */
export function beginObjectText(
  context: ReadContext,
  receiver: Receiver,
  start: number,
  first: string | undefined,
): Reading {
  const { reader, budget } = context;
  return beginText(context, receiver, start, () => skipObject(reader, budget, first, identityIn(context)));
}

function beginText(
  context: ReadContext,
  receiver: Receiver,
  start: number,
  pass: () => Turns<void> | undefined,
): Reading {
  const remaining = refusing(pass);
  if (remaining !== undefined) return new LongFrame(remainingText(context, start, remaining), receiver);
  receiver.put(textSince(context, start));
  return receiver;
}

function* remainingText(context: ReadContext, start: number, remaining: Turns<void>): Turns<JsonText> {
  try {
    yield* remaining;
  } catch (error) {
    throw refusalOf(error);
  }
  return textSince(context, start);
}

/** What was read since `start`, an offset of the reader's: the one place where text is taken. */
export function textSince({ reader, documents }: ReadContext, start: number): JsonText {
  return jsonTextOf(reader.textSince(start), documents);
}

/** JSON that is kept as its text. @param documents those that were taken out of the text: it is given with them */
export function jsonTextOf(shown: string, documents: BodyWithDocuments | undefined): JsonText {
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

/** A refused key becomes a refusal with the path to it. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof JsonError) || error.path.length === 0) return error;
  const refusal = new Refusal(
    'request.invalid',
    error.code === 'key' ? 'a v1 CRM would not read this as a key' : 'occurs twice',
  );
  return error.path
    .toReversed()
    .reduce<Refusal>(
      (inner, segment) => inner.within(typeof segment === 'number' ? `[${segment}]` : excerpt(segment).slice(1, -1)),
      refusal,
    );
}
