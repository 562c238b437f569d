import { Refusal, scalarParser } from '../../src/command';
import type { ScalarKind } from '../../src/contract';

type Kind = Exclude<ScalarKind, 'boolean' | 'char'>;
const parse = (kind: Kind, text: string) => scalarParser(kind)(text);

test.each<[Kind, string, number]>([
  ['int', '0', 0],
  ['int', '-0', 0],
  ['int', '+007', 7],
  ['int', '2147483647', 2147483647],
  ['int', '-2147483648', -2147483648],
  ['byte', '-128', -128],
  ['unsignedByte', '255', 255],
  ['short', '32767', 32767],
  ['unsignedShort', '65535', 65535],
  ['unsignedInt', '4294967295', 4294967295],
])('%s %s is %p', (kind, text, value) => {
  expect(Object.is(parse(kind, text), value)).toBe(true);
});

test.each<[Kind, string]>([
  ['int', '2147483648'],
  ['int', '-2147483649'],
  ['int', ''],
  ['int', ' 1'],
  ['int', '1.0'],
  ['int', '1e3'],
  ['int', '0x10'],
  ['int', '١'],
  ['int', '1'.padStart(65, '0')],
  ['byte', '128'],
  ['unsignedByte', '-1'],
  ['short', '32768'],
  ['unsignedShort', '65536'],
  ['unsignedInt', '4294967296'],
  ['long', '9223372036854775808'],
  ['long', '1.0'],
  ['unsignedLong', '-1'],
  ['unsignedLong', '18446744073709551616'],
  ['decimal', ''],
  ['decimal', '.'],
  ['decimal', '-'],
  ['decimal', '1,5'],
  ['decimal', 'INF'],
  ['decimal', '1e65'],
  ['double', 'Infinity'],
  ['double', '+INF'],
  ['double', 'nan'],
  ['double', '1e400'],
  ['double', '.e5'],
  ['double', '0x1'],
  ['float', '3.5e38'],
])('%s %p is refused', (kind, text) => {
  expect(() => parse(kind, text)).toThrow(Refusal);
});

test.each<[Kind, string, string]>([
  ['long', '+0009223372036854775807', '9223372036854775807'],
  ['long', '-9223372036854775808', '-9223372036854775808'],
  ['unsignedLong', '18446744073709551615', '18446744073709551615'],
  ['decimal', '1.50', '1.50'],
  ['decimal', '+007.', '7'],
  ['decimal', '-.5', '-0.5'],
  ['decimal', '79228162514264337593543950335', '79228162514264337593543950335'],
  ['decimal', '15E1', '150'],
  ['decimal', '1.5e-3', '0.0015'],
  ['decimal', '1.25e1', '12.5'],
  ['double', '1E5', '1E5'],
  ['double', '1.50', '1.50'],
  ['double', '+1.5e-07', '1.5e-07'],
  ['double', '-0', '-0'],
  ['double', 'NaN', 'NaN'],
  ['double', '-INF', '-INF'],
  ['float', '3.4028235e38', '3.4028235e38'],
])('%s %s keeps its digits: %s', (kind, text, canonical) => {
  expect(parse(kind, text)).toBe(canonical);
});

test('the message names kind and text', () => {
  expect(() => parse('int', 'abc')).toThrow('expected int, found "abc"');
  expect(() => parse('short', '40000')).toThrow('"40000" is out of range for short');
});
