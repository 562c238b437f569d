import { head, type Rig, start, stopAll, talk } from './support';
import { readBrokenHead } from '../../src/server/head';

afterEach(stopAll);

const target = (bytes: number) => `/${'x'.repeat(bytes - 1)}`;

const fields = (count: number) => Array.from({ length: count - 2 }, (_, index) => `X-${index}: v`);

async function seen(rig: Rig, ...parts: string[]) {
  const text = await talk(rig.server.port, ...parts);
  return { text, head: rig.gateway.handled.at(-1)?.head };
}

test('the gateway gets method, raw target, headers, addresses and a correlation id', async () => {
  const rig = await start();
  const { head: got, text } = await seen(rig, head('GET /api/v1/%41?$select=a%20b', 'SO-AppToken: t'));
  expect(got).toMatchObject({
    method: 'GET',
    target: '/api/v1/%41?$select=a%20b',
    headers: { 'so-apptoken': 't' },
    publicUrl: 'http://gw',
    remoteAddress: '127.0.0.1',
    correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(text).toContain(`x-correlation-id: ${got?.correlationId}`);
});

test.each([
  ['X-Correlation-Id: a.B_c-1', 'a.B_c-1'],
  ['X-Request-Id: from-nginx', 'from-nginx'],
  [`X-Correlation-Id: ${'a'.repeat(64)}`, 'a'.repeat(64)],
])('%s is taken over', async (line, id) => {
  const { head: got, text } = await seen(await start(), head('GET /', line));
  expect(got?.correlationId).toBe(id);
  expect(text).toContain(`x-correlation-id: ${id}\r\n`);
});

test.each([`X-Correlation-Id: ${'a'.repeat(65)}`, 'X-Correlation-Id: a b', 'X-Request-Id:'])(
  'an unusable id is replaced (%j)',
  async (line) => {
    expect((await seen(await start(), head('GET /', line))).head?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test('an absolute target is reduced, and its host counts', async () => {
  const { head: got } = await seen(await start(), head('GET http://crm.example.com:81/api?x'));
  expect(got).toMatchObject({ target: '/api?x', publicUrl: 'http://crm.example.com:81' });
});

test('an empty port is none', async () => {
  const { head: got } = await seen(await start(), 'GET /x HTTP/1.1\r\nHost: gw:\r\nConnection: close\r\n\r\n');
  expect(got?.publicUrl).toBe('http://gw');
});

test('an HTTP/1.0 client without Host gets the address it connected to', async () => {
  const rig = await start();
  const { head: got, text } = await seen(rig, 'GET /x HTTP/1.0\r\n\r\n');
  expect(got?.publicUrl).toBe(rig.server.address);
  expect(text).toMatch(/^HTTP\/1.1 200/);
});

test('BASE_PATH is taken off the target and put into the public address', async () => {
  const rig = await start({ configuration: { basePath: '/crm' } });
  expect((await seen(rig, head('GET /crm/api?x'))).head).toMatchObject({
    target: '/api?x',
    publicUrl: 'http://gw/crm',
  });
  expect((await seen(rig, head('GET /api'))).text).toMatch(/^HTTP\/1.1 404 .*request.notFound/s);
});

const forwarded = ['X-Forwarded-Proto: https', 'X-Forwarded-Host: crm.example.com', 'X-Forwarded-Prefix: /so/', 'X-Forwarded-For: 6.6.6.6, 1.2.3.4']; // prettier-ignore

test('PUBLIC_URL is used as it is', async () => {
  const rig = await start({
    configuration: { publicUrl: 'https://x.example.com/p', basePath: '/crm', trustProxy: ['loopback'] },
  });
  expect((await seen(rig, head('GET /crm/', ...forwarded))).head?.publicUrl).toBe('https://x.example.com/p');
});

test('X-Forwarded-* count from a trusted proxy only', async () => {
  const strict = await start({ configuration: { trustProxy: ['10.0.0.0/8'] } });
  expect((await seen(strict, head('GET /', ...forwarded))).head).toMatchObject({
    publicUrl: 'http://gw',
    remoteAddress: '127.0.0.1',
  });
  const trusting = await start({ configuration: { trustProxy: ['loopback'], basePath: '/b' } });
  const { head: got } = await seen(trusting, head('GET /b/', ...forwarded));
  expect(got).toMatchObject({ publicUrl: 'https://crm.example.com/so/b', remoteAddress: '1.2.3.4' });
});

test('forwarded nonsense is not repeated', async () => {
  const rig = await start({ configuration: { trustProxy: ['loopback'] } });
  const lines = ['X-Forwarded-Proto: javascript', 'X-Forwarded-Host: a/"><b', 'X-Forwarded-Prefix: //evil.example.com'];
  expect((await seen(rig, head('GET /', ...lines))).head?.publicUrl).toBe('http://gw');
});

test.each([
  'Host', 'Authorization', 'Content-Type', 'SOAPAction', 'SO-AppToken', 'X-XSRF-TOKEN', 'SO-TimeZone', 'SO-Language', 'SO-Culture', 'Expect', 'Content-Encoding',
])('%s must not come twice', async (name) => {
  const rig = await start();
  const text = await talk(rig.server.port, head('GET /', `${name}: 100-continue`, `${name.toLowerCase()}: 100-continue`));
  expect(text).toMatch(/^HTTP\/1.1 400 .*request.malformed/s);
  expect(rig.gateway.refused[0]?.path).toBe(name.toLowerCase());
  expect(rig.gateway.handled).toEqual([]);
}); // prettier-ignore

test('lists may come twice', async () => {
  const rig = await start();
  await talk(
    rig.server.port,
    head('GET /', 'Accept-Language: de', 'Accept-Language: en', '__proto__: x', 'Cookie: a=1', 'Cookie: b=2'),
  );
  expect(rig.gateway.handled[0]?.head.headers).toMatchObject({ 'accept-language': 'de, en', cookie: 'a=1; b=2' });
});

test.each([
  ['POST / HTTP/1.1\r\nHost: gw\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', 'request.malformed'],
  ['POST / HTTP/1.0\r\nHost: gw\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'request.malformed'],
  ['POST /x\r\n\r\n', 'request.malformed'],
  ['OPTIONS * HTTP/1.1\r\nHost: gw\r\n\r\n', 'request.malformed'],
  ['GET http://[/ HTTP/1.1\r\nHost: gw\r\n\r\n', 'request.malformed'],
  ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 'request.malformed'],
  ['GET / HTTP/1.1\r\nHost: evil/"\r\n\r\n', 'request.malformed'],
])('%j is refused, and what follows it is not served', async (request, code) => {
  const rig = await start();
  const text = await talk(rig.server.port, request, head('GET /second'));
  expect(text).toMatch(new RegExp(`^HTTP/1.1 400 .*connection: close.*${code}`, 'is'));
  expect(text.match(/^HTTP/gm)).toHaveLength(1);
  expect(rig.gateway.handled).toEqual([]);
});

test.each(['OPTIONS', 'PATCH', 'DELETE', 'PROPFIND'])("%s is the gateway's to answer", async (method) => {
  const rig = await start();
  await talk(rig.server.port, head(`${method} /x`));
  expect(rig.gateway.handled[0]?.head.method).toBe(method);
});

test('100 header fields pass, 101 do not', async () => {
  const rig = await start();
  expect(await talk(rig.server.port, head('GET /', ...fields(100)))).toMatch(/^HTTP\/1.1 200/);
  expect(await talk(rig.server.port, head('GET /', ...fields(101)))).toMatch(/^HTTP\/1.1 431 .*request.headers/s);
});

test('8 KiB of target pass, one byte more does not', async () => {
  const rig = await start();
  expect(await talk(rig.server.port, head(`GET ${target(8192)}`))).toMatch(/^HTTP\/1.1 200/);
  expect(await talk(rig.server.port, head(`GET ${target(8193)}`))).toMatch(/^HTTP\/1.1 414 .*request.uriTooLong/s);
});

test('16 KiB of header block pass, one byte more does not', async () => {
  const rig = await start();
  // What Node counts: the target, names and values.
  const fixed = ['/', 'Host', 'gw', 'Connection', 'close', 'A'].join('').length;
  const field = (bytes: number) => `A: ${'v'.repeat(bytes - fixed)}`;
  expect(await talk(rig.server.port, head('GET /', field(16 * 1024)))).toMatch(/^HTTP\/1.1 200/);
  expect(await talk(rig.server.port, head('GET /', field(16 * 1024 + 1)))).toMatch(/^HTTP\/1.1 431 /);
});

const read = (text: string, basePath = '') => readBrokenHead(Buffer.from(text, 'latin1'), { basePath });

test('the request line, and the three fields that tell a protocol', () => {
  const text =
    '\r\nPOST /crm/Remote/Services86/Contact.svc?x HTTP/1.1\r\nHost: gw\r\nAuthorization: Basic x\r\ncontent-TYPE:\ttext/xml\r\nSOAPAction:"a"\r\nAccept: */*\r\n\r\n';
  expect(read(text, '/crm')).toMatchObject({
    method: 'POST',
    target: '/Remote/Services86/Contact.svc?x',
    headers: { 'content-type': 'text/xml', soapaction: '"a"', accept: '*/*' },
  });
});

test.each([
  ['nothing', ''],
  ['what is no text', '\x16\x03\x01\x00\xa5'],
  ['another form of target', 'GET http://gw/Remote HTTP/1.1\r\n'],
  ['fields of the body', 'PO ST / HTTP/1.1\r\n\r\nAccept: x\r\n'],
])('of %s nothing is read', (_, text) => {
  expect(read(text)).toMatchObject({ method: '', target: '/', headers: {} });
});

test('no bytes at all: a slow head', () => {
  expect(readBrokenHead(undefined, { basePath: '' })).toMatchObject({ target: '/', headers: {} });
});

test('what is cut off or too long is read as far as it goes', () => {
  expect(read(`GET /Remote/${'x'.repeat(20_000)}`).target).toMatch(/^\/Remote\/x+$/);
  expect(read(`GET / HTTP/1.1\r\nAccept: ${'x'.repeat(1000)}\x00`).headers).toEqual({ accept: 'x'.repeat(256) });
});

const namingUsers = {
  ticketHours: 24,
  applicationTokens: { replacements: new Map() },
  policy: [],
  corsOrigins: [],
  frontUserHeader: 'x-remote-user',
  frontUsers: new Map(),
};

async function seenBehind(trustProxy: readonly string[], ...lines: string[]) {
  const rig = await start({ configuration: { identity: namingUsers, trustProxy } });
  const text = await talk(rig.server.port, head('POST /x', 'Content-Length: 0', ...lines));
  return { text, head: rig.gateway.handled[0]?.head };
}

test('a trusted proxy names the user; the field itself goes no further', async () => {
  const { head: got } = await seenBehind(['loopback'], 'X-Remote-User: EXAMPLE\\tje', 'X-Forwarded-For: 6.6.6.6');
  expect(got).toMatchObject({ frontUser: 'EXAMPLE\\tje', remoteAddress: '6.6.6.6' });
  expect(got?.headers['x-remote-user']).toBeUndefined();
});

test('from anybody else the field is taken out and says nothing', async () => {
  for (const trusted of [['10.0.0.0/8'], []]) {
    const { head: got } = await seenBehind(trusted, 'x-REMOTE-user: tje', 'X-Forwarded-For: 10.0.0.1');
    expect(got).not.toHaveProperty('frontUser');
    expect(got?.headers).not.toHaveProperty('x-remote-user');
  }
});

test('two of them are refused: a proxy that adds to what its client sent names two users', async () => {
  const { text, head: got } = await seenBehind(['loopback'], 'X-Remote-User: admin', 'X-Remote-User: tje');
  expect(text).toMatch(/^HTTP\/1.1 400/);
  expect(got).toBeUndefined();
});

test.each(['X-Remote-User:', `X-Remote-User: ${'x'.repeat(257)}`])('an unusable name is none (%#)', async (line) => {
  expect((await seenBehind(['loopback'], line)).head).not.toHaveProperty('frontUser');
});

test('without the setting no field names a user', async () => {
  const rig = await start({ configuration: { trustProxy: ['loopback'] } });
  await talk(rig.server.port, head('POST /x', 'Content-Length: 0', 'X-Remote-User: tje'));
  expect(rig.gateway.handled[0]?.head).not.toHaveProperty('frontUser');
});
