import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { candidatesAt } from '../../src/cli/import-download';
import { gardenWsdl } from '../contract/fixture';
import { runSandbox } from '../gateway/running';
import { run, temporaryFolder } from './command-run';

interface Page {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

let server: Server;
let pages: ReadonlyMap<string, Page>;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages.get(request.url ?? '') ?? { status: 404 };
    response.writeHead(page.status ?? 200, page.headers).end(page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  asked = [];
  pages = new Map();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function address(): string {
  const found: AddressInfo | string | null = server.address();
  return typeof found === 'object' && found !== null ? `http://127.0.0.1:${found.port}` : '';
}

async function download(url: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const candidate of candidatesAt(url)) {
    found.push(
      'problem' in candidate
        ? `${candidate.name}: ${candidate.problem}`
        : `${candidate.name} ${candidate.bytes.length}`,
    );
  }
  return found;
}

const wsdl = gardenWsdl();

test('the pages of a running gateway, from the versions down', async () => {
  const gateway = await runSandbox();
  try {
    const ran = await run(['import', `${gateway.address}/Remote/`, '--into', temporaryFolder()]);
    expect(ran).toMatchObject({ code: 0, problems: '' });
    expect(ran.out).toContain('44 files written');
  } finally {
    await gateway.stop();
  }
});

test('a directory listing as IIS writes it: only names count, and only this host is asked', async () => {
  pages = new Map([
    [
      '/Remote/Services86/',
      {
        body:
          '<pre><A HREF="/Remote/">[To Parent Directory]</A><br><A HREF="/Remote/Services86/Garden.svc">Garden.svc</A><br>' +
          '<A HREF="http://elsewhere.invalid/x/Orchard.svc?wsdl">Orchard.svc</A><br><A HREF="web.config">web.config</A></pre>',
      },
    ],
    ['/Remote/Services86/Garden.svc?singleWsdl', { body: wsdl }],
    // An older server answers an unknown query with its help page.
    ['/Remote/Services86/Orchard.svc?singleWsdl', { body: '<html>You have created a service.</html>' }],
    ['/Remote/Services86/Orchard.svc?wsdl', { body: wsdl }],
  ]);
  const base = `${address()}/Remote/Services86`;
  expect(await download(`${base}/`)).toEqual([
    `${base}/Garden.svc ${wsdl.length}`,
    `${base}/Orchard.svc ${wsdl.length}`,
  ]);
});

test('a server that lists nothing is asked for the agents known by name', async () => {
  pages = new Map([
    ['/Remote/Services86/', { status: 403 }],
    ['/Remote/Services86/Pocket.svc?singleWsdl', { body: wsdl }],
  ]);
  const base = `${address()}/Remote/Services86`;
  expect(await download(`${base}/`)).toEqual([`${base}/Pocket.svc ${wsdl.length}`]);
  expect(asked).toContain('/Remote/Services86/Appointment.svc?wsdl');
});

test('an address with a query is taken as it is, and the query is not shown', async () => {
  pages = new Map([['/Garden.svc?wsdl&key=1', { body: wsdl }]]);
  expect(await download(`${address()}/Garden.svc?wsdl&key=1`)).toEqual([`${address()}/Garden.svc ${wsdl.length}`]);
});

test('redirects are followed on the same host only', async () => {
  pages = new Map([
    ['/a', { status: 302, headers: { location: '/b' } }],
    ['/b', { body: wsdl }],
    ['/c', { status: 302, headers: { location: 'http://elsewhere.invalid/d' } }],
    ['/e', { status: 302, headers: { location: '/e' } }],
  ]);
  expect(await download(`${address()}/a`)).toEqual([`${address()}/a ${wsdl.length}`]);
  expect(await download(`${address()}/c`)).toEqual([expect.stringContaining('another host, elsewhere.invalid')]);
  expect(await download(`${address()}/e`)).toEqual([expect.stringContaining('more than 3 times')]);
});

test.each([
  ['ftp://example.com/x', 'Only http and https'],
  ['file:///etc/passwd', 'Only http and https'],
  ['http://user:hush@example.com/', 'Credentials in an address are not sent'],
  ['http://', 'It is no address'],
])('%s is refused unasked', async (url, message) => {
  const [problem = ''] = await download(url);
  expect(problem).toContain(message);
  expect(problem).not.toContain('hush');
});
