/** Masks a record by the types of the contract. */
import type { StructType, Type } from '../contract';
import { isStruct, type Dictionary, type List, type Struct, type StructDraft, type Value } from '../command';
import type { Masking } from './masked-text';
import { isValueOfHolder, personalIn, type Personal } from './personal-data';

/**
 * The record with everything personal replaced. What the type does not name is left out, and so are bytes, secrets, and
 * values that say their type themselves. Ids, numbers, members and dates stay, but for dates of birth.
 */
export function maskRecord(record: Struct, type: StructType, masking: Masking): Struct {
  return maskStruct(record, type, 'text', masking);
}

function maskStruct(struct: Struct, type: StructType, holder: Personal, masking: Masking): Struct {
  const draft: StructDraft = {};
  const { local } = type.name;
  for (const { name, type: fieldType } of type.fields) {
    const value = struct[name];
    if (value === undefined) continue;
    const kind = isValueOfHolder(local, name) ? holder : personalIn(local, name);
    draft[name] = isSecret(kind, fieldType) ? null : maskValue(value, fieldType, kind, masking);
  }
  return draft;
}

/** An id or a switch under such a name is none. */
function isSecret(kind: Personal, type: Type): boolean {
  if (kind !== 'secret') return false;
  return type.kind !== 'enum' && !(type.kind === 'scalar' && ['boolean', 'int'].includes(type.scalar));
}

function maskValue(value: Value, type: Type, kind: Personal, masking: Masking): Value {
  switch (type.kind) {
    case 'struct':
      return isStruct(value) ? maskStruct(value, type, kind, masking) : null;
    case 'list':
      return isList(value) ? value.map((item) => maskValue(item, type.item.type, kind, masking)) : null;
    case 'dictionary':
      return isDictionary(value)
        ? new Map(Array.from(value, ([key, each]) => [key, maskEntry(key, each, type.value.type, kind, masking)]))
        : null;
    case 'enum':
    case 'flags':
      return value;
    case 'any':
      return null;
    case 'scalar':
      return maskScalar(value, type.scalar, kind, masking);
  }
}

/** Keys are names of fields. */
function maskEntry(key: string, value: Value, type: Type, kind: Personal, masking: Masking): Value {
  const own = personalIn('', key);
  return maskValue(value, type, own === 'secret' ? own : kind, masking);
}

function maskScalar(value: Value, scalar: string, kind: Personal, masking: Masking): Value {
  switch (scalar) {
    case 'string':
    case 'anyURI':
    case 'QName':
    case 'char':
      return typeof value === 'string' ? masking.text(value, kind) : null;
    case 'base64Binary':
      return null;
    case 'dateTime':
      return kind === 'birth' && typeof value === 'string' ? masking.date(value) : value;
    default:
      return value;
  }
}

const isList = (value: Value): value is List => Array.isArray(value);
const isDictionary = (value: Value): value is Dictionary => value instanceof Map;
