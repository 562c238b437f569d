import fc from 'fast-check';
import { readRestrictions, writeFilter, writeRestrictions } from '../../src/archive';
import type { Struct } from '../../src/command';
import { manyRuns } from '../many-runs';
import { anyCriteria } from './any-criteria';

const restriction = (Name: string, more: Struct = {}): Struct => ({ Name, Operator: '=', Values: ['1'], ...more });

/** As a filter text, or the reason with its path. */
function read(list: readonly Struct[]): string {
  const criteria = readRestrictions(list);
  return criteria.kind === 'failure' ? `${criteria.path ?? ''}: ${criteria.message}` : writeFilter(criteria);
}

describe('a list of restrictions', () => {
  test.each<[string, readonly Struct[], string]>([
    ['none', [], ''],
    ['IsActive left out counts as active', [restriction('a')], "a = '1'"],
    ['one that is not active takes no part', [restriction('a', { IsActive: false })], ''],
    ['the tie is "and" without an operator', [restriction('a'), restriction('b')], "a = '1' and b = '1'"],
    ['None ties like And', [restriction('a', { InterOperator: 'None' }), restriction('b')], "a = '1' and b = '1'"],
    [
      '"and" binds tighter than "or"',
      [restriction('a', { InterOperator: 'Or' }), restriction('b', { InterOperator: 'And' }), restriction('c')],
      "a = '1' or b = '1' and c = '1'",
    ],
    [
      'brackets',
      [
        restriction('a', { InterParenthesis: 1, InterOperator: 'Or' }),
        restriction('b', { InterParenthesis: -1, InterOperator: 'And' }),
        restriction('c'),
      ],
      "(a = '1' or b = '1') and c = '1'",
    ],
    [
      'an inactive one keeps its brackets',
      [
        restriction('a', { InterParenthesis: 1, InterOperator: 'Or', IsActive: false }),
        restriction('b', { InterOperator: 'Or' }),
        restriction('c', { InterParenthesis: -1 }),
        restriction('d'),
      ],
      "(b = '1' or c = '1') and d = '1'",
    ],
    ['no value', [restriction('a', { Operator: 'isNull', Values: null })], 'a isNull'],
    [
      'a bracket left open',
      [restriction('a', { InterParenthesis: 2 })],
      ': The restrictions open more brackets than they close.',
    ],
    [
      'a bracket closed once too often',
      [restriction('a'), restriction('b', { InterParenthesis: -1 })],
      '[1]: The restrictions close more brackets than they open.',
    ],
    [
      'too many brackets',
      [restriction('a', { InterParenthesis: 1e9 })],
      '[0]: There are more than 50 brackets in brackets.',
    ],
    ['no name', [restriction('')], '[0]: A restriction has no Name.'],
    ['no operator', [restriction('a', { Operator: null })], '[0]: The restriction of "a" has no Operator.'],
  ])('%s', (_, list, expected) => expect(read(list)).toBe(expected));

  test('what is written is read as the same criteria', () => {
    fc.assert(
      fc.property(anyCriteria, (criteria) => expect(readRestrictions(writeRestrictions(criteria))).toEqual(criteria)),
      { seed: 17, numRuns: manyRuns(1000) },
    );
  });
});
