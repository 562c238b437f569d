/** The edges of some windows of half a year; `half-year.long.test.ts` takes all of them. */
import { halfYear } from './half-year';

test('windows begin and end at their second, each write is done once or not at all, who has migrated sees nothing', async () => {
  const { wrong, migrated, done, books, refused } = await halfYear('rest', 24 * 30, 2);
  expect(wrong).toEqual([]);
  expect(migrated).toHaveLength(1);
  expect(books).toEqual(done);
  expect(refused).toBeGreaterThan(5);
});
