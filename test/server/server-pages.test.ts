import { ReadableStream } from 'node:stream/web';
import type { PageRequest, ServerPage } from '../../src/server';
import type { CrmState } from '../../src/upstream';
import { head, RawClient, start, stopAll, talk } from './support';

afterEach(stopAll);

const broken = () => {
  throw new Error('broken page');
};

const page = (
  methods: readonly string[],
  text: (request: PageRequest) => string,
  bodyBytesMax = 0,
): Omit<ServerPage, 'health'> => ({
  methods,
  bodyBytesMax,
  answer: (request) => ({ status: 200, contentType: 'application/json', body: text(request) }),
});

test('live and ready', async () => {
  const rig = await start();
  expect(await talk(rig.server.port, head('GET /health/live'))).toMatch(/^HTTP\/1.1 200 .*\{"status":"live"\}$/s);
  expect(await talk(rig.server.port, head('GET /health/ready?x'))).toMatch(/^HTTP\/1.1 200 .*\{"status":"ready"\}$/s);
  expect(rig.log.lines()).toEqual([]);
});

test('a request for a page may have a body, which is not waited for', async () => {
  const rig = await start({ limits: { lingerMs: 20 } });
  const get = 'GET /health/live HTTP/1.1\r\nHost: gw\r\nContent-Length: 3\r\n\r\n';
  const both = await talk(rig.server.port, `${get}abc`, head('GET /health/live'));
  expect(both.match(/HTTP\/1.1 200/g)).toHaveLength(2);
  const client = new RawClient(rig.server.port).send(`${get}a`);
  expect(await client.closed).toMatch(/^HTTP\/1.1 200 .*connection: close.*"live"/is);
});

const at = Date.parse('2026-01-02T08:00:00Z');
const up: CrmState = { status: 'up', since: at };
const unknown: CrmState = { status: 'unknown', since: at };
const down: CrmState = { status: 'down', since: at + 1, code: 'upstream.unreachable', cause: 'CERT_HAS_EXPIRED' };
const tellUp = { status: 'up', since: '2026-01-02T08:00:00.000Z' };
const tellDown = {
  status: 'down',
  since: '2026-01-02T08:00:00.001Z',
  code: 'upstream.unreachable',
  cause: 'CERT_HAS_EXPIRED',
};

test.each<[string, readonly (readonly [string, CrmState])[], number, object]>([
  ['one that is up', [['', up]], 200, tellUp],
  ['one that was not asked yet', [['', unknown]], 200, { ...tellUp, status: 'unknown' }],
  ['one that is down', [['', down]], 503, tellDown],
  ['of tenants one', [['a', up], ['b', down]], 503, { ...tellDown, tenants: { a: tellUp, b: tellDown } }],
  ['no tenant', [['', up], ['a', up]], 200, { ...tellUp, tenants: { '': tellUp, a: tellUp } }],
])('CRMs: %s', async (_, states, status, body) => {
  const rig = await start({ crms: async () => new Map(states) });
  const answer = await talk(rig.server.port, head('GET /health/crm'));
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual(body);
  // The gateway itself takes calls all the same: it is the one to say so in the caller's protocol.
  expect(await talk(rig.server.port, head('GET /health/ready'))).toMatch(/^HTTP\/1.1 200 .*"ready"/s);
  expect(rig.log.lines()).toEqual([]);
}); // prettier-ignore

test('a look at the CRM that fails is a defect, and no good sign', async () => {
  const rig = await start({ crms: () => Promise.reject(new Error('broken')) });
  expect(await talk(rig.server.port, head('GET /health/crm'))).toMatch(/^HTTP\/1.1 503 .*"unknown"/s);
  expect(rig.defects).toHaveLength(1);
});

test('health answers under the base path and without it', async () => {
  const rig = await start({ configuration: { basePath: '/crm' } });
  for (const path of ['/health/live', '/crm/health/live']) {
    expect(await talk(rig.server.port, head(`GET ${path}`))).toMatch(/^HTTP\/1.1 200/);
  }
});

test('pages can be read, not written', async () => {
  const pages = new Map([['/sandbox/state', page(['GET'], () => '{"täglich":1}')]]);
  const rig = await start({ pages });
  expect(await talk(rig.server.port, head('GET /sandbox/state'))).toMatch(
    /application\/json\r\n.*content-length: 14/is,
  );
  expect(await talk(rig.server.port, head('HEAD /sandbox/state'))).toMatch(/content-length: 14.*\r\n\r\n$/is);
  expect(await talk(rig.server.port, head('DELETE /sandbox/state'))).toMatch(/^HTTP\/1.1 405/);
  expect(rig.gateway.refused[0]?.allow).toBe('GET, HEAD');
  expect(rig.log.lines()[0]).toMatchObject({ wire: 'page', outcome: 'ok', status: 200 });
  expect(await talk(rig.server.port, head('GET /sandbox/state/x'))).toMatch(/^HTTP\/1.1 200/);
  expect(rig.gateway.handled).toHaveLength(1);
});

test('a page that fails is a defect', async () => {
  const rig = await start({ pages: new Map([['/p', page(['GET'], broken)]]) });
  expect(await talk(rig.server.port, head('GET /p'))).toMatch(/^HTTP\/1.1 500 .*internal/s);
  expect(rig.defects).toHaveLength(1);
});

test('a page may take a body within its limit', async () => {
  const echo = page(['PUT'], ({ method, query, body }) => `${method} ${query} ${String(body)}`, 8);
  const rig = await start({ pages: new Map([['/p', echo]]) });
  const put = (text: string, more = 'close') =>
    `PUT /p?a=1&b HTTP/1.1\r\nHost: gw\r\nConnection: ${more}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  const both = await talk(rig.server.port, put('12345678', 'keep-alive'), put(''));
  expect(both).toContain('PUT a=1&b 12345678');
  expect(both).toMatch(/content-length: 10\r\n.*PUT a=1&b $/s);
  expect(await talk(rig.server.port, put('123456789'))).toMatch(/^HTTP\/1.1 413/);
  const chunks = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(9));
      controller.close();
    },
  });
  const url = `http://127.0.0.1:${rig.server.port}/p`;
  expect((await fetch(url, { method: 'PUT', body: chunks, duplex: 'half' })).status).toBe(413);
  expect(await talk(rig.server.port, head('GET /p'))).toMatch(/^HTTP\/1.1 405/);
  expect(rig.gateway.refused.at(-1)?.allow).toBe('PUT');
  expect(rig.defects).toEqual([]);
});

test('a client that leaves in the middle of a body gets no reply, and the page is not asked', async () => {
  let asked = 0;
  const counting = page(['PUT'], () => String(++asked), 8);
  const rig = await start({ pages: new Map([['/p', counting]]) });
  const client = new RawClient(rig.server.port).send('PUT /p HTTP/1.1\r\nHost: gw\r\nContent-Length: 8\r\n\r\n12');
  client.reset();
  await client.closed;
  expect(await talk(rig.server.port, head('GET /p'))).toMatch(/^HTTP\/1.1 405/);
  expect(asked).toBe(0);
});
