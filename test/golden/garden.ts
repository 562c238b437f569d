/**
 * A made-up agent whose one operation carries every kind of value that NetServer's contracts know, and several out
 * elements.
 */
import { agentOf, arrays, dictionaryMark, enumeration, extension, gardenWsdl, ser, struct } from '../contract/fixture';
import type { Agent } from '../../src/contract';

const element = (name: string, type: string, more = 'nillable="true"') =>
  `<xs:element minOccurs="0" name="${name}" type="${type}" ${more}/>`;
const list = (name: string, item: string, type: string, more = '') =>
  struct(name, `<xs:element minOccurs="0" maxOccurs="unbounded" name="${item}" type="${type}" ${more}/>`);
const dictionary = (name: string, key: string, value: string) =>
  `<xs:complexType name="${name}">${dictionaryMark}<xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="${name}KeyValuePair"><xs:complexType><xs:sequence>` +
  `<xs:element name="Key" type="${key}" nillable="true"/><xs:element name="Value" type="${value}" nillable="true"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>`;

const scalars = [
  element('Text', 'xs:string'),
  element('Flag', 'xs:boolean', ''),
  element('Tiny', 'xs:byte', ''),
  element('Small', 'xs:short', ''),
  element('Number', 'xs:int', ''),
  element('Big', 'xs:long', ''),
  element('Huge', 'xs:unsignedLong', ''),
  element('Price', 'xs:decimal', ''),
  element('Ratio', 'xs:double', ''),
  element('Rough', 'xs:float', ''),
  element('When', 'xs:dateTime', ''),
  element('Span', 'ser:duration', ''),
  element('Id', 'ser:guid', ''),
  element('Letter', 'ser:char', ''),
  element('Bytes', 'xs:base64Binary'),
  element('Season', 't:Season', ''),
  element('Rights', 't:Rights', ''),
].join('');

const compound = [
  element('Numbers', 'a:ArrayOfint'),
  element('Names', 'a:ArrayOfstring'),
  element('Beds', 't:ArrayOfArrayOfPlant'),
  element('Notes', 't:Notes'),
  element('Counts', 't:Counts'),
  element('Visits', 't:Visits'),
  element('Extras', 't:Extras'),
  element('Plant', 't:Plant'),
  element('Anything', 'xs:anyType'),
].join('');

const declarations = [
  struct('Plant', element('Name', 'xs:string') + element('Parent', 't:Plant') + element('Shoots', 't:ArrayOfPlant')),
  extension(
    'Tree',
    't:Plant',
    `<xs:sequence>${element('Height', 'xs:double', '')}${element('Name2', 'xs:string')}</xs:sequence>`,
  ),
  extension('Shrub', 't:Plant', `<xs:sequence>${element('Height', 'xs:string')}</xs:sequence>`),
  list('ArrayOfPlant', 'Plant', 't:Plant', 'nillable="true"'),
  list('ArrayOfArrayOfPlant', 'ArrayOfPlant', 't:ArrayOfPlant', 'nillable="true"'),
  dictionary('Notes', 'xs:string', 'xs:string'),
  dictionary('Counts', 'xs:int', 'xs:int'),
  dictionary('Visits', 'xs:dateTime', 't:Plant'),
  dictionary('Extras', 'xs:string', 'xs:anyType'),
  `<xs:simpleType name="Season">${enumeration('Unknown=0 Spring=1 Summer=2 Autumn=3 Winter=4')}</xs:simpleType>`,
  `<xs:simpleType name="Rights"><xs:list><xs:simpleType>${enumeration('Read Write Prune Fell')}</xs:simpleType></xs:list></xs:simpleType>`,
].join('');

/** With the facets WCF writes, so that a validator sees what they forbid. */
const serializationSchema = `<xs:schema targetNamespace="${ser}" xmlns:tns="${ser}" elementFormDefault="qualified">
<xs:simpleType name="char"><xs:restriction base="xs:int"/></xs:simpleType>
<xs:simpleType name="duration"><xs:restriction base="xs:duration">
<xs:pattern value="\\-?P(\\d*D)?(T(\\d*H)?(\\d*M)?(\\d*(\\.\\d*)?S)?)?"/>
<xs:minInclusive value="-P10675199DT2H48M5.4775808S"/><xs:maxInclusive value="P10675199DT2H48M5.4775807S"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="guid"><xs:restriction base="xs:string"><xs:pattern value="[\\da-fA-F]{8}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{12}"/></xs:restriction></xs:simpleType>
</xs:schema>`;

const arraysSchema = `<xs:schema targetNamespace="${arrays}" elementFormDefault="qualified">${list('ArrayOfint', 'int', 'xs:int')}${list('ArrayOfstring', 'string', 'xs:string', 'nillable="true"')}</xs:schema>`;

export const gardenText: string = gardenWsdl({
  declarations,
  schemas: serializationSchema + arraysSchema,
  parameters: scalars + compound,
  results: scalars + compound,
}).replace('<xs:import', `<xs:import namespace="${arrays}"/><xs:import`);

export const garden: Agent = agentOf(gardenText);

/** An agent whose one operation gives bytes, in an element that is not called Response. */
export const shed: Agent = agentOf(
  gardenWsdl({ parameters: element('Id', 'xs:int', ''), results: element('Picture', 'xs:base64Binary') }).replaceAll(
    'Garden',
    'Shed',
  ),
  'Shed.wsdl',
);
