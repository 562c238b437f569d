/**
 * Which properties calls use, as bits. Each operation has a list of the names that were met, in that order; a property
 * is the bit at the place of its name. A name keeps its place, so the contract may change under the bits.
 */
import { isStruct, subtype, Typed, type Struct, type Value } from '../command';
import type { Field, Operation, StructType, Type } from '../contract';
import { foldCase, parseSelect } from '../rest';
import { perKey, remembering } from '../text/memo';

/** A set of bits, 32 in a number; it grows. */
export type Bits = number[];

export function setBit(bits: Bits, bit: number): void {
  const word = bit >>> 5;
  while (bits.length <= word) bits.push(0);
  bits[word] = ((bits[word] ?? 0) | (1 << (bit & 31))) >>> 0;
}

export function addBits(bits: Bits, more: readonly number[]): void {
  while (bits.length < more.length) bits.push(0);
  for (const [word, value] of more.entries()) bits[word] = ((bits[word] ?? 0) | value) >>> 0;
}

/** The places of the bits that are set, the lowest first. */
export function placesOf(bits: readonly number[]): number[] {
  const places: number[] = [];
  for (const [word, value] of bits.entries())
    for (let bit = 0; bit < 32; bit++) if (((value >>> bit) & 1) === 1) places.push(word * 32 + bit);
  return places;
}

/** What a v1 caller selected, in lower case; an empty one stands for all below. */
type Selected = ReturnType<typeof parseSelect>;

/** Far more than the largest entity has. */
const namesMax = 4_000;
/** Of a long list the first items count: they have the properties of all, and a call must not cost more. */
const fieldsMax = 5_000;
const depthMax = 16;

/** The operation's names, and how its values are walked through. */
export class PropertyBits {
  /** By their bits. */
  readonly names: string[] = [];
  readonly #bits = new Map<string, number>();
  readonly #structs = new Map<StructType, number[]>();
  readonly #whole = new Map<string, Bits>();
  #fieldsLeft = 0;

  /** Adds the bits of what stands in arguments or results: what is absent or null does not count. */
  addPresent(bits: Bits, fields: readonly Field[], values: Struct, operation: Operation, select?: string): void {
    this.#fieldsLeft = fieldsMax;
    const selected = selectedBy(select);
    for (const field of fields) {
      const value = values[field.name];
      if (value === undefined || value === null) continue;
      this.#set(bits, field.name);
      if (!isDeep(field.type)) continue;
      this.#addValue(bits, field.type, value, operation, fields.length === 1 ? selected : below(selected, field), 0);
    }
  }

  /** Adds the bits of all that the contract gives for an answer: for answers that were not read here. */
  addWhole(bits: Bits, operation: Operation, select?: string): void {
    const key = select ?? '';
    let whole = this.#whole.get(key);
    if (whole === undefined) {
      whole = this.#wholeOf(operation, selectedBy(select));
      if (this.#whole.size < 16) this.#whole.set(key, whole);
    }
    addBits(bits, whole);
  }

  #addValue(bits: Bits, type: Type, value: Value, operation: Operation, select: Selected, depth: number): void {
    if (depth > depthMax || value === null) return;
    if (value instanceof Typed) return this.#addValue(bits, value.type, value.value, operation, select, depth + 1);
    if (type.kind === 'list' && Array.isArray(value)) {
      for (const item of value) {
        if (this.#fieldsLeft <= 0) return;
        this.#addValue(bits, type.item.type, item, operation, select, depth + 1);
      }
    } else if (type.kind === 'dictionary' && value instanceof Map) {
      for (const item of value.values()) {
        if (this.#fieldsLeft <= 0) return;
        this.#addValue(bits, type.value.type, item, operation, select, depth + 1);
      }
    } else if (type.kind === 'struct' && isStruct(value)) this.#addStruct(bits, type, value, operation, select, depth);
  }

  #addStruct(
    bits: Bits,
    declared: StructType,
    value: Struct,
    operation: Operation,
    select: Selected,
    depth: number,
  ): void {
    const name = value[subtype];
    const derived = name === undefined ? undefined : derivedType(operation, declared, name);
    const type = derived ?? declared;
    const { fields } = type;
    const places = this.#structs.get(type) ?? this.#learn(type);
    this.#fieldsLeft -= fields.length;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index];
      const part = field && value[field.name];
      if (field === undefined || part === undefined || part === null || !isSelected(select, field)) continue;
      const place = places[index] ?? -1;
      if (place >= 0) setBit(bits, place);
      else if ((places[index] = this.#place(`${type.name.local}.${field.name}`)) >= 0) setBit(bits, places[index] ?? 0);
      if (typeof part !== 'object' || !isDeep(field.type)) continue;
      this.#addValue(bits, field.type, part, operation, below(select, field), depth + 1);
    }
  }

  /** Names get their places when they are met. */
  #learn(type: StructType): number[] {
    const places = Array.from(type.fields, () => -1);
    this.#structs.set(type, places);
    return places;
  }

  #wholeOf(operation: Operation, select: Selected): Bits {
    const bits: Bits = [];
    const { results } = operation;
    const seen = new Set<StructType>();
    const addType = (type: Type, selected: Selected): void => {
      if (type.kind === 'list') addType(type.item.type, selected);
      else if (type.kind === 'dictionary') addType(type.value.type, selected);
      else if (type.kind === 'struct' && !seen.has(type)) {
        seen.add(type);
        for (const field of type.fields) {
          if (!isSelected(selected, field)) continue;
          this.#set(bits, `${type.name.local}.${field.name}`);
          addType(field.type, below(selected, field));
        }
      }
    };
    for (const field of results) {
      this.#set(bits, field.name);
      addType(field.type, results.length === 1 ? select : below(select, field));
    }
    return bits;
  }

  #set(bits: Bits, name: string): void {
    const place = this.#place(name);
    if (place >= 0) setBit(bits, place);
  }

  /** @returns -1 where there are too many names */
  #place(name: string): number {
    const known = this.#bits.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= namesMax) return -1;
    this.#bits.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

/** Whether values of a type may have properties of their own. */
const isDeep = (type: Type): boolean => type.kind !== 'scalar' && type.kind !== 'enum' && deep(type);
const deep = perKey((type: Type): boolean => {
  if (type.kind === 'list') return isDeep(type.item.type);
  if (type.kind === 'dictionary') return isDeep(type.value.type);
  return type.kind === 'struct' || type.kind === 'any';
});

const derivedTypes = perKey((operation: Operation) =>
  perKey(
    (declared: StructType) =>
      new Map(operation.types.derivedOf(declared).map((type) => [type.name.local, type] as const)),
  ),
);

function derivedType(operation: Operation, declared: StructType, name: string): StructType | undefined {
  return derivedTypes(operation)(declared).get(name);
}

/** It was read when the request was; one that cannot be read does not get here. */
const readSelect = remembering((text): Selected => {
  try {
    return parseSelect(text);
  } catch {
    return undefined;
  }
});
const selectedBy = (text: string | undefined): Selected => (text === undefined ? undefined : readSelect(text));

const isSelected = (select: Selected, { name }: Field): boolean =>
  select === undefined || select.size === 0 || select.has(foldCase(name));

const below = (select: Selected, { name }: Field): Selected =>
  select === undefined || select.size === 0 ? undefined : select.get(foldCase(name));
