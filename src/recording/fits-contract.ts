/**
 * Whether values that a file gives are such as a wire could have read: what does not fit the contract is never sent. A
 * recording may have been written by someone else.
 */
import type { Field, ScalarKind, StructType, Type, TypeTable } from '../contract';
import { Document } from '../body';
import { JsonError, readJsonTree } from '../json';
import {
  extras,
  integerBounds,
  isList,
  isStruct,
  JsonText,
  Refusal,
  scalarParser,
  subtype,
  Typed,
  unknownElements,
  type Struct,
  type Value,
} from '../command';
import { isLeftOutDocument } from './kept-values';
import { BrokenRecording } from './value-text';

/** @throws BrokenRecording that names the property */
export function checkFits(struct: Struct, fields: readonly Field[], types: TypeTable): void {
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const [name, value] of Object.entries(struct)) {
    const field = byName.get(name);
    if (field === undefined)
      throw new BrokenRecording(`the contract has no ${JSON.stringify(name.slice(0, 64))} there`);
    if (value !== undefined) checkValue(value, field.type, field.name, types);
  }
  for (const json of struct[extras]?.values() ?? [])
    if (!isJson(json)) throw new BrokenRecording('a property that no contract names is no JSON');
  // Its text would go into the message as it is.
  if (struct[unknownElements] !== undefined) throw new BrokenRecording('elements that no contract names are not sent');
}

function checkValue(value: Value, type: Type, name: string, types: TypeTable): void {
  if (value === null) return;
  if (!isOfType(value, type, name, types)) throw new BrokenRecording(`the value of ${name} is no ${type.name.local}`);
}

function isOfType(value: Value, type: Type, name: string, types: TypeTable): boolean {
  switch (type.kind) {
    case 'struct':
      if (!isStruct(value)) return false;
      checkFits(value, actualFields(value, type, types), types);
      return true;
    case 'list':
      if (!isList(value)) return false;
      for (const item of value) checkValue(item, type.item.type, name, types);
      return true;
    case 'dictionary':
      if (!(value instanceof Map)) return false;
      for (const each of value.values()) checkValue(each, type.value.type, name, types);
      return true;
    case 'any':
      if (value instanceof JsonText) return isJson(value);
      if (!(value instanceof Typed)) return false;
      checkValue(value.value, value.type, name, types);
      return true;
    case 'enum':
    case 'flags':
      return typeof value === 'string' && /^[\w ,.-]*$/.test(value);
    case 'scalar':
      return isScalar(value, type.scalar);
  }
}

function actualFields(struct: Struct, type: StructType, types: TypeTable): readonly Field[] {
  const name = struct[subtype];
  if (name === undefined) return type.fields;
  const derived = types.derivedOf(type).find((each) => each.name.local === name);
  if (derived === undefined) throw new BrokenRecording(`there is no such ${type.name.local}`);
  return derived.fields;
}

/** Its text goes into the message as it is, so it must end where it should. */
function isJson(json: JsonText): boolean {
  try {
    readJsonTree(json.text());
    return true;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

function isScalar(value: Value, kind: ScalarKind): boolean {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'byte':
    case 'unsignedByte':
    case 'short':
    case 'unsignedShort':
    case 'int':
    case 'unsignedInt': {
      const [least, greatest] = integerBounds(kind) ?? [0, 0];
      return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest;
    }
    case 'string':
    case 'anyURI':
    case 'QName':
    case 'char':
      return typeof value === 'string' && (kind !== 'char' || value.length === 1);
    case 'base64Binary':
      return (
        value instanceof Document || parses(value, kind) || (typeof value === 'string' && isLeftOutDocument(value))
      );
    default:
      return parses(value, kind);
  }
}

function parses(value: Value, kind: Exclude<ScalarKind, 'boolean' | 'char'>): boolean {
  if (typeof value !== 'string') return false;
  // Canonical spans are .NET's, and the parser's are ISO's.
  if (kind === 'duration') return /^-?(?:\d{1,8}\.)?\d\d:\d\d:\d\d(?:\.\d{1,7})?$/.test(value);
  try {
    scalarParser(kind)(value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
