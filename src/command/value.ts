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
 * | anyType                                | `Typed`: the value with the type it said it had; JSON of no type: `JsonText` |
 *
 * Absent (no property), null and empty are three different things.
 */
import type { Type } from '../contract';
import { Base64 } from '../media';
import type { strangers, Strangers } from './strange';

export type Value = null | string | number | boolean | List | Struct | Dictionary | Typed | Base64 | JsonText;
export type List = readonly Value[];
export type Dictionary = ReadonlyMap<string, Value>;

/** Set on a Struct whose actual type is derived from the declared one: the derived type's local name. */
export const subtype: unique symbol = Symbol('subtype');

/** Set on a Struct read from v1 JSON: the properties that the contract does not know, to be written as they came. Only JSON can say them. */
export const extras: unique symbol = Symbol('extras');
export type Extras = ReadonlyMap<string, JsonText>;

/** JSON that the contract does not describe. */
export class JsonText {
  /**
   * @param shown the text, long documents in it perhaps represented by markers
   * @param restore puts them back; @throws Refusal for a text that is too long
   */
  constructor(
    readonly shown: string,
    private readonly restore?: (text: string) => string,
  ) {}

  /** The whole text. @throws Refusal */
  text(): string {
    return this.restore === undefined ? this.shown : this.restore(this.shown);
  }
}

/** A carrier or argument set. Property names come from the contract only, never from a client. */
export interface Struct {
  readonly [property: string]: Value | undefined;
  readonly [subtype]?: string;
  readonly [extras]?: Extras;
  readonly [strangers]?: Strangers;
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
  [extras]?: Extras;
  [strangers]?: Strangers;
}

/** Whether a value is a Struct rather than a scalar, document, list, dictionary, anyType value or mere JSON. */
export function isStruct(value: Value | undefined): value is Struct {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Typed) &&
    !(value instanceof Base64) &&
    !(value instanceof JsonText)
  );
}

/** Text of a leaf value. A struct, list or dictionary here is a defect: the caller's types do not match the contract's. */
export function leafText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Base64) return value.text();
  throw new TypeError('a leaf value was expected');
}
