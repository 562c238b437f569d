import { secondOpinion } from '../../src/cli/second-reader';
import { agentOf, enumeration, gardenWsdl, serializationSchema, struct, tns } from '../contract/fixture';

const declarations = `${struct('Hose', '<xs:element name="Length" type="xs:int"/>')}<xs:simpleType name="Colour">${enumeration('Red Green')}</xs:simpleType>`;
const text = gardenWsdl({ declarations, schemas: serializationSchema });

test('two readers agree about what is there', () => {
  expect(secondOpinion(text, agentOf(text))).toBeUndefined();
  expect(secondOpinion(gardenWsdl(), agentOf(gardenWsdl()))).toBeUndefined();
});

test.each([
  [
    'an operation more',
    text.replace('<w:operation name="Water">', '<w:operation name="Weed"/>$&'),
    /finds the operation Weed in it, which/,
  ],
  [
    'an operation less',
    text.replace('<w:operation name="Water">', '<w:operation name="Weed">'),
    /finds the operation Weed/,
  ],
  [
    'a type more',
    text.replace('<xs:simpleType name="Colour">', '<xs:complexType name="Rake"/>$&'),
    /finds the type \{http.*86\}Rake in it/,
  ],
  [
    'a type less',
    text.replace(/<xs:complexType name="Hose">[^]*?<\/xs:complexType>/, ''),
    /does not find the type \{http.*86\}Hose/,
  ],
  [
    'a type of another namespace',
    text.replace(`elementFormDefault="qualified" targetNamespace="${tns}"`, 'targetNamespace="urn:x"'),
    /finds the type \{urn:x\}Hose/,
  ],
  ['no portType', text.replaceAll('w:portType', 'w:portTypes'), /finds no portType/],
  ['what is no XML', '<a', /A second parser/],
])('%s is told', (_, other, message) => {
  expect(secondOpinion(other, agentOf(text))).toMatch(message);
});
