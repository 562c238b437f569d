/**
 * Canonical values as JSON, and back, without a loss: what is read is what was written, for every value that a wire can
 * read. (The form of the sandbox's state file is another one: there the order of entries, types that are no leaves and
 * parts that no contract names do not matter.) What JSON has no form for stands in an object whose first name no
 * contract has:
 *
 * - `{"$number": "-0"}`: a number that JSON does not keep
 * - `{"$map": [[key, value], …]}`: a dictionary, in its order
 * - `{"$typed": [namespace, name], "value": …}`: anyType with its type
 * - `{"$json": "…"}`: JSON that no contract describes
 * - `{"$document": "…"}`: a document, in base64.
 *
 * In a struct `$subtype` names its derived type. `$extras` has the v1 properties that no contract names, and
 * `$elements` the SOAP elements.
 */
import type { Field, StructType, Type, TypeTable } from '../contract';
import { Document } from '../body';
import {
  extras,
  isList,
  isStruct,
  JsonText,
  subtype,
  Typed,
  unknownElements,
  type Dictionary,
  type Struct,
  type StructDraft,
  type Value,
} from '../command';
import { perKey } from '../text/memo';

/** The value as JSON.stringify takes it. */
export function toRecorded(value: Value): unknown {
  if (typeof value === 'number')
    return isPlainNumber(value) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (isStruct(value)) return recordedStruct(value);
  if (isList(value)) return value.map(toRecorded);
  if (value instanceof Document) return { $document: value.text() };
  if (value instanceof JsonText) return { $json: value.text() };
  if (value instanceof Typed) {
    const { namespace, local } = value.type.name;
    return { $typed: [namespace, local], value: toRecorded(value.value) };
  }
  return { $map: Array.from(value, ([key, each]) => [key, toRecorded(each)]) };
}

const isPlainNumber = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);

function recordedStruct(struct: Struct): object {
  const entries: [string, unknown][] = [];
  const [derived, others, unknown] = [struct[subtype], struct[extras], struct[unknownElements]];
  if (derived !== undefined) entries.push(['$subtype', derived]);
  if (others !== undefined) entries.push(['$extras', Array.from(others, ([name, json]) => [name, json.text()])]);
  if (unknown !== undefined)
    entries.push([
      '$elements',
      Array.from(unknown.elements, ([key, { before, name, text }]) => [key, before, name, text]),
    ]);
  for (const [name, value] of Object.entries(struct)) if (value !== undefined) entries.push([name, toRecorded(value)]);
  return Object.fromEntries(entries);
}

/** A line of a recording that is none, with a sentence. */
export class BrokenRecording extends Error {}

/** More levels than any contract's values have. */
const depthMax = 100;

/** The dictionary of what `toRecorded` gave. @throws BrokenRecording */
export function dictionaryFromRecorded(json: unknown, types: TypeTable): Dictionary {
  const value = new Revival(types).value(json, undefined, 0);
  if (value instanceof Map) return value;
  throw new BrokenRecording('a dictionary was expected');
}

/** The struct of what `toRecorded` gave, by its fields: parameters or results. @throws BrokenRecording */
export function structFromRecorded(json: unknown, types: TypeTable, fields: readonly Field[]): Struct {
  if (!isObject(json)) throw new BrokenRecording('an object was expected');
  return new Revival(types).struct(json, fields, 0);
}

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const typesByName = perKey((fields: readonly Field[]) => new Map(fields.map(({ name, type }) => [name, type])));

class Revival {
  constructor(private readonly types: TypeTable) {}

  value(json: unknown, type: Type | undefined, depth: number): Value {
    if (depth > depthMax) throw new BrokenRecording('it has too many levels');
    if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
    if (Array.isArray(json)) {
      const item = type?.kind === 'list' ? type.item.type : undefined;
      return json.map((each: unknown) => this.value(each, item, depth + 1));
    }
    if (!isObject(json)) throw new BrokenRecording('a value was expected');
    const [first] = Object.keys(json);
    switch (first) {
      case '$number':
        return Number(textOf(json['$number']));
      case '$map':
        return this.#dictionary(json['$map'], type, depth);
      case '$json':
        return new JsonText(textOf(json['$json']));
      case '$document':
        return new Document([Buffer.from(textOf(json['$document']), 'base64')]);
      case '$typed':
        return this.#typed(json, depth);
      default:
        return this.struct(json, type?.kind === 'struct' ? this.#fieldsOf(json, type) : [], depth);
    }
  }

  struct(json: JsonObject, fields: readonly Field[], depth: number): Struct {
    const draft: StructDraft = {};
    const byName = typesByName(fields);
    for (const [name, each] of Object.entries(json))
      if (name === '$subtype') draft[subtype] = textOf(each);
      else if (name === '$extras') draft[extras] = new Map(listOf(each).map(extraOf));
      else if (name === '$elements')
        draft[unknownElements] = { fields, elements: new Map(listOf(each).map(elementOf)) };
      else if (name === '__proto__') throw new BrokenRecording('there is no such property');
      else draft[name] = this.value(each, byName.get(name), depth + 1);
    return draft;
  }

  #fieldsOf(json: JsonObject, declared: StructType): readonly Field[] {
    const name = json['$subtype'];
    const derived =
      name === undefined ? undefined : this.types.derivedOf(declared).find((type) => type.name.local === name);
    return (derived ?? declared).fields;
  }

  #dictionary(json: unknown, type: Type | undefined, depth: number): Value {
    const each = type?.kind === 'dictionary' ? type.value.type : undefined;
    return new Map(
      listOf(json).map((entry) => {
        const [key, value] = listOf(entry);
        return [textOf(key), this.value(value, each, depth + 1)];
      }),
    );
  }

  #typed({ $typed, value }: JsonObject, depth: number): Value {
    const [namespace, local] = listOf($typed).map(textOf);
    const type = this.types.find({ namespace: namespace ?? '', local: local ?? '' });
    if (type === undefined) throw new BrokenRecording('a type is named that the contract does not have');
    return new Typed(type, this.value(value, type, depth + 1));
  }
}

function extraOf(entry: unknown): [string, JsonText] {
  const [name, text] = listOf(entry);
  return [textOf(name), new JsonText(textOf(text))];
}

function elementOf(entry: unknown): [string, { before: number; name: string; text: string }] {
  const [key, before, name, text] = listOf(entry);
  if (typeof before !== 'number') throw new BrokenRecording('a number was expected');
  return [textOf(key), { before, name: textOf(name), text: textOf(text) }];
}

function textOf(json: unknown): string {
  if (typeof json !== 'string') throw new BrokenRecording('a text was expected');
  return json;
}

function listOf(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new BrokenRecording('a list was expected');
  return json;
}
