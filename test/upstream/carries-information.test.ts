import type { EnumType, FlagsType, ScalarKind, ScalarType } from '../../src/contract';
import { finish, TurnBudget } from '../../src/text/turn';
import { carriesInformation, isNeutralMember, isUnset } from '../../src/upstream/carries-information';

describe('a value of the contract', () => {
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
    expect(isUnset(value, scalar(kind))).toBe(true);
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
    expect(isUnset(value, scalar(kind))).toBe(false);
  });

  const enumeration = (local: string, ...members: readonly (readonly [string, number])[]): EnumType => ({
    kind: 'enum',
    name: { namespace: '', local },
    members: members.map(([name, value]) => ({ name, value })),
  });

  test('the member numbered 0 is neutral; without one that of a neutral name, or the first', () => {
    expect(isNeutralMember(enumeration('Season', ['Spring', 1], ['Winter', 0]), 'Winter')).toBe(true);
    expect(isNeutralMember(enumeration('Season', ['Spring', 1], ['Winter', 0]), 'Spring')).toBe(false);
    expect(isNeutralMember(enumeration('Season', ['Spring', 1], ['None', 2]), 'None')).toBe(true);
    expect(isNeutralMember(enumeration('Season', ['Spring', 1], ['Autumn', 2]), 'Spring')).toBe(true);
    // v1's name for zero, which the WSDL does not declare.
    expect(isNeutralMember(enumeration('ImportAction', ['Add', 1], ['Drop', 2]), 'Unknown')).toBe(true);
  });

  test('a set says something when it has a member', () => {
    const flags: FlagsType = { ...enumeration('Rights', ['Read', 1]), kind: 'flags' };
    expect([isUnset('', flags), isUnset('Read', flags)]).toEqual([true, false]);
  });
});

describe('a JSON text', () => {
  const carries = (text: string): boolean => finish(carriesInformation(text, new TurnBudget()));

  test.each([
    'null',
    'false',
    '0',
    '-0',
    '0.00',
    '0e7',
    '""',
    '"Unknown"',
    '"none"',
    '"NotSet"',
    '"0001-01-01T00:00:00"',
    '"0001-01-01T00:00:00.000Z"',
    '"00:00:00"',
    '"PT0S"',
    '"00000000-0000-0000-0000-000000000000"',
    '[]',
    '{}',
    '{"Id":0,"Name":"","Rows":[],"Inner":{"Kind":"None","Set":null}}',
    ' { "a" : [ ] } ',
  ])('%s says nothing', (text) => {
    expect(carries(text)).toBe(false);
  });

  test.each([
    'true',
    '1',
    '0.1',
    '1e-400',
    '" "',
    '"0"',
    '"false"',
    '"Sideways"',
    '"0001-01-02T00:00:00"',
    '"00:30:00"',
    '[0]',
    '[null]',
    '[[]]',
    '{"Id":0,"Inner":{"Rows":[null]}}',
    `{${Array.from({ length: 1_000 }, (_, index) => `"k${index}":0`).join()}}`,
  ])('%.60s says something', (text) => {
    expect(carries(text)).toBe(true);
  });
});
