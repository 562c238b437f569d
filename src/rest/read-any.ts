/**
 * anyType in JSON. A bare value takes the XSD type its form suggests. An array of such takes the array type of the
 * Arrays namespace, an object the struct its `$type` names. Everything else has no type, and is kept as its text.
 */
import type { StructType, Type, TypeTable } from '../contract';
import { JsonText, extractedText, Refusal, scalarParser, Typed, type StructDraft, type Value } from '../command';
import { JsonToken } from '../json';
import type { Turns } from '../text/turn';
import { beginJsonText, beginObjectText, textSince } from './unknown-properties';
import { LongFrame, valueUnits, type BeginOf, type Receiver, type ReadContext, type Reading } from './read-context';
import { localTypeName, readTypeName } from './read-struct';

/** Begins the properties of a struct whose object is entered and whose `$type` is read. */
type BeginStruct = (context: ReadContext, type: StructType, draft: StructDraft, receiver: Receiver) => Reading;

/** The reader of anyType; what reads structs is handed in. */
export function anyReader(beginStruct: BeginStruct): BeginOf {
  return (context, receiver, token) => {
    switch (token) {
      case JsonToken.array:
        return new AnyArrayFrame(context, receiver);
      case JsonToken.object:
        return beginObject(context, receiver, beginStruct);
      default:
        return beginLeaf(context, receiver, token);
    }
  };
}

function beginLeaf(context: ReadContext, receiver: Receiver, token: JsonToken): Reading {
  const value = readLeaf(context, token);
  if (value === undefined) return new LongFrame(readText(context), receiver);
  receiver.put(value);
  return receiver;
}

/** Undefined, and no text consumed: a long text. */
function readLeaf({ reader, types }: ReadContext, token: JsonToken): Typed | undefined {
  switch (token) {
    case JsonToken.string: {
      const text = reader.shortString();
      return text === undefined ? undefined : new Typed(builtin(types, 'string'), text);
    }
    case JsonToken.boolean:
      return new Typed(builtin(types, 'boolean'), reader.readBoolean());
    default:
      return typedNumber(reader.readNumber(), types);
  }
}

function* readText({ reader, budget, documents, types }: ReadContext): Turns<Typed> {
  return new Typed(builtin(types, 'string'), extractedText(yield* reader.readString(budget), documents));
}

const xsd = 'http://www.w3.org/2001/XMLSchema';

/** The XSD built-in of that name. */
function builtin(types: TypeTable, local: string): Type {
  const type = types.find({ namespace: xsd, local });
  if (type === undefined) throw new Error(`the type table lacks ${local}`);
  return type;
}

const parseDouble = scalarParser('double');

/** A JSON number by its text: int, long or double, the narrowest that holds it exactly. */
function typedNumber(text: string, types: TypeTable): Typed {
  if (!/^-?[0-9]{1,19}$/.test(text)) return new Typed(builtin(types, 'double'), parseDouble(text));
  const value = BigInt(text);
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return new Typed(builtin(types, 'int'), Number(value));
  const isLong = value >= -(2n ** 63n) && value < 2n ** 63n;
  return isLong ? new Typed(builtin(types, 'long'), value.toString()) : new Typed(builtin(types, 'double'), text);
}

const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
const leaves: ReadonlySet<JsonToken> = new Set([JsonToken.string, JsonToken.number, JsonToken.boolean]);

/** Items that may be of any type: what they are together is known at their end. */
class AnyArrayFrame implements Receiver {
  /** Where the array begins in the text. */
  readonly #start: number;
  readonly #items: Value[] = [];
  /** Of the first item. */
  #type: Type | undefined;
  /** Whether the items are of no one type. */
  #isMixed = false;

  constructor(
    { reader }: ReadContext,
    readonly outer: Receiver,
  ) {
    this.#start = reader.offset;
    reader.enterArray();
  }

  get segment(): string {
    return `[${this.#items.length}]`;
  }

  put(item: Value | undefined): void {
    const type = item instanceof Typed ? item.type : undefined;
    if (this.#items.length === 0) this.#type = type;
    if (type === undefined || type !== this.#type) this.#isMixed = true;
    this.#items.push(item instanceof Typed ? item.value : null);
  }

  advance(context: ReadContext): Reading {
    const { reader, budget } = context;
    while (reader.nextItem()) {
      const token = reader.peek();
      const next = leaves.has(token) ? beginLeaf(context, this, token) : beginJsonText(context, this);
      if (next !== this || budget.count(reader.passed() + valueUnits)) return next;
    }
    this.outer.put(this.#value(context));
    return this.outer;
  }

  #value(context: ReadContext): Typed | JsonText {
    const local = this.#type === undefined ? 'string' : this.#type.name.local;
    const list = this.#isMixed ? undefined : context.types.find({ namespace: arrays, local: `ArrayOf${local}` });
    return list?.kind === 'list' ? new Typed(list, this.#items) : textSince(context, this.#start);
  }
}

function beginObject(context: ReadContext, receiver: Receiver, beginStruct: BeginStruct): Reading {
  const { reader, types, onLeniency } = context;
  const start = reader.offset;
  reader.enterObject();
  const first = reader.nextKey();
  if (first !== '$type' || reader.peek() !== JsonToken.string) return beginObjectText(context, receiver, start, first);
  const local = localTypeName(readTypeName(context));
  const type = types.all().find((candidate) => candidate.kind === 'struct' && candidate.name.local === local);
  if (type?.kind === 'struct') {
    const draft: StructDraft = {};
    receiver.put(new Typed(type, draft));
    return beginStruct(context, type, draft, receiver);
  }
  if (onLeniency === undefined) return beginObjectText(context, receiver, start, reader.nextKey());
  throw new Refusal('request.invalid', 'an object for anyType may name by $type only a known carrier');
}
