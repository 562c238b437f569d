import { neutralMember, type Field, type ScalarKind, type Type } from '../contract';
import { isStruct, leafText, numericText, type Value } from '../command';

/** What .NET has in a value that was never set. */
const unsetScalars: ReadonlyMap<ScalarKind, Value> = new Map<ScalarKind, Value>([
  ['boolean', false],
  ['dateTime', '0001-01-01T00:00:00'],
  ['duration', '00:00:00'],
  ['guid', '00000000-0000-0000-0000-000000000000'],
  ['char', '\0'],
]);
const texts: ReadonlySet<ScalarKind> = new Set<ScalarKind>(['string', 'anyURI', 'QName', 'base64Binary']);

/**
 * What a property holds when its value is taken away. NetServer's carriers always have all their properties. So it is
 * null, or what .NET has in a value that was never set (0, false, no flags) where the contract has no null.
 */
export function emptyValue({ type, nillable }: Pick<Field, 'type' | 'nillable'>): Value {
  return nillable ? null : unset(type);
}

function unset(type: Type): Value {
  switch (type.kind) {
    case 'scalar':
      return unsetScalars.get(type.scalar) ?? (numericText.has(type.scalar) ? '0' : texts.has(type.scalar) ? '' : 0);
    case 'enum':
      return neutralMember(type);
    case 'flags':
      return '';
    case 'list':
      return [];
    case 'dictionary':
      return new Map();
    default:
      return null;
  }
}

/**
 * Whether two values of one contract type are equal (RFC 6902 §4.6). Numbers are compared by what they mean, `1.0` and
 * `1`; a property that is left out equals null; the order of a dictionary does not count, that of a list does.
 */
export function isSameValue(type: Type, one: Value | undefined, other: Value | undefined): boolean {
  const [left, right] = [one ?? null, other ?? null];
  if (left === null || right === null) return left === right;
  switch (type.kind) {
    case 'struct': {
      if (!isStruct(left) || !isStruct(right)) return false;
      return type.fields.every((field) => isSameValue(field.type, left[field.name], right[field.name]));
    }
    case 'list': {
      if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
      return left.every((item, index) => isSameValue(type.item.type, item, right[index]));
    }
    case 'dictionary': {
      if (!(left instanceof Map) || !(right instanceof Map) || left.size !== right.size) return false;
      return Array.from(left).every(
        ([key, item]) => right.has(key) && isSameValue(type.value.type, item, right.get(key)),
      );
    }
    case 'any':
      return JSON.stringify(left) === JSON.stringify(right);
    default:
      return isSameLeaf(type.kind === 'scalar' && numericText.has(type.scalar), leafText(left), leafText(right));
  }
}

const isSameLeaf = (isNumber: boolean, left: string, right: string): boolean =>
  left === right || (isNumber && Number(left) === Number(right));
