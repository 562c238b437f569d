import type { StructType } from '../../src/contract';
import type { Struct } from '../../src/command';
import { subtype } from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import { patchEntity } from '../../src/entity-rest';
import { waterOperation } from '../rest/messages';

const { parameters: fields, types } = waterOperation;
const type: StructType = {
  kind: 'struct',
  name: { namespace: '', local: 'Garden' },
  base: undefined,
  fields,
  ownFields: fields,
};

const garden: Struct = {
  Text: 'old',
  Number: 5,
  Price: '1.50',
  When: '2024-05-06T07:08:09',
  Season: 'Summer',
  Names: ['a', 'b'],
  Notes: new Map([
    ['SuperOffice:1', 'x'],
    ['x_foobar', 'y'],
  ]),
  Plant: { Name: 'oak', Shoots: [{ Name: 'leaf' }] },
};

function patched(patch: unknown, entity: Struct = garden): unknown {
  const body = typeof patch === 'string' ? patch : JSON.stringify(patch);
  const result = patchEntity(entity, body, type, { types, json: defaultJsonLimits });
  return result.kind === 'failure' ? `${result.code} ${result.path ?? ''}: ${result.message}` : result.entity;
}

describe('a JSON Patch', () => {
  test.each<[string, object, Partial<Struct>]>([
    ['replaces', { op: 'replace', path: '/Text', value: 'new' }, { Text: 'new' }],
    ['takes names in any letter case', { Op: 'Replace', Path: '/tExT', Value: 'new' }, { Text: 'new' }],
    ['does without the slash', { op: 'replace', path: 'text', value: 'new' }, { Text: 'new' }],
    ['reads values as the contract has them', { op: 'replace', path: 'season', value: 3 }, { Season: 'Autumn' }],
    ['appends', { op: 'add', path: '/names/-', value: 'c' }, { Names: ['a', 'b', 'c'] }],
    ['inserts', { op: 'add', path: '/Names/0', value: 'c' }, { Names: ['c', 'a', 'b'] }],
    ['replaces an item', { op: 'replace', path: '/Names/1', value: 'c' }, { Names: ['a', 'c'] }],
    ['removes an item', { op: 'remove', path: '/Names/0' }, { Names: ['b'] }],
    ['begins a list', { op: 'add', path: '/Numbers/-', value: 1 }, { Numbers: [1] }],
    ['goes into an object', { op: 'replace', path: 'Plant/Name', value: 'elm' }, { Plant: { Name: 'elm', Shoots: [{ Name: 'leaf' }] } }], // prettier-ignore
    ['goes into a list', { op: 'replace', path: '/Plant/Shoots/0/Name', value: 'bud' }, { Plant: { Name: 'oak', Shoots: [{ Name: 'bud' }] } }], // prettier-ignore
    ['begins an object', { op: 'add', path: '/Plant/Parent/Name', value: 'elm' }, { Plant: { Name: 'oak', Shoots: [{ Name: 'leaf' }], Parent: { Name: 'elm' } } }], // prettier-ignore
    ['removes a value where there may be none', { op: 'remove', path: '/Text' }, { Text: null }],
    ['removes a number', { op: 'remove', path: '/Number' }, { Number: 0 }],
    ['removes a date', { op: 'remove', path: '/When' }, { When: '0001-01-01T00:00:00' }],
    ['removes a member', { op: 'remove', path: '/Season' }, { Season: 'Unknown' }],
    ['sets null', { op: 'replace', path: '/Text', value: null }, { Text: null }],
  ])('%s', (_name, operation, change) => {
    expect(patched([operation])).toEqual({ ...garden, ...change });
  });

  test.each<[string, object, [string, string][]]>([
    ['replaces an entry', { op: 'replace', path: '/Notes/x_foobar', value: 'z' }, [['SuperOffice:1', 'x'], ['x_foobar', 'z']]], // prettier-ignore
    ['finds an entry in any letter case', { op: 'replace', path: '/notes/superoffice:1', value: 'z' }, [['SuperOffice:1', 'z'], ['x_foobar', 'y']]], // prettier-ignore
    ['adds an entry', { op: 'add', path: '/Notes/a~1b', value: 'z' }, [['SuperOffice:1', 'x'], ['x_foobar', 'y'], ['a/b', 'z']]], // prettier-ignore
    ['removes an entry', { op: 'remove', path: '/Notes/X_FOOBAR' }, [['SuperOffice:1', 'x']]],
    ['replaces all entries', { op: 'replace', path: '/Notes', value: { a: 'b' } }, [['a', 'b']]],
  ])('%s', (_name, operation, entries) => {
    expect(patched([operation])).toEqual({ ...garden, Notes: new Map(entries) });
  });

  test('goes into the type that an object really has', () => {
    const entity = { Plant: { [subtype]: 'Tree', Height: '3' } };
    expect(patched([{ op: 'replace', path: '/Plant/Height', value: 4.5 }], entity)).toEqual({
      Plant: { [subtype]: 'Tree', Height: '4.5' },
    });
  });

  test.each<[string, unknown]>([
    ['/Price', 1.5],
    ['/Season', 'summer'],
    ['/Plant', { name: 'oak', shoots: [{ Name: 'leaf' }] }],
    ['/Plant/Parent', null],
    ['/Anything', null],
    ['/Names', ['a', 'b']],
    ['/Notes', { x_foobar: 'y', 'SuperOffice:1': 'x' }],
  ])('tests %s', (path, value) => {
    expect(patched([{ op: 'test', path, value }])).toBe(garden);
  });

  test.each<[string, unknown]>([
    ['/Number', 6],
    ['/Number', null],
    ['/Text', 'Old'],
    ['/Plant', { Name: 'oak' }],
    ['/Names', ['b', 'a']],
    ['/Notes', {}],
    ['/Notes/none', 'x'],
    ['/Plant/Parent/Name', 'x'],
  ])('a test of %s that does not hold', (path, value) => {
    expect(patched([{ op: 'test', path, value }])).toBe(
      `request.conflict ${path}: the record has another value than the test asks for`,
    );
  });

  test('is done as a whole or not at all, and sees what it has done', () => {
    const before = structuredClone(garden);
    const later = [
      { op: 'replace', path: '/Text', value: 'new' },
      { op: 'test', path: '/Text', value: 'new' },
      { op: 'remove', path: '/Names/0' },
      { op: 'test', path: '/Names/0', value: 'a' },
    ];
    expect(patched(later)).toMatch(/^request.conflict \/Names\/0:/);
    expect(garden).toEqual(before);
    expect(patched(later.slice(0, 3))).toEqual({ ...garden, Text: 'new', Names: ['b'] });
  });

  test.each<[string, unknown, string]>([
    ['an unknown name', [{ op: 'add', path: '/Plant/Leaf', value: 1 }], 'request.invalid /Plant/Leaf: Plant has no property "Leaf"; it has Name, Parent, Shoots'], // prettier-ignore
    ['a value of another type', [{ op: 'add', path: '/Number', value: 'x' }], 'request.invalid /Number: '],
    ['a part of a value', [{ op: 'add', path: '/Plant', value: { Name: [] } }], 'request.invalid /Plant/Name: '],
    ['no value where there must be one', [{ op: 'add', path: '/Number', value: null }], 'request.invalid /Number: must not be null'], // prettier-ignore
    ['an index that is none', [{ op: 'remove', path: '/Names/2' }], 'request.invalid /Names/2: the list ends before index 2'], // prettier-ignore
    ['a name for an index', [{ op: 'remove', path: '/Names/x' }], 'request.invalid /Names/x: "x" is no index of a list'], // prettier-ignore
    ['the end of a list', [{ op: 'replace', path: '/Names/-', value: 'x' }], 'request.invalid /Names/-: '],
    ['an entry that is not there', [{ op: 'remove', path: '/Notes/none' }], 'request.invalid /Notes/none: there is no such key'], // prettier-ignore
    ['a removal from nothing', [{ op: 'remove', path: '/Plant/Parent/Name' }], 'request.invalid /Plant/Parent/Name: '],
    ['names below a text', [{ op: 'add', path: '/Text/x', value: 1 }], 'request.invalid /Text/x: string has no'],
    ['a path to nothing', [{ op: 'add', path: '/', value: {} }], 'request.invalid [0]: the path names no property'],
    ['no path', [{ op: 'remove' }], 'request.invalid [0]/path: is missing'],
    ['no value', [{ op: 'add', path: '/Text' }], 'request.invalid [0]/value: is missing'],
    ['move', [{ op: 'move', path: '/Text', from: '/Names/0' }], 'request.invalid [0]/op: move is not supported; use remove and add'], // prettier-ignore
    ['copy', [{ op: 'copy', path: '/Text', from: '/Names/0' }], 'request.invalid [0]/op: copy is not supported'],
    ['another word', [{ op: 'set', path: '/Text' }], 'request.invalid [0]/op: expected add, replace, remove or test'],
    ['no operation', ['add'], 'request.invalid [0]: an operation of a patch is an object'],
    ['no patch', 'add', 'request.malformed : '],
    ['a text', '"add"', 'request.invalid : a patch is an array of operations (RFC 6902) or an object (RFC 7396)'],
    ['a name of Object', [{ op: 'add', path: '/__proto__/x', value: 1 }], 'request.invalid /__proto__/x: '],
    [
      'too many operations',
      Array.from({ length: 5001 }, () => ({ op: 'remove', path: 'Text' })),
      'request.limit : more than 5000 operations',
    ],
    ['a path that is too deep', [{ op: 'remove', path: '/a'.repeat(17) }], 'request.limit [0]: '],
  ])('%s is refused', (_name, patch, expected) => {
    expect(String(patched(patch)).slice(0, expected.length)).toBe(expected);
  });
});

