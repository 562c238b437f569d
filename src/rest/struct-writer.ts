/** Writes a Struct as an object, properties in the contract's order. */
import type { Field, Type } from '../contract';
import { extras, type Extras, type Struct } from '../command';
import { writeJsonString } from '../json';
import { extrasFrame } from './collection-writer';
import { foldCase } from './letter-case';
import type { Select } from './select';
import type { ValueWriter, WriteContext, Writing } from './write-context';

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

/** The properties of one object. */
export class StructFrame implements Writing {
  readonly segment = undefined;
  private at = 0;

  /** @param begun what is written of it: the bracket, and perhaps the `$type` property */
  constructor(
    private readonly slots: readonly Slot[],
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
      const writer = (slot.writer ??= slot.writerOf(slot.type));
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
function withinSlot(select: Select, { lower }: Slot): Select | undefined {
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
