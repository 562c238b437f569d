import * as fc from 'fast-check';
import { planPages, wantedRows } from '../../src/entity-rest/archive-pages';
import { manyRuns } from '../many-runs';

/** What a CRM with so many rows gives; rows are their own numbers. */
function rowsBy(top: number, skip: number, count: number): readonly number[] {
  const plan = planPages(top, skip);
  const from = plan.firstPage * plan.pageSize;
  const asked = Math.min(count, from + plan.pages * plan.pageSize) - from;
  return wantedRows(
    Array.from({ length: Math.max(0, asked) }, (_, index) => from + index),
    plan,
    top,
  );
}

test('exactly the rows between $skip and $skip + $top come, whatever the CRM has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(500), fc.nat(600), (top, skip, count) => {
      const expected = Array.from({ length: Math.max(0, Math.min(top, count - skip)) }, (_, index) => skip + index);
      expect(rowsBy(top, skip, count)).toEqual(expected);
    }),
    { numRuns: manyRuns(2_000), seed: 17 },
  );
});

test('pages are NetServer ints, and not more than twice the rows are asked for', () => {
  const int = fc.integer({ min: 1, max: 2_147_483_647 });
  fc.assert(
    fc.property(int, fc.oneof(fc.constant(0), int), (top, skip) => {
      const { pageSize, firstPage, pages, cut } = planPages(top, skip);
      expect([pageSize, firstPage, cut].every((each) => Number.isSafeInteger(each) && each >= 0)).toBe(true);
      expect(pageSize).toBeLessThanOrEqual(2_147_483_647);
      expect(pages * pageSize).toBeLessThanOrEqual(2 * top);
      expect(firstPage * pageSize + cut).toBe(skip);
    }),
    { numRuns: manyRuns(2_000), seed: 17 },
  );
});

test.each([
  [10, 30, { pageSize: 10, firstPage: 3, pages: 1, cut: 0, isCut: false }],
  [10, 5, { pageSize: 15, firstPage: 0, pages: 1, cut: 5, isCut: true }],
  [10, 25, { pageSize: 12, firstPage: 2, pages: 1, cut: 1, isCut: true }],
  [2, 1_000_001, { pageSize: 2, firstPage: 500_000, pages: 2, cut: 1, isCut: true }],
  [2_147_483_647, 7, { pageSize: 2_147_483_647, firstPage: 0, pages: 1, cut: 7, isCut: true }],
])('$top=%d&$skip=%d', (top, skip, plan) => {
  expect(planPages(top, skip)).toEqual(plan);
});
