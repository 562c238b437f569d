import { extras, JsonText, subtype, Typed, type Value } from '../../src/command';
import { Output } from '../../src/body/output';
import { writeXmlElement } from '../../src/rest/write-xml';
import { finish } from '../../src/text/turn';
import { caught } from '../caught';
import { garden } from '../golden/garden';
import { textOf } from '../properties/calls';
import { missing, waterOperation } from './messages';

const i = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

function written(name: string, value: Value): string {
  const field = waterOperation.results.find((candidate) => candidate.name === name) ?? missing();
  const output = new Output();
  finish(writeXmlElement(name, field.type, value, { types: garden.types, output }));
  return textOf(output.body());
}

const xsdType = (local: string) =>
  garden.types.find({ namespace: 'http://www.w3.org/2001/XMLSchema', local }) ?? missing();

test.each<[string, Value, string]>([
  ['Text', 'a<&\r', '<Text>a&lt;&amp;&#xD;</Text>'],
  ['Text', '', '<Text/>'],
  ['Text', null, `<Text ${i} i:nil="true"/>`],
  ['Letter', 'A', '<Letter>65</Letter>'],
  ['Numbers', [1, 2], '<Numbers><int>1</int><int>2</int></Numbers>'],
  [
    'Notes',
    new Map([['a', null]]),
    `<Notes><NotesKeyValuePair><Key>a</Key><Value ${i} i:nil="true"/></NotesKeyValuePair></Notes>`,
  ],
  [
    'Plant',
    { [subtype]: 'Tree', Height: '1', Name: 'a' },
    `<Plant ${i} i:type="Tree"><Name>a</Name><Height>1</Height></Plant>`,
  ],
  [
    'Anything',
    new Typed(xsdType('int'), 5),
    `<Anything ${i} xmlns:x="http://www.w3.org/2001/XMLSchema" i:type="x:int">5</Anything>`,
  ],
  ['Anything', new Typed(xsdType('anyType'), 'a'), '<Anything>a</Anything>'],
])('%s %j', (name, value, xml) => {
  expect(written(name, value)).toBe(xml);
});

test('what no contract names is written as elements, whatever it is called', () => {
  const plant = {
    Name: 'a',
    [extras]: new Map([
      ['New', new JsonText('{"a b":[1.50,null,{"x":true}],"1":"<"}')],
      ['', new JsonText('[]')],
    ]),
  };
  expect(written('Plant', plant)).toBe(
    '<Plant><Name>a</Name><New><a_x0020_b><anyType>1.50</anyType>' +
      `<anyType ${i} i:nil="true"/><anyType><x>true</x></anyType></a_x0020_b>` +
      '<_x0031_>&lt;</_x0031_></New><_></_></Plant>',
  );
  expect(written('Plant', { [extras]: new Map([['New', new JsonText('null')]]) })).toBe(
    `<Plant><New ${i} i:nil="true"/></Plant>`,
  );
  expect(written('Anything', new JsonText('{"a":[1]}'))).toBe('<Anything><a><anyType>1</anyType></a></Anything>');
});

test('a character XML cannot hold is refused with its path', () => {
  expect(caught(() => written('Plant', { Parent: { Name: '\u0001' } }))).toMatchObject({
    code: 'upstream.invalid',
    path: 'Parent/Name',
  });
});
