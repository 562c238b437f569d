/**
 * Records as JSON and back. What JSON has no form for stands in an object whose only name no contract has:
 * - `{"$map": {…}}`: a dictionary
 * - `{"$json": "…"}`: JSON that no contract describes
 * - `{"$typed": …}`: a scalar with its type
 *
 * `"$subtype"` among the properties of a struct is the name of its derived type. A document is its base64 text.
 */
import type { ScalarKind, ScalarType } from '../contract';
import { JsonText, subtype, Typed, type StructDraft, type Value } from '../command';
import { Document } from '../body';
import { isDictionaryValue, isList } from './values';

/** The value as JSON.stringify takes it. */
export function toStored(value: Value | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(toStored);
  if (isDictionaryValue(value)) return { $map: storedFields(value) };
  if (value instanceof Document) return value.text();
  if (value instanceof JsonText) return { $json: value.text() };
  if (value instanceof Typed) {
    const { type } = value;
    return type.kind === 'scalar' ? { $typed: type, value: toStored(value.value) } : null;
  }
  const derived = value[subtype];
  return { ...(derived === undefined ? {} : { $subtype: derived }), ...storedFields(Object.entries(value)) };
}

function storedFields(fields: Iterable<readonly [string, Value | undefined]>): object {
  return Object.fromEntries(Array.from(fields, ([name, value]) => [name, toStored(value)]));
}

/** The value of what `toStored` gave; undefined: it is none. */
export function fromStored(stored: unknown): Value | undefined {
  if (stored === null || typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean')
    return stored;
  if (Array.isArray(stored)) return stored.map((item) => fromStored(item) ?? null);
  if (typeof stored !== 'object') return undefined;
  const fields = new Map<string, unknown>(Object.entries(stored));
  const map = fields.get('$map');
  if (typeof map === 'object' && map !== null)
    return new Map(Object.entries(map).map(([key, value]) => [key, fromStored(value) ?? null]));
  const json = fields.get('$json');
  if (typeof json === 'string') return new JsonText(json);
  if (fields.has('$typed')) return typedOf(fields);
  const draft: StructDraft = {};
  for (const [name, value] of fields)
    if (name === '$subtype') Object.assign(draft, typeof value === 'string' ? { [subtype]: value } : {});
    else Object.defineProperty(draft, name, { value: fromStored(value), ...open });
  return draft;
}

/** Properties as an assignment makes them, under any name. */
const open = { enumerable: true, writable: true, configurable: true };

function typedOf(fields: ReadonlyMap<string, unknown>): Value {
  const type = scalarType(fields.get('$typed'));
  return type === undefined ? null : new Typed(type, fromStored(fields.get('value')) ?? null);
}

/** The leaf types of a contract. */
const scalarKinds = [
  'string', 'anyURI', 'QName', 'boolean', 'byte', 'unsignedByte', 'short', 'unsignedShort', 'int', 'unsignedInt',
  'long', 'unsignedLong', 'float', 'double', 'decimal', 'dateTime', 'base64Binary', 'duration', 'guid', 'char',
] as const satisfies readonly ScalarKind[]; // prettier-ignore

function scalarType(stored: unknown): ScalarType | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { scalar, name } = { scalar: undefined, name: undefined, ...stored };
  const kind = scalarKinds.find((each) => each === scalar);
  if (kind === undefined || typeof name !== 'object' || name === null) return undefined;
  if (!('namespace' in name) || !('local' in name)) return undefined;
  const { namespace, local } = name;
  if (typeof namespace !== 'string' || typeof local !== 'string') return undefined;
  return { kind: 'scalar', scalar: kind, name: { namespace, local } };
}
