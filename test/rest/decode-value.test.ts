import { Refusal, type Value } from '../../src/command';
import type { Field } from '../../src/contract';
import { defaultJsonLimits } from '../../src/json';
import { decodePart } from '../../src/rest';
import { missing, waterOperation } from './messages';

const { parameters, types } = waterOperation;
const fieldOf = (name: string): Field => parameters.find((field) => field.name === name) ?? missing();

function part(name: string, text: string): Value | string {
  try {
    return decodePart(text, fieldOf(name), types, defaultJsonLimits);
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.path}: ${error.message}`;
    throw error;
  }
}

test.each<[string, string, Value]>([
  ['Text', '"x"', 'x'],
  ['Text', 'null', null],
  ['Number', ' "5" ', 5],
  ['Season', '3', 'Autumn'],
  ['Names', '["a"]', ['a']],
  ['Notes', '{"a":"b"}', new Map([['a', 'b']])],
  ['Plant', '{"name":"oak","shoots":null}', { Name: 'oak', Shoots: null }],
])("a part of a client's JSON: %s %s", (name, text, expected) => {
  expect(part(name, text)).toEqual(expected);
});

test.each<[string, string, string]>([
  ['Number', 'null', 'request.invalid : must not be null'],
  ['Plant', '{"Shoots":[{"Name":[]}]}', 'request.invalid Shoots[0]/Name: '],
  ['Plant', '{"Leaf":1}', 'request.invalid Leaf: '],
  ['Plant', '{', 'request.malformed : '],
  ['Text', '"x" 1', 'request.malformed : '],
])('refused: %s %s', (name, text, expected) => {
  expect(part(name, text)).toEqual(expect.stringContaining(expected));
});