describe('a merge patch', () => {
  test.each<[string, object, Partial<Struct>]>([
    ['replaces', { text: 'new', number: 7 }, { Text: 'new', Number: 7 }],
    ['removes by null', { Text: null, Number: null, Bytes: null }, { Text: null, Number: 0 }],
    ['goes into an object', { plant: { name: 'elm' } }, { Plant: { Name: 'elm', Shoots: [{ Name: 'leaf' }] } }],
    ['begins an object, without its nulls', { Plant: { Parent: { Name: 'elm', Shoots: null } } }, { Plant: { Name: 'oak', Shoots: [{ Name: 'leaf' }], Parent: { Name: 'elm' } } }], // prettier-ignore
    ['goes into a dictionary', { Notes: { X_foobar: null, z: '1' } }, { Notes: new Map([['SuperOffice:1', 'x'], ['z', '1']]) }], // prettier-ignore
    ['replaces a list by an array', { Names: ['z'] }, { Names: ['z'] }],
    ['adds an object to a list', { Plant: { Shoots: { Name: 'bud' } } }, { Plant: { Name: 'oak', Shoots: [{ Name: 'leaf' }, { Name: 'bud' }] } }], // prettier-ignore
    ['passes over links and null for what only v1 has', { _Links: { Self: 'x' }, PreferredTZLocation: null }, {}],
  ])('%s', (_name, patch, change) => {
    expect(patched(patch)).toEqual({ ...garden, ...change });
  });

  test.each<[string, object, string]>([
    ['an unknown name', { Plant: { Leaf: 1 } }, 'request.invalid /Plant/Leaf: Plant has no property "Leaf"'],
    ['an object for a text', { Text: {} }, 'request.invalid /Text: '],
    ['a value of another type', { Number: 'x' }, 'request.invalid /Number: '],
    ['an item of another type', { Names: { a: 1 } }, 'request.invalid /Names/-: '],
  ])('%s is refused', (_name, patch, expected) => {
    expect(String(patched(patch)).slice(0, expected.length)).toBe(expected);
  });
});
