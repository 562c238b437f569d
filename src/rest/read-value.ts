/**
 * Compiled JSON readers: per contract type one function from the JSON text straight to the canonical value, no tree in
 * between.
 */
import { type Field, type ScalarKind, type StructType, type Type } from '../contract';
import { Refusal, runFrames, subtype, within, type StructDraft, type Value } from '../command';
import { JsonToken } from '../json';
import { perKey, perRecursiveKey } from '../text/memo';
import type { Turns } from '../text/turn';
import { anyReader } from './read-any';
import { dictionaryReader, listReader } from './read-collection';
import {
  tryReadUsual,
  type BeginOf,
  type BeginRead,
  type Receiver,
  type PartReader,
  type ReadContext,
  type Reading,
} from './read-context';
import { leafReader, noUsualForm, usualForm } from './read-leaf';
import { actualStruct, beginProperties, enterObject, readTypeName, slotsOf, type PropertySlots } from './read-struct';

/** Looked up once: a name that a room hands on is the call of a getter each time. */
const { null: nullToken, string: stringToken } = JsonToken;

const typeReader: (type: Type) => BeginOf = perRecursiveKey(compile);

function compile(type: Type): BeginOf {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return leafReader(type);
    case 'struct':
      return compileStruct(type);
    case 'list':
      return listReader(compileField(type.item));
    case 'dictionary':
      return dictionaryReader(type, compileField(type.value));
    case 'any':
      return beginAny;
  }
}

/** The readers of a value that may be null where the contract allows nil. */
export function compileField(field: Field): PartReader {
  return { usual: usualForm(field.type), begin: otherReader(field) };
}

/**
 * Each field has its own entries that are known: the rights on a contact's fields are others than those on a person's.
 */
const readerOf = (type: Type): BeginOf => (type.kind === 'dictionary' ? compile(type) : typeReader(type));

/** Reads what is not in its usual form, or of a type that has none. */
function otherReader(field: Field): BeginRead {
  let begin: BeginOf | undefined;
  const { type } = field;
  return (context, receiver) => {
    const token = context.reader.peek();
    if (token !== nullToken && (token !== stringToken || !holdsMembers(type)))
      return (begin ??= readerOf(type))(context, receiver, token);
    readNothing(context, type, token);
    if (!field.nillable && !context.nullIsAbsent && !isUnsetMoment(context, type))
      throw new Refusal('request.invalid', 'must not be null');
    receiver.put(field.nillable ? null : undefined);
    return receiver;
  };
}

/** The vendor's client writes null for a date or time span that an older CRM has not given it. */
function isUnsetMoment({ isLenient, onLeniency }: ReadContext, type: Type): boolean {
  if (!isLenient || type.kind !== 'scalar' || !moments.has(type.scalar)) return false;
  onLeniency?.();
  return true;
}
const moments: ReadonlySet<ScalarKind> = new Set(['dateTime', 'duration']);

/** Types whose values no text can be. */
const holdsMembers = ({ kind }: Type): boolean => kind === 'struct' || kind === 'list' || kind === 'dictionary';

/** Reads null; or the empty text, which Json.NET takes for it where an object or array belongs (measured). */
function readNothing({ reader, isLenient, onLeniency }: ReadContext, { kind }: Type, token: JsonToken): void {
  if (token === nullToken) reader.readNull();
  else if (isLenient && reader.shortString() === '') onLeniency?.();
  else throw new Refusal('request.invalid', kind === 'list' ? 'expected an array' : 'expected an object');
}

/** Readers of an object's properties, names in any letter case, each at most once. */
export function compileFields(fields: readonly Field[]): PartReader {
  const slots = slotsOf(fields, compileField);
  const begin: BeginRead = (context, receiver) => {
    const key = enterObject(context, slots, context.reader.peek());
    const draft: StructDraft = {};
    receiver.put(draft);
    return beginProperties(context, slots, draft, key, receiver);
  };
  return { usual: noUsualForm, begin };
}

const slotsOfStruct = perKey(({ fields }: StructType): PropertySlots => slotsOf(fields, compileField));

/**
 * A struct is of its declared type, or of the derived one that `$type`, the first property, names: so .NET serializers
 * write it.
 */
function compileStruct(type: StructType): BeginOf {
  const own = slotsOfStruct(type);
  return (context, receiver, token) => {
    const key = enterObject(context, own, token);
    if (key === '$type' && context.reader.peek() === JsonToken.string) return beginNamed(type, context, receiver);
    const draft: StructDraft = {};
    receiver.put(draft);
    return beginProperties(context, own, draft, key, receiver);
  };
}

/** The reader stands before the value of `$type`. */
function beginNamed(type: StructType, context: ReadContext, receiver: Receiver): Reading {
  const actual = actualStruct(type, readTypeName(context), context);
  const draft: StructDraft = actual === type ? {} : { [subtype]: actual.name.local };
  receiver.put(draft);
  return beginProperties(context, slotsOfStruct(actual), draft, context.reader.nextKey(), receiver);
}

const beginAny = anyReader((context, type, draft, receiver) =>
  beginProperties(context, slotsOfStruct(type), draft, context.reader.nextKey(), receiver),
);

/** A value that is not within another one. */
export class WholeValue implements Receiver {
  readonly outer = undefined;
  private read: Value | undefined = undefined;

  /** @param segment its name in the path of a refusal; undefined: none */
  constructor(
    private readonly part: PartReader,
    readonly segment: string | undefined,
  ) {}

  /** What was read; undefined: an absent value (see nullIsAbsent). */
  get value(): Value | undefined {
    return this.read;
  }

  /** Reads it. Undefined: it is read; else what is left to do. @throws Refusal, JsonError */
  from(context: ReadContext): Turns<void> | undefined {
    const first = this.begin(context);
    return first === this ? undefined : runFrames(first, context, context.budget);
  }

  put(value: Value | undefined): void {
    this.read = value;
  }

  /** Nothing is around it. */
  advance(): undefined {
    return undefined;
  }

  private begin(context: ReadContext): Reading {
    const { usual, begin } = this.part;
    try {
      this.read = tryReadUsual(usual, context);
      return this.read === undefined ? begin(context, this) : this;
    } catch (error) {
      throw within(error, this.segment ?? '');
    }
  }
}
