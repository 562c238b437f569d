import { isNeutralName } from '../contract';

/** What .NET writes for dates, durations and identifiers that nobody has set. */
const unset =
  /^(?:0001-01-01T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?|(?:0\.)?00:00:00(?:\.0+)?|PT0S|0{8}-0{4}-0{4}-0{4}-0{12})$/;
const zero = /^[+-]?0+(?:\.0+)?(?:[eE][+-]?\d+)?$/;

/**
 * Whether a text of no known type is what stands where nobody has set anything: empty, a neutral member, an unset date.
 */
export function isNeutralText(text: string): boolean {
  return text === '' || isNeutralName(text) || unset.test(text);
}

/** The same of a text that may stand for a number or a boolean, too. */
export function isNeutralLexically(text: string): boolean {
  return text === 'false' || zero.test(text) || isNeutralText(text);
}
