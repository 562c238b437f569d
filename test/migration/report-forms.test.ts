/** The four forms of the report: the generator's own sums, and names that attack their readers. */
import { createHash } from 'node:crypto';
import { migrationReport, reportCsv, reportHtml, reportJson, reportMarkdown } from '../../src/migration';
import { viewInMemory, type LedgerClient } from '../../src/usage';
import { ownContract } from '../gateway/running';
import { companyBooks, viewOf } from './company-books';
import { csvRows } from './csv-rows';

const now = Date.parse('2026-11-30T23:59:00Z');
const books = companyBooks(now);
const options = { contract: ownContract(), now, quietDays: 7, clientsMax: 200 };
const report = migrationReport(viewOf(books), options);

const number = (text = ''): number => Number(text.replaceAll(/[^\d.]/g, ''));
const plainText = (page: string): string => page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('JSON has the sums of all, of each client and of each operation', async () => {
  const told = JSON.parse(reportJson(await report));
  expect([told.soapCalls, told.restCalls, told.failed]).toEqual([
    books.total.soapCalls,
    books.total.restCalls,
    books.total.failed,
  ]);
  const operations = new Map<string, number>();
  for (const { name, soapCalls, restCalls, failed, operations: own } of told.clients) {
    expect({ soapCalls, restCalls, failed }).toEqual({
      soapCalls: books.byClient.get(name)?.soapCalls,
      restCalls: books.byClient.get(name)?.restCalls,
      failed: books.byClient.get(name)?.failed,
    });
    for (const { use } of own)
      operations.set([name, use.wire, use.version, use.agent, use.operation].join(' '), use.calls);
  }
  expect(operations).toEqual(books.byOperation);
});

test('CSV has them, row by row', async () => {
  const [heads = [], ...rows] = csvRows(reportCsv(await report));
  const cell = (row: readonly string[], name: string): string => row[heads.indexOf(name)] ?? '';
  const operations = new Map(
    rows.map((row) => [
      ['name', 'wire', 'version', 'agent', 'operation'].map((name) => cell(row, name)).join(' '),
      Number(cell(row, 'calls')),
    ]),
  );
  expect(operations).toEqual(books.byOperation);
  const sum = (name: string): number => rows.reduce((all, row) => all + Number(cell(row, name)), 0);
  expect([sum('calls'), sum('failed'), sum('bytes_in'), sum('bytes_out')]).toEqual([
    books.total.soapCalls + books.total.restCalls,
    books.total.failed,
    books.total.bytesIn,
    books.total.bytesOut,
  ]);
});

test('Markdown and HTML have them', async () => {
  const lines = reportMarkdown(await report).split('\n');
  const rows = lines
    .filter((line) => / m-[0-9a-f]{12} +\|/.test(line))
    .map((line) => line.split('|').map((each) => each.trim()));
  const html = reportHtml(await report);
  const text = plainText(html);
  for (const [name, sums] of books.byClient) {
    const row = rows.find((each) => each[1] === name) ?? [];
    expect([number(row[6]), number(row[7])]).toEqual([sums.soapCalls, sums.restCalls]);
    const [, cells = ''] = new RegExp(`data-key="${row[2]}">(.*?)</tr>`, 's').exec(html) ?? [];
    const [soap, rest] = Array.from(cells.matchAll(/data-label="(?:SOAP|REST) calls"[^>]*>\s*([\d,]+)/g), ([, each]) =>
      number(each),
    );
    expect([soap, rest]).toEqual([sums.soapCalls, sums.restCalls]);
  }
  expect(text).toContain(`Calls over SOAP ${books.total.soapCalls.toLocaleString('en-US')}`);
  expect(lines.join(' ')).toContain(`${books.total.failed} failed`);
});

test('the page needs nothing else, and allows nothing else', async () => {
  const page = reportHtml(await report);
  expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|url\(|@import/);
  expect(page.replaceAll('http-equiv', '')).not.toMatch(/https?:/);
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page).toContain(`default-src &apos;none&apos;; style-src &apos;sha256-${hash}&apos;`);
});

const hostile = [
  '"><script>alert(1)</script>',
  '\'"><img src=x onerror=alert(1)>',
  '=HYPERLINK("http://evil.example","x")',
  ' @SUM(1)',
  '\t+1',
  '[click](javascript:alert(1)) | ![x](http://evil.example/x.png) `code` <b>',
  'two\r\nlines | # heading',
  '\u001b[31mred\u001b[0m \u202egnp.exe',
  '</style></title></table>',
  'https://evil.example www.evil.example',
] as const;

async function hostileReport() {
  const row = books.usage.find(({ client }) => client.application === 'PHP portal');
  const [difference] = books.differences;
  if (row === undefined || difference === undefined) throw new Error('no rows');
  const clientOf = (name: string, index: number): LedgerClient => ({
    id: `c-${index}${name}`,
    tenant: name,
    user: name,
    network: name,
    userAgent: name,
    application: index % 2 === 0 ? '' : name,
  });
  const usage = hostile.map((name, index) =>
    Object.assign({}, row, {
      client: clientOf(name, index),
      ...(index < 5 ? {} : { agent: name, operation: name }),
      ...(index < 7 ? {} : { version: name }),
      failures: new Map([[name, 1]]),
      sent: [...row.sent, name],
    }),
  );
  const differences = hostile.map((name, index) =>
    Object.assign({}, difference, {
      client: clientOf(name, index),
      path: name,
      kind: name,
      first: name,
      second: name,
    }),
  );
  return migrationReport(viewInMemory({ usage, differences }), options);
}

test('hostile names stay text in HTML', async () => {
  const page = reportHtml(await hostileReport());
  expect(page).not.toMatch(/<script|<img|<b>|onerror=[^&]*>|\u001b|\u202e/i);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.match(/<title>Migration/g)).toHaveLength(1);
  expect(page).not.toMatch(/href="(?!#|data:,)/);
});

test('in CSV no cell is a formula, and each row has all columns', async () => {
  const rows = csvRows(reportCsv(await hostileReport()));
  expect(rows).toHaveLength(hostile.length + 1);
  expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  expect(rows.flat().filter((cell) => /^\s*[=+@-]/.test(cell))).toEqual([]);
});

test('in Markdown no name is markup, and no terminal obeys it', async () => {
  const text = reportMarkdown(await hostileReport());
  expect(text).not.toMatch(/(?<!\\)<(?:script|img|b>|\/)|(?<!\\)\]\(|(?<!\\)!\[|\u001b|\u202e|https?:\/\/|www\.\w/);
  // A name ends no row of a table, and begins no line.
  expect(text).not.toMatch(/^# heading|^lines/m);
});

test('JSON is whole', async () => {
  const told = JSON.parse(reportJson(await hostileReport()));
  expect(told.clients).toHaveLength(hostile.length);
});
