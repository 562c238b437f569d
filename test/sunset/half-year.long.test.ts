/** 180 days in simulated time through a whole gateway, hour by hour and at each second at which something changes. */
import { halfYear } from './half-year';

test.each([
  ['rest', 1],
  ['soap', 6],
] as const)(
  'over a CRM that speaks %s',
  async (crm, hours) => {
    const { wrong, migrated, done, books, refused } = await halfYear(crm, hours);
    expect(wrong).toEqual([]);
    expect(migrated).toHaveLength(1);
    expect(books).toEqual(done);
    expect(refused).toBeGreaterThan(100);
  },
  300_000,
);
