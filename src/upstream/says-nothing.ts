import { neutralMember, v1Members, type EnumType, type ScalarKind, type Type } from '../contract';
import { isStruct, leafText, Typed, type Value } from '../command';

/**
 * Whether a value is what stands in a property that nobody has set: the default of its .NET type, nothing in it, or
 * nothing but such. Clients generated from a WSDL write every property that it has.
 */
export function saysNothing(value: Value | undefined, type: Type): boolean {
  if (value === null || value === undefined) return true;
  switch (type.kind) {
    case 'scalar':
      return typeof value !== 'object' && isDefault(leafText(value), type.scalar);
    case 'enum':
      return typeof value === 'string' && isNeutral(type, value);
    case 'flags':
      return value === '';
    case 'list':
      return Array.isArray(value) && value.length === 0;
    case 'dictionary':
      return value instanceof Map && value.size === 0;
    case 'struct':
      return isStruct(value) && type.fields.every((field) => saysNothing(value[field.name], field.type));
    case 'any':
      return value instanceof Typed && saysNothing(value.value, value.type);
  }
}

/**
 * By the number where a member has it, which is what .NET calls the default; NetServer's own enumerations do not all
 * begin with it.
 */
export function isNeutral(type: EnumType, name: string): boolean {
  return v1Members(type).some((member) => member.name === name && member.value === 0) || neutralMember(type) === name;
}

const zero = /^-?0*(?:\.0*)?(?:[eE][+-]?\d+)?$/;

/** Canonical texts of defaults that are neither '' nor a zero. */
const defaults: ReadonlyMap<ScalarKind, RegExp> = new Map([
  ['boolean', /^false$/],
  // DateTime.MinValue, in whatever zone it was written.
  ['dateTime', /^0001-01-01T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?$/],
  ['duration', /^00:00:00$/],
  ['guid', /^[0-]+$/],
  // eslint-disable-next-line no-control-regex
  ['char', /^\0$/],
]);

const texts: ReadonlySet<ScalarKind> = new Set<ScalarKind>(['string', 'anyURI', 'QName', 'base64Binary']);

function isDefault(text: string, kind: ScalarKind): boolean {
  if (text === '' || texts.has(kind)) return text === '';
  return (defaults.get(kind) ?? zero).test(text);
}
