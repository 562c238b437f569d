/** anyType in JSON: a bare value takes the XSD type its form suggests, an array of such the array type of the Arrays namespace, an object the struct its `$type` names. */
import type { StructType, Type, TypeTable } from '../contract';
import { liftedText, Refusal, Typed, type Value } from '../command';
import { JsonToken } from '../json';
import type { Steps } from '../steps';
import { builtin, typedNumber } from './any-scalar';
import { postpone } from './carrier-reader';
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
  readonly items: Value[];
  /** Of the first item. */
  type: Type | undefined;
  isMixed: boolean;
}

function readArray(context: ReadContext, readAny: ReadValue): Typed | typeof later {
  context.reader.enterArray();
  const draft: ArrayDraft = { items: [], type: undefined, isMixed: false };
  if (readItems(context, readAny, draft)) return arrayOf(draft, context.types);
  return postpone(context, {
    put: (value) => putItem(draft, value),
    place: () => '',
    readOn: () => readItems(context, readAny, draft),
    value: () => arrayOf(draft, context.types),
  });
}

/** True: to the end. */
function readItems(context: ReadContext, readAny: ReadValue, draft: ArrayDraft): boolean {
  const { reader, pace } = context;
  while (reader.nextItem()) {
    const value = readAny(context);
    if (value === later) return false;
    putItem(draft, value);
    if (pace.spend(reader.passed() + valueUnits)) return false;
  }
  return true;
}

function putItem(draft: ArrayDraft, item: Value | undefined): void {
  if (!(item instanceof Typed)) throw new Error('a value of anyType says its type');
  draft.type ??= item.type;
  if (item.type !== draft.type) draft.isMixed = true;
  draft.items.push(item.value);
}

function arrayOf({ type, isMixed, items }: ArrayDraft, types: TypeTable): Typed {
  const local = type === undefined ? 'string' : type.name.local;
  const list = types.find({ namespace: arrays, local: `ArrayOf${local}` });
  if (list?.kind !== 'list' || isMixed)
    throw new Refusal('request.invalid', 'an array for anyType must hold values of one simple type');
  return new Typed(list, items);
}

function readObject(context: ReadContext, readStruct: ReadStruct): Typed | typeof later {
  const { reader, types } = context;
  reader.enterObject();
  const named = reader.nextKey() === '$type' && reader.peek() === JsonToken.string;
  const local = named ? localTypeName(readTypeName(context)) : '';
  const type = types.all().find((candidate) => candidate.kind === 'struct' && candidate.name.local === local);
  if (type?.kind !== 'struct')
    throw new Refusal('request.invalid', 'an object for anyType must begin with the $type of a known carrier');
  const value = readStruct(context, type);
  return value === later ? postponed(context, type, restOf(context)) : new Typed(type, value);
}
