/**
 * Canonical values: what stands inside a Command or an Outcome, in no wire's language.
 *
 * | contract type                          | canonical value                                                            |
 * |----------------------------------------|----------------------------------------------------------------------------|
 * | string, anyURI, QName                  | the text                                                                   |
 * | boolean                                | boolean                                                                    |
 * | byte … int, unsignedByte … unsignedInt | number                                                                     |
 * | long, unsignedLong, decimal            | decimal text without needless zeros in front ("9223372036854775807")       |
 * | float, double                          | the text that arrived, as a JSON number, or "INF", "-INF", "NaN"           |
 * | dateTime                               | the text that arrived ("2024-05-06T07:08:09", zone and fraction untouched) |
 * | duration                               | a .NET time span "[-][d.]hh:mm:ss[.fffffff]"                               |
 * | guid                                   | the text; char: a string of one UTF-16 unit                                |
 * | base64Binary                           | base64 text; a document lifted out of its message: `Base64`, its bytes     |
 * | enum                                   | the member's name                                                          |
 * | flags                                  | member names in contract order, "Select, Update"; the empty set is ""      |
 * | struct                                 | `Struct`: only the properties that were present; `null` for nil            |
 * | list                                   | array; dictionary: Map in arrival order                                    |
 * | anyType                                | `Typed`: the value with the type it said it had                            |
 *
 * Absent (no property), null and empty are three different things.
 */
import type { Type } from '../contract';
import { Base64 } from '../media';

export type Value = null | string | number | boolean | List | Struct | Dictionary | Typed | Base64;
export type List = readonly Value[];
export type Dictionary = ReadonlyMap<string, Value>;

/** Set on a Struct whose actual type is derived from the declared one: the derived type's local name. */
export const subtype: unique symbol = Symbol('subtype');

/** Set on a Struct read from a v1 CRM when its unknown properties were asked for: name → JSON text, to be written back as it is. */
export const extras: unique symbol = Symbol('extras');

/** A carrier or argument set. Property names come from the contract only, never from a client. */
export interface Struct {
  readonly [property: string]: Value | undefined;
  readonly [subtype]?: string;
  readonly [extras]?: ReadonlyMap<string, string>;
}

/** A value of `xs:anyType`, together with the type it carries. */
export class Typed {
  constructor(
    readonly type: Type,
    readonly value: Value,
  ) {}
}

/** A Struct while it is being read. */
export interface StructDraft {
  [property: string]: Value | undefined;
  [subtype]?: string;
  [extras]?: ReadonlyMap<string, string>;
}

/** Whether a value is a Struct rather than a scalar, document, list, dictionary or anyType value. */
export function isStruct(value: Value | undefined): value is Struct {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Typed) &&
    !(value instanceof Base64)
  );
}

/** Text of a leaf value. A struct, list or dictionary here is a defect: the caller's types do not match the contract's. */
export function leafText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Base64) return value.text();
  throw new TypeError('a leaf value was expected');
}
