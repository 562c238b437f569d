import { Refusal } from '../../src/command';
import * as trees from '../../src/rest/text-tree';
import { finish, TurnBudget } from '../../src/text/turn';
import { limits } from '../properties/calls';

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
    '<r:R xmlns:r="urn:r" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><A i:nil="true"/><B i:type="r:T">a<![CDATA[<]]>b</B></r:R>',
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
