/** The properties of a carrier as a reader looks them up: by place in the contract, and by name in any letter case. */
import type { Field } from '../contract';
import { writeJsonString, type JsonReader } from '../json';
import { camelCase, foldCase } from './property-names';
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
  return { inOrder, byName: namesOf(inOrder) };
}

/** What has a name, by it, by its camel case and folded. */
export function namesOf<Named extends { readonly name: string }>(inOrder: readonly Named[]): Map<string, Named> {
  const byName = new Map(inOrder.map((one) => [one.name, one]));
  for (const one of inOrder) {
    for (const name of [camelCase(one.name), foldCase(one.name)]) if (!byName.has(name)) byName.set(name, one);
  }
  return byName;
}

/** What a key names, in any letter case. */
export function named<Named>(byName: ReadonlyMap<string, Named>, key: string): Named | undefined {
  return byName.get(key) ?? byName.get(foldCase(key));
}

/** The next key of an object; undefined: it is closed. @param expected most writers keep the contract's order */
export function nextKey(reader: JsonReader, expected: Slot | undefined): string | undefined {
  return expected !== undefined && reader.nextKeyIs(expected.literal) ? expected.name : reader.nextKey();
}
