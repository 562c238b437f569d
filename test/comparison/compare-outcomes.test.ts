import { failure, JsonText, subtype, extras, type Failure, type Struct } from '../../src/command';
import { BodyParts } from '../../src/body';
import { compareOutcomes, isComparable } from '../../src/comparison';
import { answer, asked, differences, masking, operation, passedJson, passedRest, passedSoap, places } from './outcomes';

const full = {
  Text: 'a',
  Price: '1.50',
  Ratio: '1E2',
  Rough: '0.1',
  When: '2024-05-06T07:08:09+02:00',
  Id: 'A5B3F1A2-0000-1111-2222-333344445555',
  Bytes: 'AAEC',
  Season: 'Spring',
  Rights: 'Read, Prune',
  Names: ['one'],
  Notes: new Map([
    ['a', '1'],
    ['b', '2'],
  ]),
  Plant: { Name: 'Oak', Shoots: [{ Name: 'x' }, { Name: 'y' }] },
} satisfies Struct;

const over = async (wire: 'soap' | 'rest', first: Struct, second: Struct) =>
  places(await differences(asked(wire), answer(first), answer(second)));

test.each([
  ['another notation of a number', { Price: '1.5', Ratio: '100', Rough: '0.10000000149011612' }],
  ['another notation of an instant', { When: '2024-05-06T05:08:09.000Z' }],
  ['another notation of an id', { Id: 'a5b3f1a2-0000-1111-2222-333344445555' }],
  ['a set in another order', { Rights: 'Prune, Read' }],
  [
    'a dictionary in another order',
    {
      Notes: new Map([
        ['b', '2'],
        ['a', '1'],
      ]),
    },
  ],
])('%s is no difference', async (_name, change) => {
  expect(await over('rest', full, { ...full, ...change })).toStrictEqual([]);
  expect(await over('soap', { ...full, ...change }, full)).toStrictEqual([]);
});

test.each([
  ['another text', { Text: 'b' }, ['Text value']],
  ['another number', { Price: '1.51' }, ['Price value']],
  ['a shifted zone', { When: '2024-05-06T07:08:09+01:00' }, ['When value']],
  ['an instant without its zone', { When: '2024-05-06T07:08:09' }, ['When value']],
  ['another member', { Season: 'Summer' }, ['Season value']],
  ['another set', { Rights: 'Read' }, ['Rights value']],
  ['other bytes', { Bytes: 'AAED' }, ['Bytes value']],
  ['null in place of a value', { Text: null }, ['Text value']],
  ['a value that is not there', { Text: undefined }, ['Text missing']],
  ['a value that was not there', { Numbers: [1] }, ['Numbers extra']],
  [
    'a list in another order',
    { Plant: { ...full.Plant, Shoots: [{ Name: 'y' }, { Name: 'x' }] } },
    ['Plant.Shoots[].Name value'],
  ],
  ['a list of another length', { Names: ['one', 'two'] }, ['Names length']],
  ['an entry that is not there', { Notes: new Map([['a', '1']]) }, ['Notes[b] missing']],
  ['another entry', { Notes: new Map([...full.Notes, ['a', '9']]) }, ['Notes[a] value']],
  ['another type', { Plant: { ...full.Plant, [subtype]: 'Tree' } }, ['Plant.$type value']],
] as const)('%s is a difference', async (_name, change, expected) => {
  expect(await over('rest', full, { ...full, ...change })).toStrictEqual(expected);
  expect(await over('soap', full, { ...full, ...change })).toStrictEqual(expected);
});

test('null against absent counts where the contract has nil, for both wires show it', async () => {
  const nothing = { ...full, Text: undefined };
  expect(await over('soap', { ...full, Text: null }, nothing)).toStrictEqual(['Text missing']);
  expect(await over('rest', nothing, { ...full, Text: null })).toStrictEqual(['Text extra']);
  // A number that is null in JSON cannot be nil in SOAP.
  expect(await over('rest', { ...full, Number: null }, full)).toStrictEqual([]);
});

test('a list of one item is the same over both wires, and an item in its place is an answer that does not fit', async () => {
  expect(await differences(asked('soap'), passedSoap(full), passedRest(full))).toStrictEqual([]);
  const item = passedJson('{"Text":"a","Names":"one"}');
  expect(await differences(asked('rest'), passedRest(full), item)).toStrictEqual([
    { path: 'Names', kind: 'outcome', first: 'answer', second: 'upstream.invalid' },
  ]);
});

test('what the contract does not know counts where the caller sees it', async () => {
  const known = '{"Text":"a"}';
  const more = '{"Text":"a","Newer":{"b":1,"a":2}}';
  const same = '{"Newer":{"a":2, "b":1},"Text":"a"}';
  const rest = async (one: string, other: string) =>
    places(await differences(asked('rest'), passedJson(one), passedJson(other)));
  expect(await rest(known, more)).toStrictEqual(['Newer extra']);
  expect(await rest(more, known)).toStrictEqual(['Newer missing']);
  expect(await rest(more, same)).toStrictEqual([]);
  const unknown = { ...full, [extras]: new Map([['Newer', new JsonText('1')]]) };
  expect(await over('soap', full, unknown)).toStrictEqual([]);
});

