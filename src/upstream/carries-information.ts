/** Whether a value carries information, or is what stands there when the client has set nothing. */
import { isNeutralText, isStruct, leafText, Typed, type Value } from '../command';
import { neutralMember, v1Members, type EnumType, type ScalarKind, type Type } from '../contract';
import { JsonNumber, readJsonTreeInTurns, type JsonTree } from '../json';
import type { TurnBudget, Turns } from '../text/turn';

/**
 * Whether a value is what stands in a property that the client has not set: the default of its .NET type, an empty
 * value, or a record of such values only. Clients generated from a WSDL write every property that it has.
 */
export function isUnset(value: Value | undefined, type: Type): boolean {
  if (value === null || value === undefined) return true;
  switch (type.kind) {
    case 'scalar':
      return typeof value !== 'object' && isDefault(leafText(value), type.scalar);
    case 'enum':
      return typeof value === 'string' && isNeutralMember(type, value);
    case 'flags':
      return value === '';
    case 'list':
      return Array.isArray(value) && value.length === 0;
    case 'dictionary':
      return value instanceof Map && value.size === 0;
    case 'struct':
      return isStruct(value) && type.fields.every((field) => isUnset(value[field.name], field.type));
    case 'any':
      return value instanceof Typed && isUnset(value.value, value.type);
  }
}

/**
 * Whether a member is the enumeration's default. That is the member numbered 0, as in .NET; NetServer's enumerations do
 * not all have one, and then it is the contract's neutral member.
 */
export function isNeutralMember(type: EnumType, name: string): boolean {
  return v1Members(type).some((member) => member.name === name && member.value === 0) || neutralMember(type) === name;
}

const zeroText = /^-?0*(?:\.0*)?(?:[eE][+-]?\d+)?$/;

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
  return (defaults.get(kind) ?? zeroText).test(text);
}

const zeroNumber = /^-?0(?:\.0+)?(?:[eE][+-]?\d+)?$/;

/** A longer JSON text carries information. In UTF-16 units. */
const neutralCharsMax = 4096;

/**
 * Whether a JSON text carries information. These do not: null, false, 0, "", a neutral member, an empty array, and an
 * object that holds nothing else.
 */
export function* carriesInformation(text: string, budget: TurnBudget): Turns<boolean> {
  return text.length > neutralCharsMax || holdsSomething(yield* readJsonTreeInTurns(text, undefined, budget));
}

function holdsSomething(tree: JsonTree): boolean {
  if (tree === null || tree === false) return false;
  if (tree === true) return true;
  if (typeof tree === 'string') return !isNeutralText(tree);
  if (tree instanceof JsonNumber) return !zeroNumber.test(tree.text);
  return tree instanceof Map ? Array.from(tree.values()).some(holdsSomething) : isFilled(tree);
}

const isFilled = (tree: JsonTree): boolean => Array.isArray(tree) && tree.length > 0;
