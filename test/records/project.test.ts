import type { Type } from '../../src/contract';
import { subtype, Typed, type Value } from '../../src/command';
import { project, projectResults } from '../../src/records/project';
import {
  bool,
  date,
  enumeration,
  field,
  flags,
  int,
  list,
  operation,
  scalar,
  struct,
  text,
  types,
} from '../sandbox/contract';

const inner = struct('Inner', [field('Id', int), field('Name', text)]);

test('unknown properties go; missing ones are null or .NET’s default', () => {
  const everything = struct('Everything', [
    field('Id', int),
    field('Name', text),
    field('When', date),
    field('Long', scalar('duration')),
    field('Sum', scalar('double')),
    field('Is', bool),
    field('Kind', enumeration('Kind', 'Unknown', 'One')),
    field('Rights', flags('Rights', 'Read', 'Write')),
    field('Inner', inner),
    field('Items', list(int)),
    field('constructor', text),
  ]);
  expect(project(everything, { Id: 3, Newer: 'x' }, types())).toEqual({
    Id: 3,
    Name: null,
    When: '0001-01-01T00:00:00',
    Long: '00:00:00',
    Sum: '0',
    Is: false,
    Kind: 'Unknown',
    Rights: '',
    Inner: null,
    Items: null,
    constructor: null,
  });
});

test('what must not be nil: optional carriers stay away, others are there', () => {
  const strict = { nillable: false, optional: false };
  const type = struct('Strict', [
    field('Name', text, strict),
    field('Inner', inner, strict),
    field('Items', list(int), strict),
    field('Maybe', inner, { nillable: false }),
  ]);
  expect(project(type, { Name: null }, types())).toEqual({ Name: '', Inner: { Id: 0, Name: null }, Items: [] });
});

test('values of another kind do not pass', () => {
  const type = struct('Other', [field('Id', int), field('Inner', inner), field('Items', list(int))]);
  expect(project(type, { Id: 'x', Inner: [1], Items: { Id: 1 } }, types())).toEqual({
    Id: 0,
    Inner: null,
    Items: null,
  });
});

const cut = (type: Type, value: Value) => project(type, value, types());

test('lists, dictionaries, flags and typed values', () => {
  const rights = flags('Rights', 'Read', 'Write', 'UIHint');
  const key = field('Key', text);
  const name = { namespace: '', local: 'Dictionary' };
  const dictionary = { kind: 'dictionary', name, entry: name, key, value: field('Value', inner) } as const;
  const typed = new Typed(int, 1);
  expect(cut(list(inner), [{ Id: 1, More: 2 }, null])).toEqual([{ Id: 1, Name: null }, null]);
  expect(cut(dictionary, new Map([['a', { More: 1 }]]))).toEqual(new Map([['a', { Id: 0, Name: null }]]));
  expect(cut(rights, 'UIHint, Newer, Read')).toBe('Read, UIHint');
  expect(cut({ kind: 'any', name }, typed)).toBe(typed);
});

test('a derived type stays what it is where the caller knows it', () => {
  const derived = struct('Derived', [field('More', int)], inner);
  const value = { Id: 1, More: 2, [subtype]: 'Derived' };
  expect(project(inner, value, types([derived]))).toEqual({ Id: 1, Name: null, More: 2, [subtype]: 'Derived' });
  expect(project(inner, value, types())).toEqual({ Id: 1, Name: null });
});

test('results hold the declared out elements only', () => {
  expect(projectResults(operation('A.B'), { Response: 1 })).toEqual({});
  expect(projectResults(operation('A.B', [field('Response', int)]), { Response: 1, Other: 2 })).toEqual({
    Response: 1,
  });
});
