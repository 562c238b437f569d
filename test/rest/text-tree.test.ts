import * as trees from '../../src/rest/text-tree';
import { Refusal, extras, JsonText } from '../../src/command';
import { finish, TurnBudget } from '../../src/text/turn';
import { limits } from '../properties/calls';
import { operationOf, read, sentOn, setSeen } from './messages';

const readFormTree = (text: string) => finish(trees.readFormTree(text, new TurnBudget()));

const names = (body: string): unknown =>
  readFormTree(body).children.map(({ name, text, children }) => [name, text, children.length]);

test('an empty form has no fields', () => {
  expect(readFormTree('').children).toEqual([]);
  expect(names('&&')).toEqual([]);
});

test('fields keep their order and letter case', () => {
  expect(names('b=1&A=2&b=3&c')).toEqual([
    ['b', '1', 0],
    ['A', '2', 0],
    ['b', '3', 0],
    ['c', '', 0],
  ]);
});

test('nested fields share their parent in any letter case', () => {
  expect(names('A.x=1&a[y]=2')).toEqual([['A', '', 2]]);
});

test('an empty bracket is one item each', () => {
  expect(readFormTree('A[]=1&A[]=2').children[0]?.children.map(({ name, text }) => [name, text])).toEqual([
    ['', '1'],
    ['', '2'],
  ]);
});

test.each(['=1', '[]=1', 'a]=1', 'a[b=1', 'a[b]c=1', '.=1', '%ff=1'])('the field %s has no usable name', (body) => {
  expect(() => readFormTree(body)).toThrow(Refusal);
});

test('fields are counted', () => {
  expect(readFormTree('a=1&'.repeat(4999)).children).toHaveLength(4999);
  expect(() => readFormTree('a=1&'.repeat(5001))).toThrow('more than 5000 form fields');
});

const tree = (text: string) => finish(trees.readXmlTree(text, limits.xml, new TurnBudget()));

test('an XML tree has local names, texts, nil and type', () => {
  const root = tree(
    '<r:R xmlns:r="urn:r" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">' +
      '<A i:nil="true"/><B i:type="r:T">a<![CDATA[<]]>b</B></r:R>',
  );
  expect(root.name).toBe('R');
  expect(root.children.map(({ name, text, nil, type }) => [name, text, nil, type])).toEqual([
    ['A', '', true, ''],
    ['B', 'a<b', false, 'T'],
  ]);
});

test('text beside elements and content in a nil element are refused', () => {
  expect(() => tree('<r>a<b/></r>')).toThrow('text stands where elements are expected');
  expect(() => tree('<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true">a</r>')).toThrow(Refusal);
});

const xml = { operation: setSeen, contentType: 'application/xml', unknown: 'keep' } as const;
const form = { ...xml, contentType: 'application/x-www-form-urlencoded' };
const kept = (text: string) => ({ [extras]: new Map([['New', new JsonText(text)]]) });
const nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"';

test.each([
  ['<New>a "b"</New>', '"a \\"b\\""'],
  ['<New>1.50</New>', '"1.50"'],
  ['<New>0</New>', '0'],
  ['<New>false</New>', 'false'],
  ['<New> </New>', '" "'],
  ['<New/>', '""'],
  [`<New ${nil}/>`, 'null'],
  ['<New><Id>0</Id><Rows><int>0</int><int/></Rows></New>', 'null'],
])('%s is %s', (content, text) => {
  expect(read(`<r>${content}</r>`, xml)).toEqual(kept(text));
});

test.each([
  ['<New><Id>5</Id></New>', 'New: the contract does not know this, and only JSON can say what kind it is'],
  ['<New>1</New><new>1</new>', 'New: occurs twice'],
  ['<Appointment\u0131d>1</Appointment\u0131d>', expect.stringMatching(/u0131d: property .* is not known/)],
])('%s is refused', (content, message) => {
  expect(read(`<r>${content}</r>`, xml)).toEqual(message);
});

test('fields of a form likewise; repeated ones are a list', () => {
  expect(read('New=a+b', form)).toEqual(kept('"a b"'));
  expect(read('New=1&New=0', form)).toEqual(kept('["1",0]'));
  expect(read('New.Id=5', form)).toMatch(/^New: the contract does not know this/);
});

test('a v1 CRM gets them in JSON, at any depth', () => {
  const entity = operationOf('Appointment', 'SaveAppointmentEntity');
  const body =
    '<e><AppointmentId>5</AppointmentId><Associate><Name>a</Name><New>2026-01-01</New></Associate><Newer>x</Newer></e>';
  expect(sentOn(body, { ...xml, operation: entity })).toBe(
    '{"Associate":{"Name":"a","New":"2026-01-01"},"AppointmentId":5,"Newer":"x"}',
  );
  const none = operationOf('Appointment', 'CreateDefaultAppointmentEntity');
  expect(sentOn('Template=7', { ...form, operation: none })).toBe('{"Template":"7"}');
});

test('a long text is taken in steps', () => {
  const text = 'x"'.repeat(100_000);
  expect(read(`<r><New>${text}</New></r>`, xml)).toEqual(kept(JSON.stringify(text)));
});
