/**
 * Compiled JSON writers: per contract type one function from the canonical value to JSON text, properties in the
 * contract's order.
 */
import type { Field, StructType, Type } from '../contract';
import { extras, isStruct, runFrames, type Extras, subtype, Typed, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';
import { perKey } from '../text/memo';
import type { Turns } from '../text/turn';
import { dictionaryWriter, extrasFrame, listWriter } from './write-collection';
import { beginLeaf, jsonWriter, leafWriter } from './write-leaf';
import { foldCase } from './property-names';
import type { Select } from './query';
import type { BeginWrite, ValueWriter, WriteContext, Writing } from './write-context';

/** Writes any value of a type, null too. Undefined: it is written; else what is left to do. @throws Refusal */
export function writeValue(
  type: Type,
  value: Value,
  context: WriteContext,
  select: Select | undefined,
): Turns<void> | undefined {
  const first = begin(type, value, undefined, context, select);
  return first === undefined ? undefined : runFrames(first, context, context.output);
}

function begin(
  type: Type,
  value: Value,
  outer: Writing | undefined,
  context: WriteContext,
  select: Select | undefined,
): Writing | undefined {
  const text = value === null ? 'null' : writerOf(type).short?.(value);
  if (text === undefined) return writerOf(type).begin(value, outer, context, select);
  context.output.add(text);
  return outer;
}

/** The writer of a type, compiled at first use. */
const writerOf: (type: Type) => ValueWriter = perKey(compile);

function compile(type: Type): ValueWriter {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return leafWriter(type);
    case 'struct':
      return { short: undefined, begin: structWriter(type) };
    case 'list':
      return { short: undefined, begin: listWriter(() => writerOf(type.item.type)) };
    case 'dictionary':
      return { short: undefined, begin: dictionaryWriter(type, () => writerOf(type.value.type)) };
    case 'any':
      return { short: undefined, begin: beginAny };
  }
}

/** Writes a Struct as an object. Undefined: it is written; else what is left to do. Throws Refusal. */
export type WriteFields = (value: Struct, context: WriteContext, select?: Select) => Turns<void> | undefined;

/**
 * Absent properties are left out, unselected ones are null (a CRM that selects itself leaves them out or nulls them).
 */
export function compileFieldsWriter(fields: readonly Field[]): WriteFields {
  const slots = slotsOf(fields);
  return (struct, context, select) =>
    runFrames(new WriteStructFrame(slots, struct, '{', undefined, select), context, context.output);
}

const slotsOfStruct = perKey(({ fields }: StructType): readonly WriteSlot[] => slotsOf(fields));

function structWriter(type: StructType): BeginWrite {
  const slots = slotsOfStruct(type);
  return (value, outer, context, select) => {
    if (!isStruct(value)) {
      context.output.add('null');
      return outer;
    }
    return value[subtype] === undefined
      ? new WriteStructFrame(slots, value, '{', outer, select).advance(context)
      : beginNamed(derivedType(type, value, context), value, outer, context, select);
  };
}

function derivedType(declared: StructType, { [subtype]: local }: Struct, { types }: WriteContext): StructType {
  return types.derivedOf(declared).find(({ name }) => name.local === local) ?? declared;
}

/** A struct of a derived type is named by `$type`, first, as .NET serializers do. */
function beginNamed(
  type: StructType,
  value: Struct,
  outer: Writing | undefined,
  context: WriteContext,
  select: Select | undefined,
): Writing | undefined {
  const begun = `{"$type":${writeJsonString(type.name.local)}`;
  return new WriteStructFrame(slotsOfStruct(type), value, begun, outer, select).advance(context);
}

/** anyType: the bare value, as v1 writes it; a struct carries its type, which nothing else tells. */
const beginAny: BeginWrite = (value, outer, context, select) => {
  if (!(value instanceof Typed)) return jsonWriter.begin(value, outer, context, select);
  const { type, value: inner } = value;
  if (type.kind === 'any') return beginLeaf(inner, outer, context);
  if (type.kind === 'struct' && isStruct(inner)) return beginNamed(type, inner, outer, context, select);
  return begin(type, inner, outer, context, select);
};

interface WriteSlot {
  readonly name: string;
  readonly lower: string;
  readonly key: string;
  /** The same with a comma in front. */
  readonly nextKey: string;
  readonly type: Type;
  /** Compiled when first met: most of an entity's reachable types are never sent. */
  writer: ValueWriter | undefined;
}

function slotsOf(fields: readonly Field[]): readonly WriteSlot[] {
  return fields.map(({ name, type }) => {
    const key = `${writeJsonString(name)}:`;
    return { name, lower: foldCase(name), key, nextKey: `,${key}`, type, writer: undefined };
  });
}

/** The properties of one object. */
class WriteStructFrame implements Writing {
  readonly segment = undefined;
  private at = 0;

  /** @param begun what is written of it: the bracket, and perhaps the `$type` property */
  constructor(
    private readonly slots: readonly WriteSlot[],
    private readonly struct: Struct,
    private begun: string,
    readonly outer: Writing | undefined,
    private readonly select: Select | undefined,
  ) {}

  advance(context: WriteContext): Writing | undefined {
    const { slots, struct, select } = this;
    const { output } = context;
    let text = this.begun;
    let isFirst = text === '{';
    for (let { at } = this; at < slots.length; at++) {
      const slot = slots[at];
      if (slot === undefined) continue;
      const value = select === undefined || select.has(slot.lower) ? struct[slot.name] : null;
      if (value === undefined) continue;
      text += isFirst ? slot.key : slot.nextKey;
      isFirst = false;
      if (value === null) {
        text += 'null';
        continue;
      }
      const writer = (slot.writer ??= writerOf(slot.type));
      const short = writer.short?.(value);
      if (short !== undefined) {
        text += short;
        continue;
      }
      output.add(text);
      text = '';
      this.at = at + 1;
      this.begun = '';
      const next = writer.begin(value, this, context, select === undefined ? undefined : withinSlot(select, slot));
      if (next !== this || output.isFull()) return next;
    }
    const unknown = wantedExtras(struct[extras], select);
    output.add(unknown === undefined ? `${text}}` : text);
    return unknown === undefined ? this.outer : extrasFrame(unknown, isFirst ? '' : ',', this.outer);
  }
}

/** What of the property's value was selected; undefined: all. */
function withinSlot(select: Select, { lower }: WriteSlot): Select | undefined {
  const inner = select.get(lower);
  return inner?.size === 0 ? undefined : inner;
}

function wantedExtras(unknown: Extras | undefined, select: Select | undefined): Extras | undefined {
  if (unknown === undefined) return undefined;
  const wanted = select === undefined ? unknown : selectedOf(unknown, select);
  return wanted.size === 0 ? undefined : wanted;
}

const selectedOf = (unknown: Extras, select: Select): Extras =>
  new Map(Array.from(unknown).filter(([name]) => select.has(foldCase(name))));
