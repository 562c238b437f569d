import type { QName } from './model';
import { serializationNamespace, xsdNamespace } from './wsdl-names';

/** Attributes in file order. A Map for each of a WSDL's 10,000 elements would take most of the time of reading it. */
export interface Attributes extends Iterable<readonly [name: string, value: string]> {
  get(name: string): string | undefined;
  /** As walking it, which makes a pair for each. */
  forEach(take: (name: string, value: string) => void): void;
}

/** An attribute that names something. */
export interface Reference {
  readonly attribute: string;
  readonly name: QName;
}

/** One element of a WSDL with its namespaces resolved; the only picture of XML the rest of this room sees. */
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
   * What those attributes name whose value is a QName (`type`, `base`, `message` …), as far as their prefix is
   * declared. Hardly ever more than one.
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
 * How the reader stops deep inside a file: what is wrong and where. Thrown between the functions of this room only;
 * `readWsdl` catches it and hands out a ContractProblem.
 */
export class Unreadable extends Error {
  constructor(
    message: string,
    readonly at: XmlElement | undefined,
    /** Line, when no element is known yet. */
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

/** The one child of that name, or nothing; two are refused. */
export function childNamed(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  const [first, second] = childrenNamed(element, namespace, local);
  if (second !== undefined) throw new Unreadable(`There is more than one ${second.tag}.`, second);
  return first;
}

/**
 * What an attribute names that must be there, with the prefixes in scope there ([Namespaces in XML] §4, [XML Schema 2]
 * §3.2.18).
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
 * Data contract annotations WCF writes into `xs:appinfo` ([MS-NRTP]-style, namespace of the serialization schema). Two
 * mean something here: IsDictionary and EnumerationValue. ActualType (which integer an enum is stored as) and all
 * documentation are ignored.
 */
function annotations(element: XmlElement, local: string): readonly XmlElement[] {
  return childrenNamed(element, xsdNamespace, 'annotation')
    .flatMap((annotation) => childrenNamed(annotation, xsdNamespace, 'appinfo'))
    .flatMap((appinfo) => childrenNamed(appinfo, serializationNamespace, local));
}

/** Whether a complexType says it is a dictionary. */
export function isDictionary(complexType: XmlElement): boolean {
  return annotations(complexType, 'IsDictionary').some((found) => found.text.trim() === 'true');
}

/** The number an enumeration facet is given, when it is given one. */
export function enumerationValue(enumeration: XmlElement): number | undefined {
  const [found] = annotations(enumeration, 'EnumerationValue');
  if (found === undefined) return undefined;
  const value = Number(found.text.trim());
  if (!/^-?\d+$/.test(found.text.trim()) || !Number.isSafeInteger(value)) {
    throw new Unreadable('EnumerationValue is not an integer.', enumeration);
  }
  return value;
}
