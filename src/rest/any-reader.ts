/**
 * anyType in JSON: a bare value takes the XSD type its form suggests, an array of such the array type of the Arrays namespace, an object the struct its
 * `$type` names. Everything else has no type, and is kept as its text.
 */
import type { StructType, Type } from '../contract';
import { JsonText, liftedText, Refusal, Typed, within, type Value } from '../command';
import { JsonToken } from '../json';
import type { Steps } from '../steps';
import { builtin, typedNumber } from './any-scalar';
import { postpone } from './carrier-reader';
import { readJsonText, readObjectText, textSince } from './json-text';
import { later, restOf, valueUnits, type ReadContext, type ReadValue } from './read-context';
import { localTypeName, readTypeName } from './type-name';

/** Reads the properties of a struct whose object is entered and whose `$type` is read. */
type ReadStruct = (context: ReadContext, type: StructType) => Value | typeof later;

/** The reader of anyType; what reads structs is handed in. */
export function anyReader(readStruct: ReadStruct): ReadValue {
  return function readAny(context) {
    const { reader, types } = context;
    switch (reader.peek()) {
      case JsonToken.string: {
        const type = builtin(types, 'string');
        const text = reader.shortString();
        return text === undefined ? postponed(context, type, readText(context)) : new Typed(type, text);
      }
      case JsonToken.boolean:
        return new Typed(builtin(types, 'boolean'), reader.readBoolean());
      case JsonToken.number:
        return typedNumber(reader.readNumber(), types);
      case JsonToken.array:
        return readArray(context, readAny);
      default:
        return readObject(context, readStruct);
    }
  };
}

function* readText({ reader, pace, lifted }: ReadContext): Steps<string> {
  return liftedText(yield* reader.readString(pace), lifted);
}

function postponed(context: ReadContext, type: Type, rest: Steps<Value>): typeof later {
  context.rest = typed(type, rest);
  return later;
}

function* typed(type: Type, rest: Steps<Value>): Steps<Typed> {
  return new Typed(type, yield* rest);
}

const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';

interface ArrayDraft {
  /** Where the array begins in the text. */
  readonly start: number;
  readonly items: Value[];
  /** Of the first item. */
  type: Type | undefined;
  /** Whether the items are of no one type. */
  isMixed: boolean;
}

function readArray(context: ReadContext, readAny: ReadValue): Typed | JsonText | typeof later {
  const draft: ArrayDraft = { start: context.reader.offset, items: [], type: undefined, isMixed: false };
  context.reader.enterArray();
  if (readItems(context, readAny, draft)) return arrayOf(draft, context);
  return postpone(context, {
    put: (value) => putItem(draft, value),
    place: () => `[${draft.items.length}]`,
    readOn: () => readItems(context, readAny, draft),
    value: () => arrayOf(draft, context),
  });
}

const leaves: ReadonlySet<JsonToken> = new Set([JsonToken.string, JsonToken.number, JsonToken.boolean]);

/** True: to the end. */
function readItems(context: ReadContext, readAny: ReadValue, draft: ArrayDraft): boolean {
  const { reader, pace } = context;
  while (reader.nextItem()) {
    try {
      const value = leaves.has(reader.peek()) ? readAny(context) : readJsonText(context);
      if (value === later) return false;
      putItem(draft, value);
    } catch (error) {
      throw within(error, `[${draft.items.length}]`);
    }
    if (pace.spend(reader.passed() + valueUnits)) return false;
  }
  return true;
}

function putItem(draft: ArrayDraft, item: Value | undefined): void {
  const type = item instanceof Typed ? item.type : undefined;
  if (draft.items.length === 0) draft.type = type;
  if (type === undefined || type !== draft.type) draft.isMixed = true;
  draft.items.push(item instanceof Typed ? item.value : null);
}

function arrayOf({ start, type, isMixed, items }: ArrayDraft, context: ReadContext): Typed | JsonText {
  const local = type === undefined ? 'string' : type.name.local;
  const list = isMixed ? undefined : context.types.find({ namespace: arrays, local: `ArrayOf${local}` });
  return list?.kind === 'list' ? new Typed(list, items) : textSince(context, start);
}

function readObject(context: ReadContext, readStruct: ReadStruct): Typed | JsonText | typeof later {
  const { reader, types, onStranger } = context;
  const start = reader.offset;
  reader.enterObject();
  const first = reader.nextKey();
  if (first !== '$type' || reader.peek() !== JsonToken.string) return readObjectText(context, start, first);
  const local = localTypeName(readTypeName(context));
  const type = types.all().find((candidate) => candidate.kind === 'struct' && candidate.name.local === local);
  if (type?.kind === 'struct') {
    const value = readStruct(context, type);
    return value === later ? postponed(context, type, restOf(context)) : new Typed(type, value);
  }
  if (onStranger === undefined) return readObjectText(context, start, reader.nextKey());
  throw new Refusal('request.invalid', 'an object for anyType may name by $type only a known carrier');
}
