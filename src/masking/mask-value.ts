/** Masks a record by the types of the contract. */
import type { DictionaryType, StructType, Type, TypeTable } from '../contract';
import { Document } from '../body';
import {
  extras,
  isDictionaryValue,
  isList,
  isStruct,
  JsonText,
  subtype,
  Typed,
  unknownElements,
  type Dictionary,
  type Extras,
  type List,
  type Struct,
  type StructDraft,
  type UnknownElements,
  type Value,
} from '../command';
import { perKey } from '../text/memo';
import { finish, TurnBudget, type Turns } from '../text/turn';
import type { Masking } from './masked-text';
import { isFieldName, isValueOfHolder, personalIn, type Personal } from './personal-data';

/** What becomes of the values of a record, by what their names say they hold. */
export interface Treatment {
  readonly text: (text: string, kind: Personal) => string;
  readonly birth: (date: string) => string;
  /** @param bytes base64 text, or a document */
  readonly bytes: (bytes: string | Document) => Value;
  /** Unset: values that say their type themselves, and what no contract names, are left out. */
  readonly open?: OpenTreatment;
}

export interface OpenTreatment {
  readonly types: TypeTable;
  /** JSON that no contract describes. @param kind what the property that holds it says */
  readonly json: (json: JsonText, kind: Personal) => JsonText | null;
  readonly extras: (extras: Extras) => Extras | undefined;
  readonly elements: (elements: UnknownElements) => UnknownElements | undefined;
}

/**
 * The record with everything personal replaced. What the type does not name is left out, and so are bytes, secrets, and
 * values that say their type themselves. Ids, numbers, members and dates stay, but for dates of birth.
 */
export function maskRecord(record: Struct, type: StructType, masking: Masking): Struct {
  return finish(
    treatRecord(record, type, {
      text: (text, kind) => masking.text(text, kind),
      birth: (date) => masking.date(date),
      bytes: () => null,
    }),
  );
}

/** The record with its values treated; secrets are null, whatever the treatment. */
export function treatRecord(record: Struct, type: StructType, treatment: Treatment): Turns<Struct> {
  return new RecordWalk(treatment).struct(record, type, 'text');
}

/** Units of work that a text takes besides its characters: some of a treatment's are dear. */
const textUnits = 1_024;

/** Fields with what they hold; undefined: what the holder of the struct says. */
const fieldsOf = perKey(({ name: { local }, fields }: StructType) =>
  fields.map(({ name, type }) => ({
    name,
    type,
    own: isValueOfHolder(local, name) ? undefined : personalIn(local, name),
  })),
);

class RecordWalk {
  readonly #budget = new TurnBudget();

  constructor(private readonly treatment: Treatment) {}

  *struct(struct: Struct, declared: StructType, holder: Personal): Turns<Struct> {
    const { open } = this.treatment;
    const type = open === undefined ? declared : actualType(struct, declared, open.types);
    const draft: StructDraft = {};
    for (const { name, type: fieldType, own } of fieldsOf(type)) {
      const value = struct[name];
      if (value === undefined) continue;
      const kind = own ?? holder;
      draft[name] = isSecret(kind, fieldType) ? null : yield* this.value(value, fieldType, kind);
    }
    return open === undefined ? draft : withOthers(draft, struct, open);
  }

  *value(value: Value, type: Type, kind: Personal): Turns<Value> {
    switch (type.kind) {
      case 'struct':
        return isStruct(value) ? yield* this.struct(value, type, kind) : null;
      case 'list':
        return isList(value) ? yield* this.list(value, type.item.type, kind) : null;
      case 'dictionary':
        return isDictionaryValue(value) ? yield* this.dictionary(value, type, kind) : null;
      case 'enum':
      case 'flags':
        return leafOnly(value);
      case 'any':
        return yield* this.any(value, kind);
      case 'scalar':
        return yield* this.scalar(value, type.scalar, kind);
    }
  }

  *list(list: List, type: Type, kind: Personal): Turns<Value> {
    const items: Value[] = [];
    for (const item of list) items.push(yield* this.value(item, type, kind));
    return items;
  }

  /** Keys are names of fields. Other texts are treated, too. */
  *dictionary(dictionary: Dictionary, { key: keys, value: values }: DictionaryType, kind: Personal): Turns<Value> {
    const { type } = values;
    const isText = keys.type.kind === 'scalar' && keys.type.scalar === 'string';
    const entries = new Map<string, Value>();
    for (const [key, value] of dictionary) {
      const own = personalIn('', key);
      const each = own === 'secret' ? own : kind;
      const isHidden = this.treatment.open !== undefined && isSecret(each, type);
      const kept = !isText || isFieldName(key) ? key : this.treatment.text(key, 'text');
      entries.set(kept, isHidden ? null : yield* this.value(value, type, each));
    }
    return entries;
  }

  *any(value: Value, kind: Personal): Turns<Value> {
    const { open } = this.treatment;
    if (open === undefined) return null;
    if (value instanceof JsonText) return kind === 'secret' ? null : open.json(value, kind);
    if (!(value instanceof Typed)) return null;
    return new Typed(value.type, isSecret(kind, value.type) ? null : yield* this.value(value.value, value.type, kind));
  }

  *scalar(value: Value, scalar: string, kind: Personal): Turns<Value> {
    if (this.#budget.spend(typeof value === 'string' ? textUnits + value.length : 1)) yield;
    const { text, birth, bytes } = this.treatment;
    switch (scalar) {
      case 'string':
      case 'anyURI':
      case 'QName':
      case 'char':
        return typeof value === 'string' ? text(value, kind) : null;
      case 'base64Binary':
        return typeof value === 'string' || value instanceof Document ? bytes(value) : null;
      case 'dateTime':
        return kind === 'birth' && typeof value === 'string' ? birth(value) : leafOnly(value);
      default:
        return leafOnly(value);
    }
  }
}

/** Nothing else can stand there, but what a value holds must not pass untreated. */
const leafOnly = (value: Value): Value => (typeof value === 'object' ? null : value);

/** An id or a switch under such a name is none. */
function isSecret(kind: Personal, type: Type): boolean {
  if (kind !== 'secret') return false;
  return type.kind !== 'enum' && !(type.kind === 'scalar' && ['boolean', 'int'].includes(type.scalar));
}

function actualType(struct: Struct, declared: StructType, types: TypeTable): StructType {
  const name = struct[subtype];
  return (
    (name === undefined ? undefined : types.derivedOf(declared).find((type) => type.name.local === name)) ?? declared
  );
}

/** Puts into the draft what no contract names, and the name of a derived type. */
function withOthers(draft: StructDraft, struct: Struct, open: OpenTreatment): Struct {
  const [name, others, elements] = [struct[subtype], struct[extras], struct[unknownElements]];
  if (name !== undefined) draft[subtype] = name;
  const keptExtras = others && open.extras(others);
  if (keptExtras !== undefined) draft[extras] = keptExtras;
  const keptElements = elements && open.elements(elements);
  if (keptElements !== undefined) draft[unknownElements] = keptElements;
  return draft;
}
