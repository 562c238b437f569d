/** The page to try an operation on, and the files that it asks for. */
import { askRaw, type RawAnswer } from './raw';
import { runSandbox, type RunningGateway } from './running';

let sandbox: RunningGateway;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterAll(() => sandbox.stop());

const ask = (path: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  askRaw(sandbox.port, path, headers);
const textOf = ({ body }: RawAnswer): string => body.toString();
const setSeen = 'agent=Appointment&operation=SetSeen';

/** Addresses the page names, made absolute as a browser does. */
const addresses = (page: RawAnswer, at: string): string[] =>
  Array.from(
    textOf(page).matchAll(/(?:href|src|data-description)="([^"]*)"/g),
    ([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `http://x${at}`).href,
  )
    .filter((href) => href.startsWith('http://x/'))
    .map((href) => href.slice('http://x'.length));

test.each(['/api/docs/try', '/api/docs/try/', '/API/Docs/Try', '/Cust1/api/docs/try', '/Cust1/api/docs/try/'])(
  '%s leads to its files, wherever it stands',
  async (at) => {
    const page = await ask(`${at}?${setSeen}`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const api = `${at.toLowerCase().startsWith('/cust1') ? '/Cust1' : ''}/${/api/i.exec(at)?.[0]}`;
    const found = addresses(page, `${at}?${setSeen}`).map((href) => href.replace(/\/docs\b/i, '/docs'));
    const named = 'version=Services88&agent=Appointment&operation=SetSeen';
    expect(new Set(found)).toEqual(
      new Set([
        `${api}/docs/swagger-ui.css`,
        `${api}/docs/docs.css`,
        `${api}/docs/swagger-ui-bundle.js`,
        `${api}/docs/docs.js`,
        `${api}/v1/openapi.json?${named}`,
        `${api}/docs?${named}`,
      ]),
    );
  },
);

test('allows nothing from elsewhere and no script in the page', async () => {
  const page = await ask(`/api/docs/try?${setSeen}`);
  const policy = String(page.headers['content-security-policy']);
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])
    expect(policy.split('; ')).toContain(rule);
  expect(policy).not.toContain('unsafe');
  expect(textOf(page)).not.toMatch(/<script>|<style>|\sstyle=|\son\w+=/);
});

test('shows what its address names, in any letter case; what there is not, it does not', async () => {
  const page = textOf(await ask('/api/docs/try?version=services86&agent=APPOINTMENT&operation=setseen'));
  expect(page).toContain('<title>Appointment SetSeen</title>');
  expect(page).toContain('?version=Services86&amp;agent=Appointment&amp;operation=SetSeen"');
  for (const query of ['', '?agent=Appointment', `?version=Services1&${setSeen}`, '?agent=%3Cb%3E&operation=%3Cb%3E'])
    expect((await ask(`/api/docs/try${query}`)).status).toBe(404);
});

test('its own files are there; those of the viewer are, where it has been built', async () => {
  for (const [file, type] of [
    ['docs.js', 'text/javascript; charset=utf-8'],
    ['docs.css', 'text/css; charset=utf-8'],
  ]) {
    const answer = await ask(`/api/docs/${file}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
    expect(answer.body.length).toBeGreaterThan(100);
  }
  expect((await ask('/api/docs/swagger-ui.css')).status).toBe(404);
  expect((await ask('/api/docs/other.js')).status).toBe(404);
});
