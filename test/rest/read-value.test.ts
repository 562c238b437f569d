import { extras, JsonText, subtype, Typed } from '../../src/command';
import { decodeResponse } from '../../src/rest';
import { limits } from '../properties/calls';
import { answered, operationOf, read } from './messages';

test('names in any letter case; absent, null and empty are kept apart', () => {
  expect(read('{"text":"a","NUMBER":1,"nAmEs":null,"Numbers":[]}')).toEqual({
    Text: 'a',
    Number: 1,
    Names: null,
    Numbers: [],
  });
  expect(read('{}')).toEqual({});
});

test.each([
  ['{"Number":1,"number":2}', 'Number: occurs twice'],
  ['{"Number":null}', 'Number: must not be null'],
  [
    '{"Colour":1}',
    expect.stringMatching(/^Colour: property "Colour" is not known to the contract, expected Text, Flag, Tiny/),
  ],
  [
    '{"Plant":{"Name":"a","Leaf":1}}',
    'Plant/Leaf: property "Leaf" is not known to the contract, expected Name, Parent, Shoots',
  ],
  ['{"Plant":[]}', 'Plant: expected an object'],
  ['{"Numbers":{}}', 'Numbers: expected an array'],
  ['{"Numbers":[1,null]}', 'Numbers[1]: must not be null'],
  ['{"Numbers":[1,[2]]}', 'Numbers[1]: expected int, found an array'],
  ['{"Number":{}}', 'Number: expected int, found an object'],
  ['{"Beds":[[{"Name":[]}]]}', 'Beds[0][0]/Name: expected string, found an array'],
  ['{"Notes":[]}', 'Notes: expected an object'],
  ['{"Counts":{"a":1}}', 'Counts/a: expected int, found "a"'],
  ['{"Counts":{"1":1,"01":2}}', 'Counts/01: occurs twice'],
  ['{"Notes":{"a\\u0000":{}}}', 'Notes/a\\u0000: expected string, found an object'],
  ['[]', ': expected an object'],
  ['"text"', expect.stringMatching(/^Text: is missing: expected an object with Text, /)],
])('%s is refused', (body, message) => {
  expect(read(body)).toEqual(message);
});

test('unknown properties are kept as their text, at any depth; where refused, null ones are passed over', () => {
  const body =
    '{"Colour": {"a":[1]} ,"Number":1,"Plant":{"new":null,"Shoots":[{},{"x":"y"}]},' +
    '"Beds":[[{"z":-0.0}]],"Visits":{"2026-01-01T00:00:00":{"q":[]}}}';
  const unknown = (name: string, text: string) => ({ [extras]: new Map([[name, new JsonText(text)]]) });
  expect(read(body, { unknown: 'keep' })).toEqual({
    ...unknown('Colour', '{"a":[1]}'),
    Number: 1,
    Plant: { ...unknown('new', 'null'), Shoots: [{}, unknown('x', '"y"')] },
    Beds: [[unknown('z', '-0.0')]],
    Visits: new Map([['2026-01-01T00:00:00', unknown('q', '[]')]]),
  });
  expect(read('{"colour":null,"Number":1}')).toEqual({ Number: 1 });
});

test.each([
  ['{"x":1,"X":2}', 'X: occurs twice'],
  ['{"Text":"a","\u0130d":1}', '\\u0130d: may be taken for Id'],
  ['{"te\u212at":1}', { [extras]: new Map([['te\u212at', new JsonText('1')]]) }],
  ['{"Lin\u212as":1,"links":2}', 'links: occurs twice'],
  ['{"T\u0131ny":1}', 'T\\u0131ny: may be taken for Tiny'],
  ['{"x":{"a":[1,{"b":1,"B":2}]}}', 'x/a[1]/B: occurs twice'],
  ['{"x":{"a":[1,{"b":1,"\\u0062":2}]}}', 'x/a[1]/b: occurs twice'],
  ['{"Plant":{"Shoots":[{"x":{"__proto__":1,"__PROTO__":2}}]}}', 'Plant/Shoots[0]/x/__PROTO__: occurs twice'],
  ['{"x":[{"$type":"Evil.Gadget, Evil"}]}', 'x[0]/$type: a v1 CRM would not read this as a key'],
  ['{"x":{"a":{"$ref":"1"}}}', 'x/a/$ref: a v1 CRM would not read this as a key'],
  ['{"$id":"1"}', expect.stringMatching(/^\$id: property "\$id" is not known/)],
])('no two readers of %s may differ', (body, message) => {
  expect(read(body, { unknown: 'keep' })).toEqual(message);
});

test('names of prototypes are names', () => {
  const body = '{"__proto__":{"x":1},"constructor":{"__proto__":null},"toString":1,"hasOwnProperty":true}';
  const value = read(body, { unknown: 'keep' });
  expect(value).toEqual({
    [extras]: new Map([
      ['__proto__', new JsonText('{"x":1}')],
      ['constructor', new JsonText('{"__proto__":null}')],
      ['toString', new JsonText('1')],
      ['hasOwnProperty', new JsonText('true')],
    ]),
  });
  expect(Object.keys(value ?? {})).toEqual([]);
});

