import type { Turns } from '../text/turn';
import { Unreadable, type XmlElement } from './wsdl-element';
import { soapNamespace, wsdlNamespace, xsdNamespace } from './wsdl-names';

/**
 * The part of WSDL 1.1 and XML Schema 1.0 that this room understands, as one table. Everything else is refused by name,
 * so no part of a contract is ever skipped silently. An attribute written `name=a|b` may have these values only.
 *
 * Facets that only narrow a value (pattern, ranges, lengths, digits) are accepted and not enforced: the CRM checks its
 * own values. whiteSpace changes how a value is read, so it is refused.
 */
interface GrammarRule {
  readonly children: ReadonlySet<string>;
  readonly attributes: ReadonlyMap<string, readonly string[] | undefined>;
}

const facet = rule('', 'value id fixed');
const no = 'false|0';
const rules: ReadonlyMap<string, GrammarRule> = new Map([
  ['wsdl:definitions', rule('wsdl:types wsdl:message wsdl:portType wsdl:binding wsdl:service', 'name targetNamespace')],
  ['wsdl:types', rule('xs:schema', '')],
  ['wsdl:message', rule('wsdl:part', 'name')],
  ['wsdl:part', rule('', 'name element')],
  ['wsdl:portType', rule('wsdl:operation', 'name')],
  ['wsdl:operation', rule('wsdl:input wsdl:output soap:operation', 'name')],
  ['wsdl:input', rule('soap:header soap:body', 'name message')],
  ['wsdl:output', rule('soap:header soap:body', 'name message')],
  ['wsdl:binding', rule('wsdl:operation soap:binding', 'name type')],
  ['wsdl:service', rule('wsdl:port', 'name')],
  ['wsdl:port', rule('soap:address', 'name binding')],
  ['soap:binding', rule('', 'transport=http://schemas.xmlsoap.org/soap/http style=document')],
  ['soap:operation', rule('', 'soapAction style=document')],
  ['soap:header', rule('', 'message part use=literal')],
  ['soap:body', rule('', 'use=literal parts')],
  ['soap:address', rule('', 'location')],
  [
    'xs:schema',
    rule(
      'xs:import xs:element xs:complexType xs:simpleType xs:attribute',
      'id version targetNamespace elementFormDefault=qualified|unqualified attributeFormDefault',
    ),
  ],
  ['xs:import', rule('', 'id namespace')],
  [
    'xs:element',
    rule(
      'xs:complexType xs:simpleType',
      'id name type ref minOccurs=0|1 maxOccurs=1|unbounded nillable=true|false|1|0 form=qualified|unqualified ' +
        `abstract=${no}`,
    ),
  ],
  ['xs:complexType', rule('xs:sequence xs:complexContent', `id name mixed=${no} abstract=${no}`)],
  ['xs:complexContent', rule('xs:extension', `id mixed=${no}`)],
  ['xs:extension', rule('xs:sequence', 'id base')],
  ['xs:sequence', rule('xs:element', 'id minOccurs=1 maxOccurs=1')],
  ['xs:simpleType', rule('xs:restriction xs:list', 'id name')],
  ['xs:list', rule('xs:simpleType', 'id itemType')],
  [
    'xs:restriction',
    rule(
      'xs:enumeration xs:pattern xs:minInclusive xs:maxInclusive xs:minExclusive xs:maxExclusive ' +
        'xs:length xs:minLength xs:maxLength xs:totalDigits xs:fractionDigits',
      'id base',
    ),
  ],
  ['xs:enumeration', rule('', 'id value')],
  ['xs:pattern', facet],
  ['xs:minInclusive', facet],
  ['xs:maxInclusive', facet],
  ['xs:minExclusive', facet],
  ['xs:maxExclusive', facet],
  ['xs:length', facet],
  ['xs:minLength', facet],
  ['xs:maxLength', facet],
  ['xs:totalDigits', facet],
  ['xs:fractionDigits', facet],
  // Only the serialization schema declares some (FactoryType, Id, Ref); the rule of complexType allows none.
  ['xs:attribute', rule('', 'id name type')],
]);

