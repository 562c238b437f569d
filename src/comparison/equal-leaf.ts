/** Whether two leaf values say the same, whichever wire they came over. */
import { leafText, type Value } from '../command';
import { Document } from '../body';
import type { ScalarKind } from '../contract';
import type { LeafType } from '../rest';
import { perKey } from '../text/memo';

type Equal = (one: Value, other: Value) => boolean;

/** Neither value is null. Other forms of the same number, instant, set or document are equal. */
export const equalLeaf: (type: LeafType) => Equal = perKey(compile);

function compile(type: LeafType): Equal {
  if (type.kind === 'flags') return sameSet;
  if (type.kind === 'enum') return same;
  return scalars.get(type.scalar) ?? same;
}

const same: Equal = (one, other) => one === other || leafText(one) === leafText(other);

/** The order of members is the contract's, which may differ between versions. */
const sameSet: Equal = (one, other) => {
  if (same(one, other)) return true;
  const [some, others] = [membersOf(one), membersOf(other)];
  return some.size === others.size && [...some].every((name) => others.has(name));
};
const membersOf = (value: Value): ReadonlySet<string> => new Set(leafText(value).split(', '));

const byText =
  (meaning: (text: string) => string | number): Equal =>
  (one, other) =>
    same(one, other) || Object.is(meaning(leafText(one)), meaning(leafText(other)));

/** `1.50` and `1.5`, `-0` and `0`. */
function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return /^[+-]?[0.]+$/.test(text) ? '0' : text;
  return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** As many digits as a double has; 0 and -0 are one. */
const double = (text: string): number => numberOf(text) + 0;
/** A float is written with seven digits by one wire and with all of a double by the other. */
const float = (text: string): number => Math.fround(numberOf(text)) + 0;

function numberOf(text: string): number {
  if (text === 'INF') return Infinity;
  return text === '-INF' ? -Infinity : Number(text);
}

const instantForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d):(\d\d)(?:\.(\d+?)0*)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * The instant of a date with a zone, in any of its notations; the clock time of one without. A clock time and an
 * instant are two things: who reads the one takes it for its own zone's.
 */
export function writtenInstant(text: string): string {
  const [, minutes, seconds = '', fraction = '', zone] = instantForm.exec(text) ?? [];
  if (minutes === undefined) return text;
  const rest = /^0*$/.test(fraction) ? '' : `.${fraction}`;
  if (zone === undefined) return `${minutes}:${seconds}${rest}`;
  // Date has milliseconds only; the fraction, of up to twelve digits, is kept apart.
  const ms = Date.parse(`${minutes}:${seconds}${zone}`);
  return Number.isNaN(ms) ? text : `${ms}${rest}Z`;
}

const timeSpan = (text: string): string => text.replace(/(\.\d*?)0+$/, '$1').replace(/(:\d\d)\.$/, '$1');

const sameBytes: Equal = (one, other) => {
  if (one instanceof Document && other instanceof Document && one.byteLength !== other.byteLength) return false;
  return same(one, other) || bytesOf(one).equals(bytesOf(other));
};
const bytesOf = (value: Value): Buffer =>
  value instanceof Document ? Buffer.concat(value.pieces) : Buffer.from(leafText(value), 'base64');

const scalars: ReadonlyMap<ScalarKind, Equal> = new Map<ScalarKind, Equal>([
  ['decimal', byText(plainDecimal)],
  ['double', byText(double)],
  ['float', byText(float)],
  ['dateTime', byText(writtenInstant)],
  ['duration', byText(timeSpan)],
  ['guid', byText((text) => text.toLowerCase())],
  ['base64Binary', sameBytes],
]);

/** Leaves of anyType, of which one wire says less: JSON has no dates, and only one kind of number. */
export function equalLoosely(one: Value, other: Value): boolean {
  if (same(one, other)) return true;
  const [some, others] = [leafText(one), leafText(other)];
  if (numberForm.test(some) && numberForm.test(others)) return double(some) === double(others);
  return instantForm.test(some) && writtenInstant(some) === writtenInstant(others);
}
const numberForm = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
