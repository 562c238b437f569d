import fc from 'fast-check';
import { readFilter, writeFilter, type Criteria, type CriteriaGroup, type Criterion } from '../../src/archive';
import { anyCharacter } from '../any-character';
import { manyRuns } from '../many-runs';
import { anyCriteria } from './any-criteria';
import { filtered } from './company';

const one = (column: string, operator: string, ...values: string[]): Criterion => ({
  kind: 'criterion',
  column,
  operator,
  values,
});
const group = (kind: 'and' | 'or', ...parts: (Criterion | CriteriaGroup)[]): CriteriaGroup => ({ kind, parts });
const [a, b, c] = [one('a', '=', '1'), one('b', '=', '2'), one('c', '=', '3')];

describe('a filter', () => {
  test.each<[string, Criteria]>([
    ['', { kind: 'all' }],
    ['  ', { kind: 'all' }],
    ['contactId=12', one('contactId', '=', '12')],
    ['contactId  !=  12', one('contactId', '!=', '12')],
    ['name begins Su', one('name', 'begins', 'Su')],
    [String.raw`name is 'O\'Neil'`, one('name', 'is', "O'Neil")],
    [String.raw`name is 'C:\temp\\'`, one('name', 'is', 'C:\\temp\\')],
    ["name is ''", one('name', 'is', '')],
    ["contact/name between ('A','S')", one('contact/name', 'between', 'A', 'S')],
    ['category in(1, 2 ,3)', one('category', 'in', '1', '2', '3')],
    ['xstop set', one('xstop', 'set')],
    ['hasInterests set true', one('hasInterests', 'set', 'true')],
    ['associateId currentAssociate', one('associateId', 'currentAssociate')],
    ['date thisPeriod 1 4', one('date', 'thisPeriod', '1', '4')],
    ['x after [DT:11/09/2017 14:53:18]', one('x', 'after', '[DT:11/09/2017 14:53:18]')],
    ['number = -5', one('number', '=', '-5')],
    ['contactUdef/SuperOffice:1 gt 5', one('contactUdef/SuperOffice:1', 'gt', '5')],
    ["STARTSWITH(name,'x')", one('name', 'begins', 'x')],
    ["endswith(name,'x')", one('name', 'ends', 'x')],
    ["contains(name,'x')", one('name', 'contains', 'x')],
    ["substringof('x',name)", one('name', 'contains', 'x')],
    ["substringof(name,'x')", one('name', 'contains', 'x')],
    ["this(date,'days')", one('date', 'thisPeriod', '1', '1')],
    ["next(date,2,'weeks')", one('date', 'nextPeriod', '2', '2')],
    ["previous(date,2,'Months')", one('date', 'previousPeriod', '2', '3')],
    ["thisAndNext(date,2,'quarters')", one('date', 'thisAndNext', '2', '4')],
    ["thisAndPrevious(date,2,'years')", one('date', 'thisAndPrevious', '2', '5')],
    ["thisAndPreviousAndNext(date,'weeks')", one('date', 'thisPreviousAndNext', '1', '2')],
    ["name startswith 'foo'", one('name', 'startswith', 'foo')],
    ["name is 'and' OR b=2", group('or', one('name', 'is', 'and'), b)],
    ['a=1 and b=2 or c=3', group('or', group('and', a, b), c)],
    ['a=1 or b=2 And c=3', group('or', a, group('and', b, c))],
    ['(a=1 or b=2) and c=3', group('and', group('or', a, b), c)],
    ['a=1 or (b=2 or c=3)', group('or', a, group('or', b, c))],
    ['((a=1))', a],
  ])('%s', (text, expected) => expect(filtered(text)).toEqual(expected));

  test.each([
    ['name', 5, 'an operator was expected after "name"'],
    ['name =', 7, '"=" needs a value'],
    ['name = and b=2', 8, '"=" needs a value'],
    ["name = 'x", 8, 'the text that begins here has no end'],
    ['a=1 b=2', 5, '"and" or "or" was expected, not "b"'],
    ['a=1 and', 8, 'a column was expected, not the end'],
    ['(a=1', 5, 'the bracket of character 1 is not closed'],
    ['a=1)', 4, '"and" or "or" was expected, not ")"'],
    ['a in (1,)', 9, 'a value was expected'],
    ['a in ()', 7, 'a value was expected'],
    ['Sum(amount) gt 5', 1, 'the function "Sum" is not offered here'],
    ["this(date,'fortnights')", 1, 'the period must be one of days, weeks, months, quarters, years'],
    ["contains('x')", 1, 'a column and a text were expected'],
    ['! = 5', 1, '"!" is not understood'],
    [`${'('.repeat(51)}a=1${')'.repeat(51)}`, 51, 'there are more than 50 brackets in brackets'],
    [`a='${'x'.repeat(100_000)}'`, 100_001, 'it is longer than 100000 characters'],
  ])('is refused with the place: %.20s', (text, at, reason) =>
    expect(readFilter(text)).toMatchObject({
      kind: 'failure',
      code: 'crm.refused',
      message: `The filter cannot be read at character ${at}: ${reason}.`,
    }),
  );

  test('a long chain needs no stack', () => {
    const many = Array.from({ length: 10_000 }, () => 'a=1').join(' or ');
    expect(filtered(many)).toMatchObject({ kind: 'or', parts: { length: 10_000 } });
  });
});

test('what is written is read as the same criteria', () => {
  fc.assert(
    fc.property(anyCriteria, (criteria) => expect(readFilter(writeFilter(criteria))).toEqual(criteria)),
    { seed: 17, numRuns: manyRuns(1000) },
  );
});

test('no text makes the reader throw', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    "'",
    '\\',
    ',',
    '=',
    ' and ',
    ' or ',
    'name',
    ' in ',
    'this(',
    '[DT:',
    '<',
    '!',
  );
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc
      .array(fc.oneof(pieces, fc.string({ unit: anyCharacter, maxLength: 3 })), { maxLength: 30 })
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (each) => expect(typeof readFilter(each).kind).toBe('string')),
    { seed: 17, numRuns: manyRuns(2000) },
  );
});
