/** The words of a filter that have a grammar of their own: operators without values, relative periods, functions. */
import type { Criterion } from './archive-query';

/** Operators that may stand without a value; `set` alone means true. */
const unary: ReadonlySet<string> = new Set(
  [
    'isNull isNotNull set currentAssociate beforeToday today afterToday',
    'lastWeek thisWeek nextWeek lastMonth thisMonth nextMonth lastQuarter thisQuarter nextQuarter thisHalf thisYear',
  ].flatMap((words) => words.toLowerCase().split(' ')),
);

/** Operators with a count and the number of a period. */
const relative: ReadonlySet<string> = new Set(
  'thisPeriod thisAndNext thisAndPrevious nextPeriod previousPeriod thisPreviousAndNext'.toLowerCase().split(' '),
);

export const isUnary = (operator: string): boolean => unary.has(operator.toLowerCase());
export const isRelative = (operator: string): boolean => relative.has(operator.toLowerCase());

/** Periods in the order of their numbers: days are 1. */
const periods = ['days', 'weeks', 'months', 'quarters', 'years'];

interface Argument {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A function's criterion, or what is wrong with its arguments. */
type FilterFunction = (given: readonly Argument[]) => Criterion | string;

const criterion = (column: string, operator: string, values: readonly string[]): Criterion => ({
  kind: 'criterion',
  column,
  operator,
  values,
});

function textFunction(operator: string): FilterFunction {
  return ([column, value, ...more]) =>
    column === undefined || value === undefined || more.length > 0
      ? 'a column and a text were expected'
      : criterion(column.text, operator, [value.text]);
}

/** OData's older `contains` has the text in front; where only one argument is quoted, that is the text. */
const substringOf: FilterFunction = ([first, second, ...more]) => {
  if (first === undefined || second === undefined || more.length > 0) return 'a text and a column were expected';
  const isTextFirst = first.isQuoted || !second.isQuoted;
  return criterion(isTextFirst ? second.text : first.text, 'contains', [isTextFirst ? first.text : second.text]);
};

/** @param hasCount false: the count is 1 and does not stand among the arguments */
function periodFunction(operator: string, hasCount: boolean): FilterFunction {
  return (given) => {
    const [column, count, period] = hasCount ? given : [given[0], { text: '1' }, given[1]];
    if (column === undefined || count === undefined || period === undefined || given.length !== (hasCount ? 3 : 2))
      return `a column, ${hasCount ? 'a count, ' : ''}and a period were expected`;
    const number = periods.indexOf(period.text.toLowerCase()) + 1;
    if (number === 0) return `the period must be one of ${periods.join(', ')}`;
    return criterion(column.text, operator, [count.text, String(number)]);
  };
}

const functions: ReadonlyMap<string, FilterFunction> = new Map<string, FilterFunction>([
  ['startswith', textFunction('begins')],
  ['endswith', textFunction('ends')],
  ['contains', textFunction('contains')],
  ['substringof', substringOf],
  ['this', periodFunction('thisPeriod', false)],
  ['next', periodFunction('nextPeriod', true)],
  ['previous', periodFunction('previousPeriod', true)],
  ['thisandnext', periodFunction('thisAndNext', true)],
  ['thisandprevious', periodFunction('thisAndPrevious', true)],
  ['thisandpreviousandnext', periodFunction('thisPreviousAndNext', false)],
]);

export const functionNamed = (name: string): FilterFunction | undefined => functions.get(name.toLowerCase());
