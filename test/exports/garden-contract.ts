/** A contract with what the project's own WSDL files lack: types that extend others, and names that clash. */
import type { Contract, ContractVersion } from '../../src/contract';
import { agentOf, dictionaryMark, enumeration, extension, gardenWsdl, struct } from '../contract/fixture';

const field = (name: string, type: string, more = ''): string =>
  `<xs:element minOccurs="0" name="${name}" type="${type}" ${more}/>`;

const declarations = [
  struct('Bed', `${field('Size', 'xs:int')}${field('Kind', 't:Kind')}${field('Next', 't:Bed', 'nillable="true"')}`),
  extension('RoseBed', 't:Bed', `<xs:sequence>${field('Thorns', 'xs:long')}</xs:sequence>`),
  extension('WildRoseBed', 't:RoseBed', `<xs:sequence>${field('Planted', 'xs:dateTime')}</xs:sequence>`),
  // It clashes with a class of the client.
  struct('CrmError', field('Text-With.Marks', 'xs:string')),
  `<xs:simpleType name="Kind">${enumeration('Wild Tame')}</xs:simpleType>`,
  `<xs:complexType name="Counts">${dictionaryMark}<xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="Count">
    <xs:complexType><xs:sequence><xs:element name="Key" type="xs:string"/><xs:element name="Value" type="xs:int"/>
    </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>`,
].join('');

const parameters = [
  field('Bed', 't:Bed', 'nillable="true"'),
  field('Error', 't:CrmError'),
  field('Counts', 't:Counts'),
  field('Span', 'ser:duration'),
  field('Picture', 'xs:base64Binary'),
].join('');

const garden = agentOf(gardenWsdl({ declarations, parameters, results: field('Response', 't:Bed') }));

/** The same name, Bed, for something else. */
const shed = agentOf(
  gardenWsdl({ declarations: struct('Bed', field('Legs', 'xs:int')), parameters: field('Bed', 't:Bed') }).replaceAll(
    'Garden',
    'Shed',
  ),
  'Shed.wsdl',
);

const agents = new Map([garden, shed].map((agent) => [agent.name.toLowerCase(), agent]));

const version: ContractVersion = {
  name: 'Services86',
  agentNames: ['Garden', 'Shed'],
  agent: lookUp,
  *agentInTurns(name) {
    yield;
    return lookUp(name);
  },
  *operationNames() {
    yield;
    return ['Water'];
  },
};

function lookUp(name: string): ReturnType<ContractVersion['agent']> {
  const agent = agents.get(name.toLowerCase());
  return agent === undefined ? { found: 'nothing' } : { found: 'agent', agent };
}

export const gardenContract: Contract = {
  versions: [version],
  version: (name) => (name.toLowerCase() === 'services86' ? version : undefined),
};
