import { readTable } from '../../src/entity-rest/table-text';

const table = `
# a comment
@thing name kind save=Save<kind>
@other name
~thing,other GET <name> : X.Get
~thing!-PUT PUT <name> : X.<save>
~thing?old  DELETE <name>
        : X.Remove By=<old>
thing A EntityA
thing B EntityB -PUT old=b save=Keep
other C
GET D : X.D
`;

test('rules make a line of each row that they are for; other lines stand for themselves', () => {
  expect(readTable(table).lines).toEqual([
    'GET A : X.Get',
    'GET B : X.Get',
    'GET C : X.Get',
    'PUT A : X.SaveEntityA',
    'DELETE B : X.Remove By=b',
    'GET D : X.D',
  ]);
});

test('the line ends of Windows make no difference', () => {
  expect(readTable(table.replaceAll('\n', '\r\n'))).toEqual(readTable(table));
});

test('rows have their columns, their words, and the words that they have by default', () => {
  const [first, second] = readTable(table).rows.get('thing') ?? [];
  expect(Object.fromEntries(first ?? [])).toEqual({ name: 'A', kind: 'EntityA', save: 'SaveEntityA' });
  expect(Object.fromEntries(second ?? [])).toEqual({ name: 'B', kind: 'EntityB', '-PUT': '', old: 'b', save: 'Keep' });
});

test.each([
  ['@a x\n~a GET <y>\na 1', 'the row has no y: GET <y>'],
  ['~! GET', 'no rule: ~!'],
])('%j is refused', (text, message) => {
  expect(() => readTable(text)).toThrow(message);
});
