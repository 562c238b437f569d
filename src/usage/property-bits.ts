/**
 * Which properties calls use, as bits. Each operation has a list of the names that were met, in that order; a property
 * is the bit at the place of its name. A name keeps its place, so the contract may change under the bits.
 */
import { isStruct, subtype, Typed, type Struct, type Value } from '../command';
import type { Field, Operation, StructType, Type } from '../contract';
import { foldCase, parseSelect, type Select } from '../rest';
import { perKey, remembering } from '../text/memo';
import { addBits, hasBit, setBit, type Bits } from './bits';

/** What a v1 caller selected, in lower case; an empty one stands for all below. */

/** Far more than the largest entity has. */
const namesMax = 4_000;
/** Of a long list the first items count: they have the properties of all, and a call must not cost more. */
const fieldsMax = 5_000;
const depthMax = 16;

/** A type, as its values are walked through. */
interface KnownStruct {
  readonly type: string;
  readonly names: readonly string[];
  /** Types of the fields whose values have properties of their own. */
  readonly deep: readonly (Type | undefined)[];
  /** -1: not met yet. */
  readonly places: number[];
}

/** The operation's names, and how its values are walked through. */
export class PropertyBits {
  /** By their bits. */
  readonly names: string[] = [];
  readonly #bits = new Map<string, number>();
  readonly #structs = new Map<StructType, KnownStruct>();
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
      this.#addValue(
        bits,
        field.type,
        value,
        operation,
        fields.length === 1 ? selected : below(selected, field.name),
        0,
      );
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

  #addValue(
    bits: Bits,
    type: Type,
    value: Value,
    operation: Operation,
    select: Select | undefined,
    depth: number,
  ): void {
    if (depth > depthMax || value === null) return;
    if (type.kind === 'struct') {
      if (isStruct(value)) this.#addStruct(bits, type, value, operation, select, depth);
    } else if (type.kind === 'list' && Array.isArray(value)) {
      for (const item of value) {
        if (this.#fieldsLeft <= 0) return;
        this.#addValue(bits, type.item.type, item, operation, select, depth + 1);
      }
    } else if (type.kind === 'dictionary' && value instanceof Map) {
      for (const item of value.values()) {
        if (this.#fieldsLeft <= 0) return;
        this.#addValue(bits, type.value.type, item, operation, select, depth + 1);
      }
    } else if (value instanceof Typed) this.#addValue(bits, value.type, value.value, operation, select, depth + 1);
  }

  #addStruct(
    bits: Bits,
    declared: StructType,
    value: Struct,
    operation: Operation,
    select: Select | undefined,
    depth: number,
  ): void {
    const name = value[subtype];
    const derived = name === undefined ? undefined : derivedType(operation, declared, name);
    const type = derived ?? declared;
    const struct = this.#structs.get(type) ?? this.#learn(type);
    const { names, deep, places } = struct;
    this.#fieldsLeft -= names.length;
    for (let index = 0; index < names.length; index++) {
      const inner = deep[index];
      const place = places[index] ?? -1;
      // Most of a row's bits are set after a few calls: then the values need no look.
      if (inner === undefined && place >= 0 && hasBit(bits, place)) continue;
      const name = names[index] ?? '';
      const part = value[name];
      if (part === undefined || part === null || !isSelected(select, name)) continue;
      setBit(bits, place >= 0 ? place : this.#learnPlace(struct, index));
      if (inner !== undefined) this.#addValue(bits, inner, part, operation, below(select, name), depth + 1);
    }
  }

  #learn(type: StructType): KnownStruct {
    const { name, fields } = type;
    const struct = {
      type: name.local,
      names: fields.map((field) => field.name),
      deep: fields.map((field) => (isDeep(field.type) ? field.type : undefined)),
      places: fields.map(() => -1),
    };
    this.#structs.set(type, struct);
    return struct;
  }

  /** Names get their places when they are met. */
  #learnPlace({ type, names, places }: KnownStruct, index: number): number {
    const place = this.#place(`${type}.${names[index] ?? ''}`);
    places[index] = place;
    return place;
  }

  #wholeOf(operation: Operation, select: Select | undefined): Bits {
    const bits: Bits = [];
    const { results } = operation;
    const seen = new Set<StructType>();
    const addType = (type: Type, selected: Select | undefined): void => {
      if (type.kind === 'list') addType(type.item.type, selected);
      else if (type.kind === 'dictionary') addType(type.value.type, selected);
      else if (type.kind === 'struct' && !seen.has(type)) {
        seen.add(type);
        for (const field of type.fields) {
          if (!isSelected(selected, field.name)) continue;
          this.#set(bits, `${type.name.local}.${field.name}`);
          addType(field.type, below(selected, field.name));
        }
      }
    };
    for (const field of results) {
      this.#set(bits, field.name);
      addType(field.type, results.length === 1 ? select : below(select, field.name));
    }
    return bits;
  }

  #set(bits: Bits, name: string): void {
    setBit(bits, this.#place(name));
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
const readSelect = remembering((text): Select | undefined => {
  try {
    return parseSelect(text);
  } catch {
    return undefined;
  }
});
const selectedBy = (text: string | undefined): Select | undefined =>
  text === undefined ? undefined : readSelect(text);

const isSelected = (select: Select | undefined, name: string): boolean =>
  select === undefined || select.size === 0 || select.has(foldCase(name));

const below = (select: Select | undefined, name: string): Select | undefined =>
  select === undefined || select.size === 0 ? undefined : select.get(foldCase(name));
