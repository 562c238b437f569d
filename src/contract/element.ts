import type { QName } from './model';

/** One element of a WSDL with its namespaces resolved; the only picture of XML the rest of this room sees. */
export interface XmlElement {
  readonly namespace: string;
  readonly local: string;
  /** The name as the file writes it, prefix included. */
  readonly tag: string;
  /** Attributes without a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Attributes with a prefix, by `{namespace}local`. */
  readonly foreignAttributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Character data directly inside, joined. */
  readonly text: string;
  readonly parent: XmlElement | undefined;
  /** Prefixes this element declares itself, if any; '' is the default namespace. `namespaceOf` looks further up. */
  readonly prefixes: ReadonlyMap<string, string> | undefined;
  /** Where the start tag begins, counted in UTF-16 units of the text with single line feeds. */
  readonly index: number;
}

/**
 * How the reader stops deep inside a file: what is wrong and where. Thrown between the functions of this room only; `readWsdl` catches it
 * and hands out a ContractProblem.
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

/** Reads a QName in an attribute value or text with the prefixes in scope there ([Namespaces in XML] §4, [XML Schema 2] §3.2.18). */
export function resolveName(element: XmlElement, value: string): QName {
  const text = value.trim();
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  return { namespace: namespaceOf(element, prefix), local: text.slice(colon + 1) };
}

/** The namespace a prefix stands for at this element; '' is the default namespace, which may be none. */
export function namespaceOf(element: XmlElement, prefix: string): string {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    const namespace = at.prefixes?.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace';
  if (prefix === '') return '';
  throw new Unreadable(`The prefix ${prefix} is not declared.`, element);
}