const vocabularies: ReadonlyMap<string, string> = new Map([
  [wsdlNamespace, 'wsdl'],
  [soapNamespace, 'soap'],
  [xsdNamespace, 'xs'],
]);

/**
 * Extensions that do not change the messages: policies, addressing, and the SOAP 1.2 twin of the SOAP 1.1 binding.
 */
const ignorable: ReadonlySet<string> = new Set([
  'http://schemas.xmlsoap.org/ws/2004/09/policy',
  'http://www.w3.org/ns/ws-policy',
  'http://www.w3.org/2006/05/addressing/wsdl',
  'http://www.w3.org/2007/05/addressing/metadata',
  'http://www.w3.org/2005/08/addressing',
  'http://schemas.xmlsoap.org/wsdl/soap12/',
]);

function rule(children: string, attributes: string): GrammarRule {
  return {
    children: new Set(words(children)),
    attributes: new Map(
      words(attributes).map((word) => {
        const [name = '', values] = word.split('=');
        return [name, values?.split('|')];
      }),
    ),
  };
}

/** Elements checked between two pauses: they take far less than a millisecond. */
const elementsPerStep = 64;

/**
 * Refuses the first element, attribute or text below (and including) the given element that the table does not know.
 * @param root a `wsdl:definitions`; its whole tree is walked, annotations and documentation excepted
 */
export function* checkGrammar(root: XmlElement): Turns<void> {
  const ahead = [root];
  let count = 0;
  for (let element = ahead.pop(); element !== undefined; element = ahead.pop()) {
    if (element !== root && !isOurs(element)) continue;
    const own = ruleOf(element);
    if (element.text.trim() !== '') throw new Unreadable(`There is text in ${element.tag}.`, element);
    element.attributes.forEach((name, value) => checkAttribute(element, own, name, value.trim()));
    element.children.toReversed().forEach((child) => ahead.push(child));
    if (++count % elementsPerStep === 0) yield;
  }
}

const requiredMark = `{${wsdlNamespace}}required`;

/** Whether the element describes messages, so that it is checked. Throws where its parent must not contain it. */
function isOurs(element: XmlElement): boolean {
  const required = element.foreignAttributes.get(requiredMark);
  if (required === 'true' || required === '1')
    throw new Unreadable('The extension is marked required and not understood.', element);
  const parent = element.parent;
  if (isRemark(element) || (parent?.namespace === wsdlNamespace && ignorable.has(element.namespace))) return false;
  const isAllowed = parent !== undefined && ruleOf(parent).children.has(shortName(element) ?? '');
  if (!isAllowed) throw new Unreadable(`${element.tag} is not understood here.${adviceFor(element)}`, element);
  return true;
}

function ruleOf(element: XmlElement): GrammarRule {
  const own = rules.get(shortName(element) ?? '');
  if (own === undefined) throw new Unreadable(`${element.tag} is not understood.`, element);
  return own;
}

/** The names of the table by namespace and local name, so that the walk builds no strings. */
const shortNames: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Array.from(vocabularies, ([namespace, vocabulary]) => {
    const names = [...rules.keys(), 'xs:annotation', 'wsdl:documentation'];
    const own = names.filter((name) => name.startsWith(`${vocabulary}:`));
    return [namespace, new Map(own.map((name) => [name.slice(vocabulary.length + 1), name]))];
  }),
);

function shortName(element: XmlElement): string | undefined {
  return shortNames.get(element.namespace)?.get(element.local);
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

function isRemark(element: XmlElement): boolean {
  const name = shortName(element);
  return name === 'xs:annotation' || name === 'wsdl:documentation';
}

function checkAttribute(element: XmlElement, own: GrammarRule, name: string, value: string): void {
  const values = own.attributes.get(name);
  if (values === undefined ? own.attributes.has(name) : values.includes(value)) return;
  const advice = name === 'schemaLocation' ? adviceOnParts : '';
  throw new Unreadable(`The attribute ${name}="${value}" is not understood here.${advice}`, element);
}

const adviceOnParts = ' The WSDL must be one file: publish it with ?singleWsdl.';

function adviceFor(element: XmlElement): string {
  return element.namespace === wsdlNamespace && element.local === 'import' ? adviceOnParts : '';
}
