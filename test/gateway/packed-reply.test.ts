/** Large texts over HTTP: compressed, known by a tag, and with the address that the client uses. */
import { gunzipSync } from 'node:zlib';
import { askRaw, type RawAnswer } from './raw';
import { runGateway, runSandbox, type RunningGateway } from './running';

let sandbox: RunningGateway;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterAll(() => sandbox.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawAnswer> =>
  askRaw(sandbox.port, path, headers, method);
const gzip = { 'accept-encoding': 'gzip' };
const texts = ['/api/v1', '/api/v1/openapi.json', '/api/v1/openapi.json?agent=Appointment', '/api/docs/docs.js'];

describe.each([...texts, '/Remote/', '/Remote/Services88/Appointment.svc?op=SetSeen'])('%s', (path) => {
  test('comes as it is, and with gzip to who asks for it', async () => {
    const [plain, packed] = [await ask(path), await ask(path, gzip)];
    for (const { status, headers, body } of [plain, packed]) {
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        vary: 'Accept-Encoding',
        etag: expect.stringMatching(/^"[\w-]+"$/),
      });
      expect(headers['content-length']).toBe(String(body.length));
    }
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(plain.body.length);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect(packed.headers['content-type']).toBe(plain.headers['content-type']);
    // RFC 9110 §8.8.3.3: two encodings, two tags.
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
  });

  test.each([{}, gzip])('HEAD says what GET says, with %j', async (headers) => {
    const [got, told] = [await ask(path, headers), await ask(path, headers, 'HEAD')];
    const kept = ['etag', 'content-length', 'content-type', 'content-encoding', 'vary', 'cache-control'];
    for (const name of kept) expect(told.headers[name]).toBe(got.headers[name]);
    expect([told.status, told.body.length]).toEqual([200, 0]);
  });

  test('is not sent to who has it', async () => {
    for (const headers of [{}, gzip]) {
      const { etag = '' } = (await ask(path, headers)).headers;
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const answer = await ask(path, { ...headers, 'if-none-match': known });
        expect([answer.status, answer.body.length]).toEqual([304, 0]);
        expect(answer.headers).toMatchObject({ etag, vary: 'Accept-Encoding', 'cache-control': 'no-cache' });
      }
      for (const unknown of ['"other"', etag.slice(1, -1), '']) {
        const answer = await ask(path, { ...headers, 'if-none-match': unknown });
        expect(answer.status).toBe(200);
      }
    }
  });
});

describe('the address is the one the client uses', () => {
  const hosts = ['a.example.com', 'b.example.com:8443', 'a.example.com'];

  test.each([{}, gzip])('with %j', async (headers) => {
    for (const path of ['/api/v1', '/api/v1/openapi.json', '/Cust1/api/v1', '/Cust1/api/v1/openapi.json']) {
      const tags: unknown[] = [];
      for (const host of hosts) {
        const answer = await ask(path, { ...headers, host });
        const text = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body) : answer.body).toString();
        const base = `http://${host}${path.startsWith('/Cust1') ? '/Cust1' : ''}`;
        const said = path.endsWith('.json') ? `"servers":[{"url":"${base}"}]` : `"${base}/api/v1/Agents/Appointment/SetSeen": {`; // prettier-ignore
        expect(text).toContain(said);
        expect(() => JSON.parse(text)).not.toThrow();
        expect(new Set(text.match(/[ab]\.example\.com(?::8443)?/g))).toEqual(new Set([host]));
        tags.push(answer.headers.etag);
      }
      expect(tags[0]).not.toBe(tags[1]);
      expect(tags[0]).toBe(tags[2]);
    }
  });

  test('a tag of one address is none of another', async () => {
    const { etag = '' } = (await ask('/api/v1', { host: 'a.example.com' })).headers;
    const other = await ask('/api/v1', { host: 'b.example.com', 'if-none-match': etag });
    expect(other.status).toBe(200);
  });
});

test('many at once, of all kinds and hosts', async () => {
  const asked = Array.from({ length: 24 }, (_, index) => {
    const host = `h${index % 8}.example.com`;
    return { host, path: texts[index % 3] ?? '', headers: { host, ...(index % 2 === 0 ? gzip : {}) } };
  });
  const answers = await Promise.all(asked.map(({ path, headers }) => ask(path, headers)));
  for (const [index, answer] of answers.entries()) {
    const text = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body) : answer.body).toString();
    expect(new Set(text.match(/h\d+\.example\.com/g))).toEqual(new Set([asked[index]?.host]));
    expect(() => JSON.parse(text)).not.toThrow();
  }
});

test.each([
  '/api/v1/openapi.json?agent=Nobody',
  '/api/v1/openapi.json?agent=Appointment&version=Services1',
  '/api/v1/openapi.json?version=Services1',
  '/api/v1/openapi.json?agent=',
  '/api/v1/openapi.json?agent=__proto__&version=constructor',
])('%s is not found, in the error object', async (path) => {
  const answer = await ask(path);
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ Error: true, Code: 'request.notFound' });
});

test('what pages of other origins may read still depends on the origin', async () => {
  const gateway = await runGateway({ CORS_ORIGINS: 'https://app.example.com' });
  const answer = await askRaw(gateway.port, '/api/v1', { origin: 'https://app.example.com' });
  await gateway.stop();
  expect(answer.headers['vary']).toBe('Origin, Accept-Encoding');
});
