/** A ledger larger than what can be held is read twice, and says the same. */
import { readBooks } from '../../src/migration/read-books';
import { companyBooks, viewOf } from './company-books';

const books = companyBooks(Date.parse('2026-11-30T12:00:00Z'));

test('read again for the first clients only, with the same sums', async () => {
  const [whole, shortened] = await Promise.all(
    [50_000, 3].map((usesMax) => readBooks(viewOf(books), { detailedMax: 2, usesMax })),
  );
  expect([whole?.isShortened, shortened?.isShortened]).toEqual([false, true]);
  const sums = (each: typeof whole) =>
    each?.clients.map(({ name, soapCalls, restCalls, failed }) => ({ name, soapCalls, restCalls, failed }));
  expect(sums(shortened)).toEqual(sums(whole));
  const uses = (each: typeof whole) =>
    each?.clients.map((client) => Array.from(client.uses.values(), ({ calls }) => calls));
  expect(uses(shortened)?.slice(0, 2)).toEqual(uses(whole)?.slice(0, 2));
  expect(uses(shortened)?.slice(2)).toEqual([[], [], [], []]);
});

test('a large ledger leaves room for other work', async () => {
  let rounds = 0;
  const timer = setInterval(() => (rounds += 1), 0);
  const usage = Array.from({ length: 40 }, () => books.usage).flat();
  await readBooks(viewOf({ ...books, usage }), { detailedMax: 2 });
  clearInterval(timer);
  expect(rounds).toBeGreaterThan(3);
});
