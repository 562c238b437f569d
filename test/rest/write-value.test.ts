import { extras, JsonText, subtype, Typed, type Struct } from '../../src/command';
import { parseSelect } from '../../src/rest/query';
import { Output } from '../../src/body/output';
import { compileFieldsWriter } from '../../src/rest/write-value';
import { finish } from '../../src/text/turn';
import { garden } from '../golden/garden';
import { textOf } from '../properties/calls';
import { missing, waterOperation } from './messages';

const write = compileFieldsWriter(waterOperation.results);

function written(struct: Struct, select = ''): string {
  const output = new Output();
  const rest = write(struct, { types: garden.types, output }, parseSelect(select));
  if (rest !== undefined) finish(rest);
  return textOf(output.body());
}

test.each<[Struct, string]>([
  [{}, '{}'],
  [{ Number: 1, Text: 'a"\\\u0001𝄞' }, '{"Text":"a\\"\\\\\\u0001𝄞","Number":1}'],
  [{ Text: null, Names: ['', null] }, '{"Text":null,"Names":["",null]}'],
  [{ Big: '9223372036854775807', Price: '1.50', Ratio: '1E5' }, '{"Big":9223372036854775807,"Price":1.50,"Ratio":1E5}'],
  [{ Ratio: 'INF', Rough: 'NaN' }, '{"Ratio":"Infinity","Rough":"NaN"}'],
  [{ Letter: '\ud800' }, '{"Letter":"\\ud800"}'],
  [{ Rights: '', Season: 'Spring' }, '{"Season":"Spring","Rights":"0"}'],
  [{ Beds: [[], [{ Name: 'a' }], null] }, '{"Beds":[[],[{"Name":"a"}],null]}'],
  [
    {
      Notes: new Map([
        ['10', 'a'],
        ['9', null],
        ['__proto__', 'b'],
      ]),
    },
    '{"Notes":{"10":"a","9":null,"__proto__":"b"}}',
  ],
  [{ Plant: { [subtype]: 'Tree', Height: '1.5', Name: 'a' } }, '{"Plant":{"$type":"Tree","Name":"a","Height":1.5}}'],
  [{ Plant: { [subtype]: 'Tree' } }, '{"Plant":{"$type":"Tree"}}'],
  [
    { Plant: { Name: 'a', [extras]: new Map([['newer', new JsonText('[1.50]')]]) } },
    '{"Plant":{"Name":"a","newer":[1.50]}}',
  ],
  [{ Plant: { [extras]: new Map([['newer', new JsonText('null')]]) } }, '{"Plant":{"newer":null}}'],
])('%j is %s', (struct, text) => {
  expect(written(struct)).toBe(text);
});

test('anyType is the bare value, a carrier with its type', () => {
  const typed = (namespace: string, local: string, value: string | number | Struct) =>
    new Typed(garden.types.find({ namespace, local }) ?? missing(), value);
  const xsd = 'http://www.w3.org/2001/XMLSchema';
  expect(written({ Anything: typed(xsd, 'int', 5) })).toBe('{"Anything":5}');
  expect(written({ Anything: typed(xsd, 'dateTime', '2024-01-01T00:00:00') })).toBe(
    '{"Anything":"2024-01-01T00:00:00"}',
  );
  expect(written({ Anything: typed(xsd, 'anyType', 'a') })).toBe('{"Anything":"a"}');
  expect(written({ Anything: typed(garden.namespace, 'Plant', { Name: 'a' }) })).toBe(
    '{"Anything":{"$type":"Plant","Name":"a"}}',
  );
  expect(written({ Anything: null })).toBe('{"Anything":null}');
});

test('unselected properties are null, selected ones whole or by path', () => {
  const plant = { Name: 'a', Parent: { Name: 'b', Shoots: [] } };
  const parsed: unknown = JSON.parse(written({ Number: 1, Plant: plant }, 'plant/parent'));
  expect(parsed).toMatchObject({ Number: null, Text: null, Plant: { Name: null, Parent: { Name: 'b', Shoots: [] } } });
});