test('dictionaries keep order and any key', () => {
  const value = read('{"Notes":{"b":"1","__proto__":"p","10":null,"9":""}}');
  expect(value).toEqual({
    Notes: new Map([
      ['b', '1'],
      ['__proto__', 'p'],
      ['10', null],
      ['9', ''],
    ]),
  });
});

test('$type, the first property, names the type or a derived one', () => {
  expect(read('{"Plant":{"$type":"Tree","Name":"a","Height":1.50}}')).toEqual({
    Plant: { Name: 'a', Height: '1.50', [subtype]: 'Tree' },
  });
  expect(read('{"Plant":{"$type":"Shrub","Height":"low"}}')).toEqual({ Plant: { Height: 'low', [subtype]: 'Shrub' } });
  expect(read('{"Plant":{"$type":"Some.Namespace.Tree, Some.Assembly","Height":1}}')).toEqual({
    Plant: { Height: '1', [subtype]: 'Tree' },
  });
  expect(read('{"Plant":{"$type":"Plant"}}')).toEqual({ Plant: {} });
});

test.each([
  ['{"Plant":{"$type":"Oak"}}', 'Plant/$type: "Oak" is not Plant or derived from it'],
  ['{"Plant":{"Height":1}}', expect.stringMatching(/^Plant\/Height: property "Height" is not known/)],
  ['{"Plant":{"Name":"a","$type":"Tree"}}', expect.stringMatching(/^Plant\/\$type: property "\$type" is not known/)],
  ['{"Plant":{"$type":5}}', expect.stringMatching(/^Plant\/\$type: property/)],
])('%s is refused', (body, message) => {
  expect(read(body)).toEqual(message);
});

const kindOf = (value: unknown): unknown =>
  value instanceof Object && 'Anything' in value && value.Anything instanceof Typed
    ? [value.Anything.type.name.local, value.Anything.value]
    : value;

test.each([
  ['"2024-01-01T00:00:00"', ['string', '2024-01-01T00:00:00']],
  ['true', ['boolean', true]],
  ['-5', ['int', -5]],
  ['2147483648', ['long', '2147483648']],
  ['9223372036854775808', ['double', '9223372036854775808']],
  ['1.50', ['double', '1.50']],
  ['1e5', ['double', '1e5']],
  ['[1,2]', ['ArrayOfint', [1, 2]]],
  ['["a"]', ['ArrayOfstring', ['a']]],
  ['[]', ['ArrayOfstring', []]],
  ['{"$type":"Tree","Height":1}', ['Tree', { Height: '1' }]],
  ['null', { Anything: null }],
  ['{"$type":"Oak"}', 'Anything: an object for anyType may name by $type only a known carrier'],
  ['{"a":1,"$type":"Tree"}', 'Anything/$type: a v1 CRM would not read this as a key'],
  ['[1,{"a":[{"b":1,"B":2}]}]', 'Anything[1]/a[0]/B: occurs twice'],
  ['{"a":1,"A":2}', 'Anything/A: occurs twice'],
])('anyType %s', (json, expected) => {
  expect(kindOf(read(`{"Anything":${json}}`))).toEqual(expected);
});

test.each(['[1, "a"]', '[true]', '[1,null]', '[[1]]', '[{}]', '[null]', '{}', '{ "a" : [1,{"b":1.50}]}'])(
  'anyType may be any JSON, such as %s',
  (json) => {
    expect(read(`{"Anything":${json}}`)).toEqual({ Anything: new JsonText(json) });
  },
);

test('in answers a carrier that nobody knows is JSON like any other', () => {
  const json = '{"$type":"Oak","a":[1]}';
  expect(answered(`{"Anything":${json}}`)).toMatchObject({ results: { Anything: new JsonText(json) } });
});

test('in answers null stands for absent where the contract has no nil, and what is newer is passed over', () => {
  expect(answered('{"Number":null,"Text":null,"New":{"a":1},"Plant":{"$type":"Newer","Name":"a"}}')).toMatchObject({
    results: { Text: null, Plant: { Name: 'a' } },
  });
});

test('null inside a list of ints is no answer', () => {
  expect(answered('{"Numbers":[1,null]}')).toMatchObject({ code: 'upstream.invalid', path: 'Numbers[1]' });
});

test('unknown properties of an answer are kept as they are when asked for', () => {
  const entity = operationOf('Appointment', 'GetAppointmentEntity');
  const body = '{"AppointmentId":1,"newer": {"a":[1.50]},"Associate":{"alsoNew":null}}';
  const outcome = decodeResponse(
    { status: 200, headers: new Map([['content-type', 'application/json']]), body: Buffer.from(body) },
    entity,
    { json: limits.json, keepUnknown: true },
  );
  expect(outcome).toMatchObject({
    results: {
      Response: {
        AppointmentId: 1,
        [extras]: new Map([['newer', new JsonText('{"a":[1.50]}')]]),
        Associate: { [extras]: new Map([['alsoNew', new JsonText('null')]]) },
      },
    },
  });
});
