/** Writes a Struct as an object, properties in the contract's order. */
import type { Field, Type } from '../contract';
import { extras, type Extras, type Struct } from '../command';
import { writeJsonString } from '../json';
import type { Steps } from '../steps';
import { writeLongLeaf } from './leaf-writer';
import { foldCase } from './letter-case';
import type { Output } from './output';
import type { Select } from './select';
import { leave, pause, takeRest, type Rest, type ValueWriter, type WriteContext } from './write-context';

export interface Slot {
  readonly name: string;
  readonly lower: string;
  readonly key: string;
  /** The same with a comma in front. */
  readonly nextKey: string;
  readonly type: Type;
  /** Compiled when first met: most of an entity's reachable types are never sent. */
  writer: ValueWriter | undefined;
  readonly writerOf: (type: Type) => ValueWriter;
}

/** @param writerOf the writer of a type */
export function slotsOf(fields: readonly Field[], writerOf: (type: Type) => ValueWriter): readonly Slot[] {
  return fields.map(({ name, type }) => {
    const key = `${writeJsonString(name)}:`;
    return { name, lower: foldCase(name), key, nextKey: `,${key}`, type, writer: undefined, writerOf };
  });
}

/** @param typeName the `$type` property, or '' */
export function writeProperties(
  slots: readonly Slot[],
  typeName: string,
  struct: Struct,
  context: WriteContext,
  select: Select | undefined,
): Rest {
  const place = writeOn(slots, 0, `{${typeName}`, typeName === '', struct, context, select);
  return place === undefined ? undefined : finishWriting(slots, place, takeRest(context), struct, context, select);
}

function* finishWriting(
  slots: readonly Slot[],
  first: number,
  rest: Steps<void>,
  struct: Struct,
  context: WriteContext,
  select: Select | undefined,
): Steps<void> {
  yield* rest;
  for (let place: number | undefined = first; place !== undefined && place <= slots.length;) {
    place = writeOn(slots, place, '', false, struct, context, select);
    if (place !== undefined) yield* takeRest(context);
  }
}

/** What of the property's value was selected; undefined: all. */
function withinSlot(select: Select, { lower }: Slot): Select | undefined {
  const inner = select.get(lower);
  return inner?.size === 0 ? undefined : inner;
}

/** Writes the properties from one on. Undefined: to the end; else which one comes next, after the `rest`. */
function writeOn(
  slots: readonly Slot[],
  place: number,
  begun: string,
  isEmpty: boolean,
  struct: Struct,
  context: WriteContext,
  select: Select | undefined,
): number | undefined {
  const { output } = context;
  let text = begun;
  let isFirst = isEmpty;
  for (let at = place; at < slots.length; at++) {
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
    const writer = (slot.writer ??= slot.writerOf(slot.type));
    const short = writer.short(value);
    if (short !== undefined) {
      text += short;
      continue;
    }
    output.add(text);
    text = '';
    const rest = writer.write(value, context, select === undefined ? undefined : withinSlot(select, slot));
    if (rest !== undefined) return leave(context, rest, at + 1);
  }
  const unknown = wantedExtras(struct[extras], select);
  if (unknown === undefined) {
    output.add(`${text}}`);
    return output.isPauseDue() ? leave(context, pause(), slots.length + 1) : undefined;
  }
  output.add(text);
  return leave(context, writeExtras(unknown, isFirst, output), slots.length + 1);
}

function wantedExtras(unknown: Extras | undefined, select: Select | undefined): Extras | undefined {
  if (unknown === undefined || select === undefined) return unknown;
  return new Map(Array.from(unknown).filter(([name]) => select.has(foldCase(name))));
}

/** Properties that no contract names, written as they were read. */
function* writeExtras(unknown: Extras, isFirst: boolean, output: Output): Steps<void> {
  let separator = isFirst ? '' : ',';
  for (const [name, value] of unknown) {
    output.add(separator);
    separator = ',';
    yield* writeLongLeaf(name, output);
    output.add(':');
    yield* output.addLong(value.text());
  }
  output.add('}');
  if (output.isPauseDue()) yield;
}
