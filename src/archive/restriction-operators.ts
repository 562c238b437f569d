/**
 * Operators by restriction type, as a table: each row gives the canonical name, other spellings, and the test that a
 * cell must pass. Names mean the same in upper and lower case.
 */
import { excerpt } from '../command';
import type { Criterion } from './archive-query';
import { refuseQuery } from './archive-refusal';
import {
  cellNumber,
  cellText,
  isEmptyCell,
  isIds,
  isNamedRecord,
  restrictionTypeOf,
  type ArchiveCell,
  type ColumnKind,
} from './cell';
import { dateOperators, dateTimeOperators } from './date-operators';
import { isEncodedInt, plainValue } from './encoded-cell';
import { isUnary } from './filter-words';
import {
  twoValues,
  type CellTest,
  type OperatorBuilder,
  type OperatorFrame,
  type OperatorTable,
} from './operator-table';
import { isPlainNumber } from './plain-values';

const first = (values: readonly string[]): string => values[0] ?? '';

/** The value as a number. @throws Refusal */
function numberOf(value: string): number {
  const plain = plainValue(value);
  if (!isPlainNumber(plain)) refuseQuery(`${excerpt(value)} is not a number.`);
  return Number(plain);
}

function truthOf(value: string): boolean {
  const plain = plainValue(value).toLowerCase();
  if (plain === 'true' || plain === '1' || plain === '-1') return true;
  if (plain !== 'false' && plain !== '0') refuseQuery(`${excerpt(value)} is neither true nor false.`);
  return false;
}

const not =
  (build: OperatorBuilder): OperatorBuilder =>
  (values, frame) => {
    const test = build(values, frame);
    return (cell) => !test(cell);
  };

const lower = (cell: ArchiveCell): string => cellText(cell).toLowerCase();

/** Compares texts without regard to case, as the CRM's database does. */
const text =
  (matches: (text: string, value: string) => boolean): OperatorBuilder =>
  (values) => {
    const value = plainValue(first(values)).toLowerCase();
    return (cell) => matches(lower(cell), value);
  };

/** `name is [I:5]` means the record 5. */
const isText: OperatorBuilder = (values, frame) => {
  const value = first(values);
  if (!isEncodedInt(value)) return text((cell, wanted) => cell === wanted)(values, frame);
  return (cell) => isNamedRecord(cell) && cell.key === numberOf(value);
};

const number =
  (matches: (number: number, value: number) => boolean): OperatorBuilder =>
  (values) => {
    const value = numberOf(first(values));
    return (cell) => matches(cellNumber(cell), value);
  };

const oneOf: OperatorBuilder = (values) => {
  const wanted = new Set(values.map(numberOf));
  return (cell) => wanted.has(cellNumber(cell));
};

const between: OperatorBuilder = (values) => {
  const [from, to] = twoValues(values).map(numberOf);
  return (cell) => cellNumber(cell) >= (from ?? 0) && cellNumber(cell) <= (to ?? 0);
};

const betweenTexts: OperatorBuilder = (values) => {
  const [from, to] = twoValues(values).map((value) => plainValue(value).toLowerCase());
  return (cell) => lower(cell) >= (from ?? '') && lower(cell) <= (to ?? '');
};

const ids =
  (matches: (has: (id: number) => boolean, wanted: readonly number[]) => boolean): OperatorBuilder =>
  (values) => {
    const wanted = values.map(numberOf);
    return (cell) => matches((id) => isIds(cell) && cell.includes(id), wanted);
  };

const allOf = ids((has, wanted) => wanted.every(has));

/** Asked of the record's few ids: a client may want thousands. */
const anyOf: OperatorBuilder = (values) => {
  const wanted = new Set(values.map(numberOf));
  return (cell) => isIds(cell) && cell.some((id) => wanted.has(id));
};

const boolOperators: OperatorTable = {
  'equals set = eq is': (values) => {
    const wanted = values.length === 0 || truthOf(first(values));
    return (cell) => (cell === true) === wanted;
  },
};

