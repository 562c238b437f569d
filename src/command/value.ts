/**
 * Canonical values: what stands inside a Command or an Outcome, in no wire's language.
 *
 * | contract type               | canonical value                                                            |
 * |-----------------------------|----------------------------------------------------------------------------|
 * | string, anyURI, QName       | the text                                                                   |
 * | boolean                     | boolean                                                                    |
 * | byte … int, unsignedByte …  | number                                                                     |
 * | long, unsignedLong, decimal | decimal text without needless zeros in front ("9223372036854775807")       |
 * | float, double               | the text that arrived, as a JSON number, or "INF", "-INF", "NaN"           |
 * | dateTime                    | the text that arrived ("2024-05-06T07:08:09+01:00")                        |
 * | duration                    | a .NET time span "[-][d.]hh:mm:ss[.fffffff]"                               |
 * | guid                        | the text                                                                   |
 * | char                        | a string of one UTF-16 unit                                                |
 * | base64Binary                | base64 text; a document taken out of its message: `Document`               |
 * | enum                        | the member's name                                                          |
 * | flags                       | member names in contract order, "Select, Update"; the empty set: ""        |
 * | struct                      | `Struct`: only the properties that were present; `null` for nil            |
 * | list                        | array                                                                      |
 * | dictionary                  | Map in arrival order                                                       |
 * | anyType                     | `Typed`: the value with its declared type; JSON without a type: `JsonText` |
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
 * JSON can hold them.
 */
export const extras: unique symbol = Symbol('extras');
export type Extras = ReadonlyMap<string, JsonText>;

/** JSON that the contract does not describe. */
export class JsonText {
  /**
   * @param shown the text, in which markers may stand for long documents
   * @param restore puts the documents back; @throws Refusal for a text that is too long
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

/** A struct or a set of arguments. Property names come from the contract only, never from a client. */
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

export const isList = (value: Value | undefined): value is List => Array.isArray(value);
export const isDictionaryValue = (value: Value | undefined): value is Dictionary => value instanceof Map;

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

// A SOAP CRM may be newer than its WSDL here: it knows elements that the contract does not.

/** Set on a Struct read from SOAP that had elements the contract does not know. */
export const unknownElements: unique symbol = Symbol('unknownElements');

/**
 * Elements that the contract does not know, each as its own text. A writer of other fields than these has no place for
 * them.
 */
export interface UnknownElements {
  readonly fields: readonly Field[];
  /** By namespace and name: like a field, each of them stands once. */
  readonly elements: Map<string, UnknownElement>;
}

export interface UnknownElement {
  /** Place of the field that it stands before; data contracts are read in order. */
  readonly before: number;
  readonly name: string;
  /** Well-formed, where the service's namespace is the default one. */
  readonly text: string;
}

/** One thing that the contract does not know; its path is collected from the inside out. */
export class Unknown {
  readonly #segments: string[] = [];

  /**
   * @param describe gives the reason why another CRM cannot take it, without its path
   * @param isElement true for an element. Otherwise it is a member of an enumeration, which cannot be left out: no
   * other
   *   member is known to mean the same
   * @param isNeutral whether it can be left out without a loss
   */
  constructor(
    private readonly describe: () => string,
    readonly isElement: boolean,
    readonly isNeutral: boolean,
  ) {}

  /** Puts a name or an index (`[3]`) in front of the path. */
  within(segment: string): void {
    this.#segments.unshift(segment);
  }

  get message(): string {
    return this.describe();
  }

  get path(): string {
    return this.#segments.join('/').replaceAll('/[', '[');
  }
}

/** Puts a segment in front of the paths of all from index `from` on. @returns how many there are altogether */
export function prefixPaths(unknown: readonly Unknown[], from: number, segment: string): number {
  for (let index = from; index < unknown.length; index++) unknown[index]?.within(segment);
  return unknown.length;
}
