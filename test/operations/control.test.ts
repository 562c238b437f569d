import { Secret } from '../../src/command';
import { controlSections } from '../../src/operations';

function ask(path: string, request: { method?: string; headers?: Record<string, string>; from?: string } = {}) {
  const asked: string[] = [];
  const controls = {
    reload: async () => (asked.push('reload') > 0 ? 'The policy is broken.' : undefined),
    setLevel: (level: string) => void asked.push(level),
  };
  const run = async (password?: string) => {
    const section = controlSections(controls, password === undefined ? undefined : new Secret(password)).find(
      (each) => path === each.path || path.startsWith(`${each.path}/`),
    );
    const { method = 'POST', headers = {}, from = '127.0.0.1' } = request;
    const reply = await section?.answer({
      method,
      path,
      headers: { host: '127.0.0.1:9086', ...headers },
      remoteAddress: from,
      body: () => Promise.resolve(new Uint8Array()),
    });
    return { status: reply?.status, body: reply?.body.trim(), asked };
  };
  return run;
}

test('a reload that did not come about is told with its reason', async () => {
  expect(await ask('/reload')()).toEqual({ status: 409, body: 'The policy is broken.', asked: ['reload'] });
});

test('log levels are set by name, and others are named', async () => {
  expect(await ask('/log-level/warn')()).toMatchObject({ status: 200, asked: ['warn'] });
  expect(await ask('/log-level/loud')()).toMatchObject({ status: 404, body: expect.stringContaining('debug'), asked: [] });
}); // prettier-ignore

const password = 'a long password';
const basic = { authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}` };

test.each<[string, Parameters<typeof ask>[1], string | undefined, number]>([
  ['another machine', { from: '192.0.2.1' }, undefined, 403],
  ['a name that leads here', { headers: { host: 'evil.example.com' } }, undefined, 403],
  ['a page of this machine', { headers: { origin: 'http://127.0.0.1:9086' } }, undefined, 403],
  ['a page, by its fetch metadata', { headers: { 'sec-fetch-site': 'cross-site' } }, undefined, 403],
  ['a page with the password', { headers: { origin: 'http://x', ...basic } }, password, 403],
  ['GET', { method: 'GET' }, undefined, 405],
  ['no password', {}, password, 401],
])('%s asks in vain', async (_, request, secret, status) => {
  expect(await ask('/reload', request)(secret)).toMatchObject({ status, asked: [] });
});

test('another machine may ask with the password', async () => {
  expect(await ask('/log-level/info', { from: '192.0.2.1', headers: basic })(password)).toMatchObject({ status: 200 });
});
