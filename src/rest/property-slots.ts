/** The properties of a carrier as a reader looks them up: by place in the contract, and by name in any letter case. */
import type { Field } from '../contract';
import { writeJsonString, type JsonReader } from '../json';
import { camelCase, foldCase } from './letter-case';
import type { Begin, Part, UsualForm } from './read-context';

export interface Slot {
  readonly name: string;
  /** Place in the contract's order. */
  readonly index: number;
  /** The key as writers put it, `"Name":`. */
  readonly literal: string;
  readonly usual: UsualForm;
  readonly begin: Begin;
}

export interface Slots {
  readonly inOrder: readonly Slot[];
  /** By exact name, by its camel case, which most clients write, and folded: callers write names in any letter case. */
  readonly byName: ReadonlyMap<string, Slot>;
}

/** @param partOf the readers of one field's value */
export function slotsOf(fields: readonly Field[], partOf: (field: Field) => Part): Slots {
  const inOrder = fields.map((field, index): Slot => {
    const { name } = field;
    const { usual, begin } = partOf(field);
    return { name, index, literal: `${writeJsonString(name)}:`, usual, begin };
  });
  const byName = new Map(inOrder.map((slot) => [slot.name, slot]));
  for (const slot of inOrder) {
    for (const name of [camelCase(slot.name), foldCase(slot.name)]) if (!byName.has(name)) byName.set(name, slot);
  }
  return { inOrder, byName };
}

export function slotOf({ byName }: Slots, key: string): Slot | undefined {
  return byName.get(key) ?? byName.get(foldCase(key));
}

/** The next key of an object; undefined: it is closed. @param expected most writers keep the contract's order */
export function nextKey(reader: JsonReader, expected: Slot | undefined): string | undefined {
  return expected !== undefined && reader.nextKeyIs(expected.literal) ? expected.name : reader.nextKey();
}