const numberOperators: OperatorTable = {
  'equals = eq set is': number((cell, value) => cell === value),
  'unequals ne != <> isNot': number((cell, value) => cell !== value),
  'greater gt >': number((cell, value) => cell > value),
  'less lt <': number((cell, value) => cell < value),
  between,
  'oneOf in': oneOf,
};

const textOperators: OperatorTable = {
  'begins startswith': text((cell, value) => cell.startsWith(value)),
  contains: text((cell, value) => cell.includes(value)),
  'is = eq equals': isText,
  notBegins: not(text((cell, value) => cell.startsWith(value))),
  notContains: not(text((cell, value) => cell.includes(value))),
  'isNot ne != <> unequals': not(isText),
  'ends endswith': text((cell, value) => cell.endsWith(value)),
  between: betweenTexts,
};

const listOperators: OperatorTable = {
  'oneOf in = eq equals is set': oneOf,
  'notOneOf ne != <> unequals isNot': not(oneOf),
  'greater gt >': number((cell, value) => cell > value),
  'less lt <': number((cell, value) => cell < value),
};

const associateOperators: OperatorTable = {
  'associateIsOneOf oneOf in = eq equals is set': oneOf,
  'associateIsNotOneOf notOneOf ne != <> unequals isNot': not(oneOf),
  currentAssociate:
    (_, { associateId }) =>
    (cell) =>
      cellNumber(cell) === associateId,
};

const intArrayOperators: OperatorTable = {
  'intArrayOneOf oneOf in = eq equals': anyOf,
  intArrayAllOf: allOf,
  intArrayNotAllOf: not(allOf),
  'intArrayNotAnyOf notOneOf': not(anyOf),
};

const everyType: OperatorTable = {
  'equals = eq': (values) => {
    const value = plainValue(first(values)).toLowerCase();
    return (cell) => lower(cell) === value;
  },
  isNull: () => isEmptyCell,
  isNotNull: () => (cell) => !isEmptyCell(cell),
};

const tables: ReadonlyMap<string, OperatorTable> = new Map([
  ['bool', boolOperators],
  ...['int', 'decimal'].map((type) => [type, numberOperators] as const),
  ...['string', 'positiveString', 'stringorPK'].map((type) => [type, textOperators] as const),
  ...['listAny', 'listInterest', 'listExternal', 'userGroup', 'ejUser'].map((type) => [type, listOperators] as const),
  ['associate', associateOperators],
  ['intArray', intArrayOperators],
  ...['date', 'unlimitedDate'].map((type) => [type, dateOperators] as const),
  ['datetime', dateTimeOperators],
]);

const bySpelling = new Map<string, ReadonlyMap<string, OperatorBuilder>>();

function spellingsOf(type: string): ReadonlyMap<string, OperatorBuilder> {
  const known = bySpelling.get(type);
  if (known !== undefined) return known;
  const rows = Object.entries({ ...everyType, ...tables.get(type) });
  const made = new Map(
    rows.flatMap(([names, build]) => names.split(' ').map((name) => [name.toLowerCase(), build] as const)),
  );
  bySpelling.set(type, made);
  return made;
}

/** Canonical names of the operators of a restriction type, as the list `restrictionOperators` has them. */
export function operatorsOf(restrictionType: string): readonly string[] {
  const names = [...Object.keys(tables.get(restrictionType) ?? {}), ...Object.keys(everyType)];
  return [...new Set(names.map((spellings) => spellings.split(' ')[0] ?? ''))];
}

/** The test of one criterion. @throws Refusal for an operator that the kind does not have, or an unfit value */
export function compileCriterion(kind: ColumnKind, criterion: Criterion, frame: OperatorFrame): CellTest {
  const { column, operator, values } = criterion;
  const type = restrictionTypeOf(kind);
  const build = spellingsOf(type).get(operator.toLowerCase());
  if (build === undefined) {
    const taken = operatorsOf(type).join(', ');
    refuseQuery(`The operator ${excerpt(operator)} is unknown for ${excerpt(column)} (${type}); it takes ${taken}.`);
  }
  if (values.length === 0 && !isUnary(operator)) refuseQuery(`The operator ${excerpt(operator)} needs a value.`);
  return build(values, frame);
}
