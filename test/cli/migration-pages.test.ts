/** What the console asks of the report: one reading for many, pages, files, and what a broken ledger says. */
import { migrationPages } from '../../src/cli/migration-pages';
import { viewInMemory } from '../../src/usage';
import { ownContract } from '../gateway/running';
import { companyBooks } from '../migration/company-books';

const start = Date.parse('2026-11-30T12:00:00Z');
const books = companyBooks(start);

function rig() {
  let now = start;
  let opened = 0;
  let closed = 0;
  const pages = migrationPages({
    open: () => {
      opened += 1;
      return { ...viewInMemory(books), close: () => Promise.resolve(void (closed += 1)) };
    },
    contract: ownContract,
    now: () => now,
  });
  return { pages, counts: () => ({ opened, closed }), pass: (ms: number) => void (now += ms) };
}

test('many look, the ledger is read once; after some seconds once more', async () => {
  const { pages, counts, pass } = rig();
  const [first] = await Promise.all([pages.overview(), pages.overview(), pages.page('report.csv')]);
  expect(first).toMatchObject({ days: 30, soapCalls: books.total.soapCalls, furtherClients: 0 });
  expect(counts()).toEqual({ opened: 1, closed: 1 });
  pass(20_000);
  await pages.overview();
  expect(counts()).toEqual({ opened: 2, closed: 2 });
});

test('a client has a page with a way back; files have their types; nothing else is there', async () => {
  const { pages } = rig();
  const overview = await pages.overview();
  if (typeof overview === 'string' || 'problem' in overview) throw new Error('no overview');
  const page = await pages.page(overview.clients[0]?.id ?? '');
  expect(page?.body).toContain('<title>Migration report: PHP portal</title>');
  expect(page?.body).toContain('href="../../console#migration"');
  expect(page?.policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';.*frame-ancestors 'none'$/);
  const types = await Promise.all(['html', 'md', 'json', 'csv'].map((form) => pages.page(`report.${form}`)));
  expect(types.map((each) => each?.contentType.split(';')[0])).toEqual([
    'text/html',
    'text/markdown',
    'application/json',
    'text/csv',
  ]);
  for (const name of ['m-000000000000', 'report.exe', 'PHP portal']) expect(await pages.page(name)).toBeUndefined();
});

test('a ledger that cannot be read is one sentence', async () => {
  const open = () => {
    throw new Error('x.db is no usage ledger.');
  };
  const pages = migrationPages({ open, contract: ownContract, now: () => start });
  expect(await pages.overview()).toEqual({ problem: 'x.db is no usage ledger.' });
  expect(await pages.page('report.md')).toEqual({
    contentType: 'text/plain; charset=utf-8',
    body: 'x.db is no usage ledger.\n',
  });
});
