import { isNeutral, saysNothing } from '../../src/upstream/says-nothing';
import type { EnumType, FlagsType, ScalarKind, ScalarType } from '../../src/contract';

const scalar = (kind: ScalarKind): ScalarType => ({
  kind: 'scalar',
  scalar: kind,
  name: { namespace: '', local: kind },
});

test.each([
  ['string', ''],
  ['base64Binary', ''],
  ['boolean', false],
  ['int', 0],
  ['short', 0],
  ['long', '0'],
  ['decimal', '0.000'],
  ['double', '-0.0'],
  ['float', '0e-7'],
  ['dateTime', '0001-01-01T00:00:00'],
  ['dateTime', '0001-01-01T00:00:00+01:00'],
  ['duration', '00:00:00'],
  ['guid', '00000000-0000-0000-0000-000000000000'],
  ['char', '\0'],
] as const)('a %s of %p says nothing', (kind, value) => {
  expect(saysNothing(value, scalar(kind))).toBe(true);
});

test.each([
  ['string', ' '],
  ['string', '0'],
  ['string', 'false'],
  ['boolean', true],
  ['int', -1],
  ['decimal', '0.0001'],
  ['double', 'NaN'],
  ['double', 'INF'],
  ['dateTime', '0001-01-02T00:00:00'],
  ['dateTime', '2001-01-01T00:00:00'],
  ['duration', '00:00:01'],
  ['guid', '00000000-0000-0000-0000-000000000001'],
  ['char', '0'],
] as const)('a %s of %p says something', (kind, value) => {
  expect(saysNothing(value, scalar(kind))).toBe(false);
});

const enumeration = (local: string, ...members: readonly (readonly [string, number])[]): EnumType => ({
  kind: 'enum',
  name: { namespace: '', local },
  members: members.map(([name, value]) => ({ name, value })),
});

test('the member numbered 0 is neutral; without one that of a neutral name, or the first', () => {
  expect(isNeutral(enumeration('Season', ['Spring', 1], ['Winter', 0]), 'Winter')).toBe(true);
  expect(isNeutral(enumeration('Season', ['Spring', 1], ['Winter', 0]), 'Spring')).toBe(false);
  expect(isNeutral(enumeration('Season', ['Spring', 1], ['None', 2]), 'None')).toBe(true);
  expect(isNeutral(enumeration('Season', ['Spring', 1], ['Autumn', 2]), 'Spring')).toBe(true);
  // v1's name for zero, which the WSDL does not declare.
  expect(isNeutral(enumeration('ImportAction', ['Add', 1], ['Drop', 2]), 'Unknown')).toBe(true);
});

test('a set says something when it has a member', () => {
  const flags: FlagsType = { ...enumeration('Rights', ['Read', 1]), kind: 'flags' };
  expect([saysNothing('', flags), saysNothing('Read', flags)]).toEqual([true, false]);
});
