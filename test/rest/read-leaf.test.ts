import type { EnumType, FlagsType } from '../../src/contract';
import { Refusal, type Value } from '../../src/command';
import { garden } from '../golden/garden';
import type { NewerMembers } from '../../src/rest/read-context';
import { readingNewer } from '../../src/rest/read-leaf';
import { leafOf } from '../../src/rest/leaf';
import { caught } from '../caught';
import { missing, read, sentOn } from './messages';

function typeOf<K extends 'enum' | 'flags'>(kind: K): Extract<EnumType | FlagsType, { kind: K }> {
  const isOf = (type: { readonly kind: string }): type is Extract<EnumType | FlagsType, { kind: K }> =>
    type.kind === kind;
  return garden.types.all().find(isOf) ?? missing();
}
const season = typeOf('enum');
const rights = typeOf('flags');

const as = (type: EnumType | FlagsType, text: string, newer: NewerMembers | undefined): Value =>
  readingNewer(type)(leafOf(type).fromString, text, newer);

test.each([
  ['Monsoon', 'Monsoon', 'Unknown', 'Monsoon'],
  ['-7', '-7', 'Unknown', '-7'],
  ['spring', 'Spring', 'Spring', 'Spring'],
])('the member %s', (text, own, neutral, either) => {
  expect([as(season, text, 'text'), as(season, text, 'neutral'), as(season, text, 'either')]).toEqual([
    own,
    neutral,
    either,
  ]);
});

test.each([
  ['read, Paint', 'Read, Paint', 'Read', 'Read, Paint'],
  ['Paint', 'Paint', '', 'Paint'],
  ['Paint, fell,Read,Paint', 'Read, Fell, Paint', 'Read, Fell', 'Read, Fell, Paint'],
  ['17', '17', 'Read', '17'],
])('the set %s', (text, own, neutral, either) => {
  expect([as(rights, text, 'text'), as(rights, text, 'neutral'), as(rights, text, 'either')]).toEqual([
    own,
    neutral,
    either,
  ]);
});

test.each(['', 'a b', 'a-b', '5.0', '1e2', '12345678901', 'Spring, Summer', '__proto__()'])(
  'no member is called %j: it is refused, or in answers the neutral one',
  (text) => {
    expect(caught(() => as(season, text, 'text'))).toBeInstanceOf(Refusal);
    expect(caught(() => as(season, text, undefined))).toBeInstanceOf(Refusal);
    expect(as(season, text, 'either')).toBe('Unknown');
  },
);

test('in requests they go on as they came, or are written as they were read', () => {
  const body = '{"Season": "Monsoon","Rights":"Read,Paint"}';
  expect(sentOn(body, { unknown: 'keep' })).toBe(body);
  expect(sentOn(`\ufeff${body}`, { unknown: 'keep' })).toBe('{"Season":"Monsoon","Rights":"Read, Paint"}');
  expect(sentOn('\ufeff{"Season":9,"Rights":64}', { unknown: 'keep' })).toBe('{"Season":"9","Rights":"64"}');
  expect(read(body)).toMatch(/^Season: expected Season/);
});
