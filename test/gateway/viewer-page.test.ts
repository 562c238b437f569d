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

/** Addresses the page names, made absolute as a browser does. */
const addresses = (page: RawAnswer, at: string): string[] =>
  Array.from(
    textOf(page).matchAll(/(?:href|src)="([^"]*)"/g),
    ([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `http://x${at}`).href,
  )
    .filter((href) => href.startsWith('http://x/'))
    .map((href) => href.slice('http://x'.length));

test.each(['/api/docs', '/api/docs/', '/API/Docs/?agent=Pocket', '/Cust1/api/docs', '/Cust1/api/docs/?x=/'])(
  '%s leads to its files, wherever it stands',
  async (at) => {
    const page = await ask(at);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const api = `${at.toLowerCase().startsWith('/cust1') ? '/Cust1' : ''}/${/api/i.exec(at)?.[0]}`;
    const found = addresses(page, at).map((href) => href.replace(/\/docs\//i, '/docs/').replace(/\?.*/, ''));
    expect(new Set(found)).toEqual(
      new Set([
        `${api}/docs/swagger-ui.css`,
        `${api}/docs/docs.css`,
        `${api}/docs/swagger-ui-bundle.js`,
        `${api}/docs/docs.js`,
        `${api}/v1/openapi.json`,
        `${api.replace(/\/api$/i, '')}/Remote/`,
      ]),
    );
  },
);

test('allows nothing from elsewhere and no script in the page', async () => {
  const page = await ask('/api/docs');
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

test('offers the versions, newest first, and the agents of the chosen one', async () => {
  const page = textOf(await ask('/api/docs'));
  const offered = Array.from(
    page.matchAll(/<option( selected)?>(\w+)/g),
    ([, selected, name]) => `${name}${selected ?? ''}`,
  );
  expect(offered.slice(0, 4)).toEqual(['Services88 selected', 'Services86', 'Appointment selected', 'Archive']);
  expect(offered).toEqual(expect.arrayContaining(['Pocket', 'SoPrincipal']));
  expect(page).toContain('v1/openapi.json?version=Services88&amp;agent=Appointment');
});

test('shows what its address names, in any letter case, and nothing of what it does not know', async () => {
  const page = textOf(await ask('/api/docs?version=services86&agent=POCKET'));
  expect(page).toContain('<option selected>Services86');
  expect(page).toContain('<option selected>Pocket');
  const strange = textOf(await ask('/api/docs?version=%22%3E%3Cb%3E&agent=%22%3E%3Cb%3E'));
  expect(strange).not.toContain('<b>');
  expect(strange).toContain('<option selected>Services88');
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