test('an element that the contract does not know counts where it is new', async () => {
  const plain = passedSoap(full);
  const { original } = plain;
  if (original === undefined || original.bytes instanceof BodyParts) throw new Error('no bytes');
  const text = Buffer.from(original.bytes).toString();
  const bytes = Buffer.from(text.replace(/<(\w+:|)Text>/, '<$1Newer>1</$1Newer>$&'));
  const newer = { ...plain, original: { ...original, bytes } };
  expect(places(await differences(asked('soap'), plain, newer))).toStrictEqual(['Newer extra']);
  expect(places(await differences(asked('soap'), newer, plain))).toStrictEqual([]);
});

const refused = failure('crm.refused', 'no', { exception: { message: 'no', type: 'T' } });
const asFault: Failure = { ...refused, fault: { codes: [], detail: [] } };

test('a Fault against Succeeded=false counts for a SOAP caller only, and only where it can see that', () => {
  const of = (wire: 'soap' | 'rest', applicationErrors: 'exception-info' | 'fault') =>
    compareOutcomes(asked(wire), refused, asFault, { masking, applicationErrors });
  expect(of('soap', 'exception-info')).toStrictEqual([
    { path: '', kind: 'outcome', first: 'crm.refused, Succeeded=false', second: 'crm.refused, Fault' },
  ]);
  expect(of('soap', 'fault')).toStrictEqual([]);
  expect(of('rest', 'exception-info')).toStrictEqual([]);
});

test('an answer against a refusal, and refusals of two kinds', () => {
  const missing = failure('crm.notFound', 'none', { status: 404, exception: { message: 'none' } });
  const of = (wire: 'soap' | 'rest', other: Failure) =>
    compareOutcomes(asked(wire), refused, other, { masking }).map(({ second }) => second);
  expect(compareOutcomes(asked('rest'), answer(full), refused, { masking })).toStrictEqual([
    { path: '', kind: 'outcome', first: 'answer', second: 'crm.refused' },
  ]);
  expect(of('rest', missing)).toStrictEqual(['crm.notFound']);
  // SOAP has no status that tells them apart.
  expect(of('soap', missing)).toStrictEqual([]);
});

test.each([
  [failure('upstream.timeout', ''), false],
  [failure('upstream.unreachable', ''), false],
  [failure('upstream.invalid', 'no JSON'), false],
  [failure('upstream.invalid', 'no list', { path: 'Names' }), true],
  [failure('crm.refused', '', { status: 500 }), false],
  [failure('crm.refused', '', { status: 500, exception: { message: 'no' } }), true],
  [failure('crm.refused', '', { status: 500, exception: { message: 'no', isHearsay: true } }), false],
  [failure('crm.notFound', '', { status: 404 }), true],
  [failure('upstream.unsupported', ''), true],
])('whether a failure says how the CRM answers: %j', (failed, comparable) => {
  expect(isComparable(failed)).toBe(comparable);
});

test('zones of answers are compared where both name one in the same way', async () => {
  const of = async (one: object, other: object) =>
    places(await differences(asked('rest'), { ...answer({}), timeZone: one }, { ...answer({}), timeZone: other }));
  expect(await of({ id: 1, code: 'NO' }, { id: 2 })).toStrictEqual(['TimeZone value']);
  expect(await of({ code: 'NO' }, { code: 'no' })).toStrictEqual([]);
  expect(await of({ id: 1 }, { code: 'NO' })).toStrictEqual([]);
});

test('only what the caller has selected counts', async () => {
  const command = { ...asked('rest'), select: 'text,plant/shoots/name' };
  const other = { ...full, Price: '9', Plant: { Name: 'Elm', Shoots: [{ Name: 'x' }, { Name: 'z' }] } };
  expect(places(await differences(command, answer(full), answer(other)))).toStrictEqual(['Plant.Shoots[].Name value']);
});

test('paths that are ignored do not count', () => {
  const options = { masking, isIgnored: (path: string) => path === 'Text' };
  const found = compareOutcomes(asked('rest'), answer(full), answer({ ...full, Text: 'b', Price: '2' }), options);
  expect(places(found)).toStrictEqual(['Price value']);
});

test('the number of differences is bounded, and each path is told once', () => {
  const keys = Array.from({ length: 1_000 }, (_, nth) => `k${nth}`);
  const of = (value: string): Struct => ({
    Notes: new Map(keys.map((key) => [key, value])),
    Names: keys.map((key) => key + value),
  });
  const found = compareOutcomes(asked('rest'), answer(of('1')), answer(of('2')), { masking });
  expect(found).toHaveLength(100);
  expect(new Set(places(found)).size).toBe(100);
  expect(places(found)[0]).toBe('Names[] value');
});

test('values are masked and short', () => {
  const { results } = operation;
  expect(results.length).toBeGreaterThan(1);
  const long = 'Ola Nordmann '.repeat(1_000);
  const found = compareOutcomes(
    asked('rest'),
    answer({ Text: long, Bytes: 'AAEC' }),
    answer({ Text: 'Kari', Bytes: 'AA==' }),
    { masking },
  );
  expect(found).toHaveLength(2);
  expect(JSON.stringify(found)).not.toMatch(/Ola|Nordmann|Kari|AAEC/);
  expect(found[1]).toStrictEqual({ path: 'Bytes', kind: 'value', first: '3 bytes', second: '1 bytes' });
  expect(found[0]?.first.length).toBeLessThan(60);
});
