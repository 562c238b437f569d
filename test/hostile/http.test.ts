import { countsOf, runTables } from './run-tables';
import { httpFraming } from './tables/http-framing';

runTables(httpFraming, { http: { bodyMs: 1_000 } });

test('the table is as large as promised, a fourth of it legal', () => {
  const { rows, legal } = countsOf(httpFraming);
  expect(rows).toBeGreaterThanOrEqual(60);
  expect(legal / rows).toBeGreaterThan(1 / 4);
});
