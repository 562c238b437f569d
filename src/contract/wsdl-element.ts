import type { QName } from './model';
import { serializationNamespace, xsdNamespace } from './wsdl-names';

/** Attributes in file order. A Map for each element would take most of the time of reading a WSDL. */
export interface Attributes extends Iterable<readonly [name: string, value: string]> {
  get(name: string): string | undefined;
  /** As the iterator, which makes a pair for each attribute. */
  forEach(take: (name: string, value: string) => void): void;
}

/** An attribute whose value is a QName, and that name. */
export interface Reference {
  readonly attribute: string;
  readonly name: QName;
}

/** One element of a WSDL with its namespaces resolved; the only form of XML that the rest of this room sees. */
export interface XmlElement {
  readonly namespace: string;
  readonly local: string;
  /** The name as the file writes it, prefix included. */
  readonly tag: string;
  /** Attributes without a prefix. */
  readonly attributes: Attributes;
  /** Attributes with a prefix, by `{namespace}local`. */
  readonly foreignAttributes: ReadonlyMap<string, string>;
  /**
   * The names in attributes whose value is a QName (`type`, `base`, `message` …), where the prefix is declared. There
   * is seldom more than one.
   */
  readonly references: readonly Reference[];
  readonly children: readonly XmlElement[];
  /** Character data directly inside, joined. */
  readonly text: string;
  readonly parent: XmlElement | undefined;
  /** Where the start tag begins, counted in UTF-16 units of the text. */
  readonly index: number;
}

/**
 * Stops the reader deep inside a file: what is wrong and where. It never leaves this room: `readWsdl` catches it and
 * returns a ContractProblem.
 */
export class Unreadable extends Error {
  constructor(
    message: string,
    readonly at: XmlElement | undefined,
    /** The line, where no element is known yet. */
    readonly line = 1,
  ) {
    super(message);
  }
}

/** Names an element for an error message: `xs:choice in complexType Foo`. */
export function describe(element: XmlElement): string {
  const name = element.attributes.get('name') ?? element.attributes.get('ref');
  const self = name === undefined ? element.tag : `${element.tag} ${name}`;
  for (let above = element.parent; above !== undefined; above = above.parent) {
    const owner = above.attributes.get('name');
    if (owner !== undefined && above.parent !== undefined) return `${self} in ${above.local} ${owner}`;
  }
  return self;
}

/** The value of an attribute that must be there. */
export function required(element: XmlElement, attribute: string): string {
  const value = element.attributes.get(attribute);
  if (value === undefined) throw new Unreadable(`The attribute ${attribute} is missing.`, element);
  return value;
}

/** Child elements of one name. */
export function childrenNamed(element: XmlElement, namespace: string, local: string): readonly XmlElement[] {
  return element.children.filter((child) => child.local === local && child.namespace === namespace);
}

/** The one child of that name, or undefined; a second one is refused. */
export function childNamed(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  const [first, second] = childrenNamed(element, namespace, local);
  if (second !== undefined) throw new Unreadable(`There is more than one ${second.tag}.`, second);
  return first;
}

/**
 * The name in an attribute that must be there, resolved with the prefixes in scope ([Namespaces in XML] §4, [XML Schema
 * 2] §3.2.18).
 */
export function requiredName(element: XmlElement, attribute: string): QName {
  const value = required(element, attribute).trim();
  const reference = element.references.find((each) => each.attribute === attribute);
  if (reference !== undefined) return reference.name;
  const colon = value.indexOf(':');
  throw colon <= 0
    ? new Unreadable(`${attribute}="${value}" is no name.`, element)
    : new Unreadable(`The prefix ${value.slice(0, colon)} is not declared.`, element);
}

/**
 * Data contract annotations that WCF writes into `xs:appinfo` ([MS-NRTP]-style, namespace of the serialization schema).
 * Two are used here: IsDictionary and EnumerationValue. ActualType (the integer type of an enum) and all documentation
 * are ignored.
 */
function annotations(element: XmlElement, local: string): readonly XmlElement[] {
  return childrenNamed(element, xsdNamespace, 'annotation')
    .flatMap((annotation) => childrenNamed(annotation, xsdNamespace, 'appinfo'))
    .flatMap((appinfo) => childrenNamed(appinfo, serializationNamespace, local));
}

/** Whether a complexType is annotated as a dictionary. */
export function isDictionary(complexType: XmlElement): boolean {
  return annotations(complexType, 'IsDictionary').some((found) => found.text.trim() === 'true');
}

/** The annotated number of an enumeration facet; undefined where it has none. */
export function enumerationValue(enumeration: XmlElement): number | undefined {
  const [found] = annotations(enumeration, 'EnumerationValue');
  if (found === undefined) return undefined;
  const value = Number(found.text.trim());
  if (!/^-?\d+$/.test(found.text.trim()) || !Number.isSafeInteger(value)) {
    throw new Unreadable('EnumerationValue is not an integer.', enumeration);
  }
  return value;
}
