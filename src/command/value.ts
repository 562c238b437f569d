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
 * | base64Binary                           | base64 text; a document taken out of its message: `Document`, its bytes     |
 * | enum                                   | the member's name                                                          |
 * | flags                                  | member names in contract order, "Select, Update"; the empty set is ""      |
 * | struct                                 | `Struct`: only the properties that were present; `null` for nil            |
 * | list                                   | array; dictionary: Map in arrival order                                    |
 * | anyType                                | `Typed`: the value with the type it said it had; JSON of no type: `JsonText` |
 *
 * Absent (no property), null and empty are three different things.
 */
import type { Type, Field } from '../contract';
import { Document } from '../body';

export type Value = null | string | number | boolean | List | Struct | Dictionary | Typed | Document | JsonText;
export type List = readonly Value[];
export type Dictionary = ReadonlyMap<string, Value>;

/** Set on a Struct whose actual type is derived from the declared one: the derived type's local name. */
export const subtype: unique symbol = Symbol('subtype');

/**
 * Set on a Struct read from v1 JSON: the properties that the contract does not know, to be written as they came. Only
 * JSON can say them.
 */
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
  readonly [unknownElements]?: UnknownElements;
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
  [unknownElements]?: UnknownElements;
}

/** Whether a value is a Struct rather than a scalar, document, list, dictionary, anyType value or mere JSON. */
export function isStruct(value: Value | undefined): value is Struct {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Typed) &&
    !(value instanceof Document) &&
    !(value instanceof JsonText)
  );
}

/**
 * Text of a leaf value. A struct, list or dictionary here is a defect: the caller's types do not match the contract's.
 */
export function leafText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Document) return value.text();
  throw new TypeError('a leaf value was expected');
}

// What a SOAP caller says that the contract does not know, and a SOAP CRM of its version may: it is newer than its WSDL
// here.

/** Set on a Struct read from SOAP that had elements the contract does not know. */
export const unknownElements: unique symbol = Symbol('unknownElements');

/**
 * Elements that the contract does not know, as text of their own: whoever writes other fields than these has no place
 * for them.
 */
export interface UnknownElements {
  readonly fields: readonly Field[];
  /** By namespace and name: each of them stands but once, as fields do. */
  readonly elements: Map<string, UnknownElement>;
}

export interface UnknownElement {
  /** Place of the field that it stands before; data contracts are read in order. */
  readonly before: number;
  readonly name: string;
  /** Well-formed, where the service's namespace is the default one. */
  readonly text: string;
}

/** One thing that the contract does not know, while the way to it becomes known from the inside out. */
export class Unknown {
  readonly #segments: string[] = [];

  /**
   * @param tell gives why it cannot be told to another CRM, without its place
   * @param isElement rather than a member of an enumeration, which cannot be left out: there is no knowing what would
   * stand for it
   * @param saysNothing whether it can be left out without a loss
   */
  constructor(
    private readonly tell: () => string,
    readonly isElement: boolean,
    readonly saysNothing: boolean,
  ) {}

  /** Puts a name or an index (`[3]`) in front of the path. */
  within(segment: string): void {
    this.#segments.unshift(segment);
  }

  get message(): string {
    return this.tell();
  }

  get path(): string {
    return this.#segments.join('/').replaceAll('/[', '[');
  }
}

/** Of what was met since there were so many of them. @returns how many there are */
export function placeWithin(strange: readonly Unknown[], from: number, segment: string): number {
  for (let index = from; index < strange.length; index++) strange[index]?.within(segment);
  return strange.length;
}
