/** A value of a difference, for people: short, and masked by the contract. */
import { extras, isDictionaryValue, isList, isStruct, JsonText, leafText, Typed, type Value } from '../command';
import { Document } from '../body';
import type { EnumType, Field, FlagsType, Type } from '../contract';
import { isValueOfHolder, personalIn, type Masking, type Personal } from '../masking';

/** More of a text tells a person nothing. In UTF-16 units; masking takes time for each. */
const textMax = 40;

/** @param value undefined: there is none */
export function shownValue(value: Value | undefined, type: Type, kind: Personal, masking: Masking): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (value instanceof JsonText) return 'JSON';
  if (value instanceof Document) return `${value.byteLength} bytes`;
  if (value instanceof Typed) return shownValue(value.value, value.type, kind, masking);
  if (isStruct(value)) return `{${type.name.local}${value[extras] === undefined ? '' : ' …'}}`;
  if (isList(value)) return counted(value.length, 'item', 'items');
  if (isDictionaryValue(value)) return counted(value.size, 'entry', 'entries');
  return shownLeaf(value, type, kind, masking);
}

function shownLeaf(value: string | number | boolean, type: Type, kind: Personal, masking: Masking): string {
  if (type.kind === 'enum' || type.kind === 'flags') return shownMembers(leafText(value), type);
  if (typeof value !== 'string') return String(value);
  if (kind === 'secret') return '[secret]';
  switch (type.kind === 'scalar' ? type.scalar : 'string') {
    case 'string':
    case 'anyURI':
    case 'QName':
    case 'char':
      return `"${cut(masking.text(value.slice(0, textMax), kind))}"${value.length > textMax ? '…' : ''}`;
    case 'base64Binary':
      return `${Buffer.byteLength(value, 'base64')} bytes`;
    case 'dateTime':
      return kind === 'birth' ? masking.date(value) : cut(value);
    default:
      return cut(value);
  }
}

/** A name that the contract does not have may be anything. */
function shownMembers(text: string, { members }: EnumType | FlagsType): string {
  const known = new Set(members.map(({ name }) => name));
  const names = text.split(', ').map((name) => (name === '' || known.has(name) ? name : '?'));
  return cut(names.join(', '));
}

const cut = (text: string): string => (text.length > 2 * textMax ? `${text.slice(0, 2 * textMax)}…` : text);
const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** What a property holds. @param owner the local name of its type @param holder what the struct itself is a value of */
export const kindOf = ({ name }: Pick<Field, 'name'>, owner: string, holder: Personal): Personal =>
  isValueOfHolder(owner, name) ? holder : personalIn(owner, name);
