import type { ScalarKind } from '../contract';
import { excerpt, Refusal } from './refusal';

/** Longest text of a number, boolean, date, duration or guid; the longest legal one (a decimal) has 31 characters. */
export const scalarChars = 64;

const bounds: ReadonlyMap<ScalarKind, readonly [number, number]> = new Map([
  ['byte', [-128, 127]],
  ['unsignedByte', [0, 255]],
  ['short', [-32768, 32767]],
  ['unsignedShort', [0, 65535]],
  ['int', [-2147483648, 2147483647]],
  ['unsignedInt', [0, 4294967295]],
]);
const wideBounds: ReadonlyMap<ScalarKind, readonly [bigint, bigint]> = new Map([
  ['long', [-(2n ** 63n), 2n ** 63n - 1n]],
  ['unsignedLong', [0n, 2n ** 64n - 1n]],
]);
const floatMax = 3.4028235677973366e38;
const integerText = /^[+-]?[0-9]+$/;
const decimalForm = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]{1,5})?$/;

/** Refuses a text that is no value of the kind, in one form for every wire. */
export function refuseScalar(kind: string, text: string): never {
  throw new Refusal('request.invalid', `expected ${kind}, found ${excerpt(text)}`);
}

/**
 * The usual form of an integer, up to nine digits with or without a minus; NaN for every other text, right or wrong.
 * Much faster than the expression below.
 */
function fewDigits(text: string): number {
  const { length } = text;
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  if (length === start || length > start + 9) return Number.NaN;
  let value = 0;
  for (let at = start; at < length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return start === 1 && value !== 0 ? -value : value;
}

/** The bounds of an integer kind of at most 32 bits. */
export function integerBounds(kind: ScalarKind): readonly [number, number] | undefined {
  return bounds.get(kind);
}

/**
 * Reads the text of an integer of at most 32 bits. The check is lexical and exact: `1.0`, `1e3` and `0x10` are no
 * integers (XML Schema 2 §3.3.17).
 * @throws Refusal when the text is no integer or out of the kind's range.
 */
export function parseInteger(kind: ScalarKind, text: string): number {
  const range = bounds.get(kind);
  const few = fewDigits(text);
  if (range !== undefined && few >= range[0] && few <= range[1]) return few;
  if (range === undefined || text.length > scalarChars || !integerText.test(text)) refuseScalar(kind, text);
  const value = Number(text);
  if (value < range[0] || value > range[1])
    throw new Refusal('request.invalid', `${excerpt(text)} is out of range for ${kind}`);
  return value === 0 ? 0 : value;
}

/** Reads a 64-bit integer exactly; the canonical form is its shortest decimal text. @throws Refusal */
export function parseWideInteger(kind: ScalarKind, text: string): string {
  const range = wideBounds.get(kind);
  if (range === undefined || text.length > scalarChars || !integerText.test(text)) refuseScalar(kind, text);
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (value < range[0] || value > range[1])
    throw new Refusal('request.invalid', `${excerpt(text)} is out of range for ${kind}`);
  return value.toString();
}

/**
 * `+007.` → `7`, `.5` → `0.5`: the same digits in the grammar of a JSON number (RFC 8259 §6). Trailing zeros stay: they
 * are data.
 */
function jsonNumberText(sign: string, whole: string, fraction: string | undefined): string {
  const digits = whole.replace(/^0+(?=[0-9])/, '') || '0';
  const minus = sign === '-' ? '-' : '';
  return fraction === undefined || fraction === '' ? `${minus}${digits}` : `${minus}${digits}.${fraction}`;
}

function plain(sign: string, whole: string, fraction: string, exponent: number): string {
  const digits = whole + fraction;
  const point = whole.length + exponent;
  if (point <= 0) return jsonNumberText(sign, '0', '0'.repeat(-point) + digits);
  if (point >= digits.length) return jsonNumberText(sign, digits + '0'.repeat(point - digits.length), undefined);
  return jsonNumberText(sign, digits.slice(0, point), digits.slice(point));
}

/**
 * Reads a decimal; its digits are kept, an exponent (JSON only) is written out. At most 64 characters.
 * @throws Refusal
 */
export function parseDecimal(text: string): string {
  const parts = text.length > scalarChars ? null : decimalForm.exec(text);
  if (parts === null) refuseScalar('decimal', text);
  const [, sign = '', whole = '', fraction, exponent] = parts;
  if (whole === '' && (fraction === undefined || fraction === '')) refuseScalar('decimal', text);
  if (exponent === undefined) return jsonNumberText(sign, whole, fraction);
  const shift = Number(exponent.slice(1));
  if (Math.abs(shift) > scalarChars)
    throw new Refusal('request.invalid', `${excerpt(text)} is out of range for decimal`);
  return plain(sign, whole, fraction ?? '', shift);
}

/**
 * Whether the text is digits without needless zeros in front, perhaps with a minus and a fraction. It must be short, so
 * that the number is in every range.
 */
function isPlainDecimal(text: string): boolean {
  const { length } = text;
  if (length > 30) return false;
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  let point = length;
  for (let at = start; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2e && point === length) point = at;
    else if (code < 0x30 || code > 0x39) return false;
  }
  const isWhole = point > start && (point === start + 1 || text.charCodeAt(start) !== 0x30);
  return isWhole && point !== length - 1;
}

/**
 * Reads a double or float: the text stays (in JSON grammar), `INF`, `-INF` and `NaN` are values of their own.
 * @throws Refusal
 */
export function parseDouble(kind: 'double' | 'float', text: string): string {
  if (isPlainDecimal(text)) return text;
  if (text === 'INF' || text === '-INF' || text === 'NaN') return text;
  const parts = text.length > scalarChars ? null : decimalForm.exec(text);
  if (parts === null) refuseScalar(kind, text);
  const [, sign = '', whole = '', fraction, exponent] = parts;
  if (whole === '' && (fraction === undefined || fraction === '')) refuseScalar(kind, text);
  if (Math.abs(Number(text)) > (kind === 'float' ? floatMax : Number.MAX_VALUE))
    throw new Refusal('request.invalid', `${excerpt(text)} is out of range for ${kind}`);
  const digits = jsonNumberText(sign, whole, fraction);
  return exponent === undefined ? digits : digits + exponent;
}
