import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { anonymous, Secret, type DebugFields, type RelayRequest } from '../../src/command';
import { createRelay } from '../../src/upstream/crm-relay';
import { crmServer, targetAt, type Seen } from './crm-server';
import { scriptedServer, type Script } from './scripted-server';

const clock = { now: () => 0 };
const context = { correlationId: 'c-1', deadline: 10_000, signal: new AbortController().signal };
const request: RelayRequest = {
  method: 'GET',
  path: '/api/v1/Contact/4',
  query: '$select=name',
  headers: { accept: 'application/json' },
  body: undefined,
  caller: { ...anonymous, credential: { scheme: 'ticket', ticket: new Secret('7T:abc') } },
  context,
  publicUrl: 'https://crm.example.com/x',
};

async function pass(given: Partial<RelayRequest>, answer: (seen: Seen, response: ServerResponse) => void) {
  const crm = await crmServer(answer);
  const relay = createRelay(targetAt(crm.port, '/base'), clock, 300);
  const result = await relay.relay({ ...request, ...given });
  const body =
    result.kind === 'relayed' && result.body instanceof Readable ? await text(result.body).catch(() => 'broken') : '';
  await relay.close();
  await crm.stop();
  return { result, body, seen: crm.seen, port: crm.port };
}

test('at level debug a call that is passed on tells of its try, not of its path', async () => {
  const crm = await crmServer((_seen, response) => response.writeHead(204).end());
  const told: DebugFields[] = [];
  const target = {
    ...targetAt(crm.port, '/base'),
    debug: () => (_event: string, fields: DebugFields) => void told.push(fields),
  };
  const relay = createRelay(target, clock, 300);
  await relay.relay(request);
  expect(told).toEqual([{ correlationId: 'c-1', method: 'GET', attempt: 1, status: 204, ms: expect.any(Number) }]);
  await relay.close();
  await crm.stop();
});

test('path, query, content headers and credentials go on; the answer comes back as it is', async () => {
  const { result, body, seen } = await pass({}, (_seen, response) =>
    response
      .writeHead(200, {
        'content-type': 'application/json',
        etag: '"1"',
        'set-cookie': 'a=b',
        server: 'IIS',
        'x-powered-by': 'ASP',
      })
      .end('{"ContactId":4}'),
  );
  expect(seen[0]).toMatchObject({ method: 'GET', url: '/base/api/v1/Contact/4?$select=name' });
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'SoTicket 7T:abc',
    accept: 'application/json',
    'x-forwarded-host': 'crm.example.com',
    'x-correlation-id': 'c-1',
  });
  expect(result).toMatchObject({
    kind: 'relayed',
    status: 200,
    headers: { 'content-type': 'application/json', etag: '"1"' },
  });
  expect(Object.keys(result.kind === 'relayed' ? result.headers : {})).not.toEqual(
    expect.arrayContaining(['set-cookie']),
  );
  expect(JSON.stringify(result.kind === 'relayed' ? result.headers : {})).not.toMatch(/IIS|ASP/);
  expect(body).toBe('{"ContactId":4}');
});

test('a body streams through', async () => {
  const pieces = ['one', 'two', 'three'];
  const { seen } = await pass(
    { method: 'PUT', body: Readable.from(pieces), headers: { 'content-type': 'text/plain' } },
    (_seen, response) => response.writeHead(204).end(),
  );
  expect(seen[0]).toMatchObject({ method: 'PUT', body: 'onetwothree' });
});

test('bytes both ways are added up, also of a body that has come before the connection', async () => {
  const crmUse = { tries: 0, retries: 0, ms: 0, bytesOut: 0, bytesIn: 0 };
  const body = Readable.from([Buffer.from('one'), Buffer.from('two')]);
  const given = { method: 'PUT', headers: { 'content-length': '6' }, body, context: { ...context, crmUse } };
  await pass(given, (_seen, response) => response.writeHead(200).end('back'));
  expect(crmUse).toEqual({ tries: 1, retries: 0, ms: expect.any(Number), bytesOut: 6, bytesIn: 4 });
});

test("the CRM's own address in Location becomes the client's; a foreign one stays here", async () => {
  const own = await pass({ method: 'POST' }, ({ headers }, response) =>
    response.writeHead(201, { location: `http://${headers.host ?? ''}/base/api/v1/Contact/9` }).end(),
  );
  expect(own.result).toMatchObject({
    status: 201,
    headers: { location: 'https://crm.example.com/x/api/v1/Contact/9' },
  });
  const foreign = await pass({}, (_seen, response) =>
    response.writeHead(302, { location: 'http://internal.test/login' }).end(),
  );
  expect(foreign.result).toMatchObject({ kind: 'relayed', status: 302 });
  expect(foreign.result).not.toHaveProperty('headers.location');
  expect(foreign.seen).toHaveLength(1);
});

test('421 is no answer: nothing was carried out', async () => {
  const { result } = await pass({ method: 'POST' }, (_seen, response) => response.writeHead(421).end('<html>'));
  expect(result).toMatchObject({ code: 'upstream.unreachable', isMisdirected: true });
});

test("the CRM's own address in a body becomes the client's; its length is no longer told", async () => {
  const { result, body, port } = await pass({}, (_seen, response) => {
    const content = JSON.stringify({
      next: `http://127.0.0.1:${response.socket?.localPort}/base/api/v1/Contact?$skip=1`,
    });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': content.length }).end(content);
  });
  expect(port).toBeGreaterThan(0);
  expect(body).toBe('{"next":"https://crm.example.com/x/api/v1/Contact?$skip=1"}');
  expect(Object.keys(result.kind === 'relayed' ? result.headers : {})).not.toContain('content-length');
});

test('a read is sent once more when its connection breaks, a write is not', async () => {
  const tries = async (given: Partial<RelayRequest>) => {
    let met = 0;
    const { result } = await pass(given, (_seen, response) => {
      met += 1;
      if (met === 1) response.destroy();
      else response.writeHead(204).end();
    });
    return [met, result.kind === 'relayed' ? result.status : result.code];
  };
  expect(await tries({})).toEqual([2, 204]);
  expect(await tries({ method: 'HEAD' })).toEqual([2, 204]);
  expect(await tries({ method: 'DELETE' })).toEqual([1, 'upstream.unknown']);
  expect(await tries({ method: 'GET', body: Readable.from(['x']) })).toEqual([1, 'upstream.timeout']);
});

test('a CRM that hangs until the deadline: a read may be repeated, the fate of a write is unknown', async () => {
  const hang = (): void => undefined;
  const late = { context: { ...context, deadline: 50 } };
  expect((await pass(late, hang)).result).toMatchObject({ code: 'upstream.timeout' });
  expect((await pass({ ...late, method: 'DELETE' }, hang)).result).toMatchObject({ code: 'upstream.unknown' });
});

test('a client that takes its time over the body does not use up the deadline', async () => {
  const slow = Readable.from(
    (async function* () {
      yield 'one';
      await new Promise((resolve) => setTimeout(resolve, 120));
      yield 'two';
    })(),
  );
  const given = { method: 'PUT', body: slow, context: { ...context, deadline: 60 } };
  const { result, seen } = await pass(given, (_seen, response) => response.writeHead(204).end());
  expect(result).toMatchObject({ status: 204 });
  expect(seen[0]?.body).toBe('onetwo');
});

test('a CRM that is not there was not reached; methods that are not passed on are named', async () => {
  const relay = createRelay(targetAt(1), clock, 300);
  expect(await relay.relay({ ...request, method: 'POST' })).toMatchObject({ code: 'upstream.unreachable' });
  expect(await relay.relay({ ...request, method: 'TRACE' })).toMatchObject({ code: 'request.method' });
  await relay.close();
});

test.each([
  [900, 1],
  [1_100, 2],
])('a connection that was not used for %s ms: %s in all', async (idleMs, connections) => {
  const crm = await scriptedServer((socket) => socket.write('HTTP/1.1 204 x\r\n\r\n'));
  const relay = createRelay({ ...targetAt(crm.port), keepAliveMs: 30_000 }, clock, 300);
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  try {
    expect(await relay.relay({ ...request, method: 'PUT' })).toMatchObject({ status: 204 });
    await jest.advanceTimersByTimeAsync(idleMs);
    expect(await relay.relay({ ...request, method: 'PUT' })).toMatchObject({ status: 204 });
    expect(crm.connections()).toBe(connections);
  } finally {
    jest.useRealTimers();
    await relay.close();
    await crm.stop();
  }
});

/** One relayed call to a CRM that writes what it likes. */
async function raw(answer: string | Script, given: Partial<RelayRequest> = {}) {
  const script: Script = typeof answer === 'string' ? (socket) => socket.write(answer, 'latin1') : answer;
  const crm = await scriptedServer(script);
  const relay = createRelay(targetAt(crm.port), clock, 100);
  const result = await relay.relay({ ...request, ...given });
  const body =
    result.kind === 'relayed' && result.body instanceof Readable ? await text(result.body).catch(() => 'broken') : '';
  const { length } = crm.requests;
  await relay.close();
  await crm.stop();
  return { result, body, requests: length };
}

const close =
  (text: string): Script =>
  (socket) =>
    socket.end(text);
const reset =
  (text: string): Script =>
  (socket) => {
    socket.write(text);
    setTimeout(() => socket.resetAndDestroy(), 20);
  };
const late = { context: { ...context, deadline: 50 } };

test.each<readonly [string, string | Script, string, string]>([
  ['204 with a length', 'HTTP/1.1 204 x\r\nContent-Length: 3\r\n\r\n', 'timeout', 'unknown'],
  ['a broken first chunk', 'HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'invalid', 'unknown'],
  ['a length and no byte', close('HTTP/1.1 200 x\r\nContent-Length: 30\r\n\r\n'), 'timeout', 'unknown'],
  ['a head and no byte', 'HTTP/1.1 200 x\r\nContent-Length: 30\r\n\r\n', 'timeout', 'unknown'],
  ['no HTTP', 'SSH-2\r\n', 'invalid', 'unknown'],
  ['status 600', 'HTTP/1.1 600 x\r\nContent-Length: 0\r\n\r\n', 'invalid', 'unknown'],
  ['status 999', 'HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n', 'invalid', 'unknown'],
  ['101 interim answers', `${'HTTP/1.1 103 x\r\n\r\n'.repeat(101)}HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n`, 'invalid', 'unknown'],
])('a CRM that answers %s: a failure, as long as nothing has been passed on', async (_, answer, read, write) => {
  expect((await raw(answer, late)).result).toMatchObject({ kind: 'failure', code: `upstream.${read}` });
  const put = await raw(answer, { ...late, method: 'PUT' });
  expect(put.result).toMatchObject({ kind: 'failure', code: `upstream.${write}` });
  expect(put.requests).toBe(1);
}); // prettier-ignore

test('100 interim answers are taken', async () => {
  const { body } = await raw(`${'HTTP/1.1 103 x\r\n\r\n'.repeat(100)}HTTP/1.1 200 x\r\nContent-Length: 1\r\n\r\nx`);
  expect(body).toBe('x');
});

test('304 may name the length of what is not sent', async () => {
  const { result } = await raw('HTTP/1.1 304 x\r\nETag: "a"\r\nContent-Length: 9\r\n\r\n');
  expect(result).toMatchObject({ kind: 'relayed', status: 304, headers: { etag: '"a"', 'content-length': '9' } });
});

test.each<readonly [string, string | Script, string]>([
  ['its end', close('HTTP/1.1 200 x\r\n\r\nabc'), 'abc'],
  ['a reset', reset('HTTP/1.1 200 x\r\n\r\nabc'), 'broken'],
  ['its end, short of its length', close('HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\nabc'), 'broken'],
  ['silence', 'HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\nabc', 'broken'],
])('a body that has begun and is ended by %s', async (_, answer, expected) => {
  const { result, body } = await raw(answer);
  expect(result).toMatchObject({ kind: 'relayed', status: 200 });
  expect(body).toBe(expected);
});

test('fields come back byte for byte', async () => {
  const bytes = (text: string): string => Buffer.from(text).toString('latin1');
  const disposition = `attachment; filename="${bytes('ł')}\xe5.pdf"`;
  const answer = `HTTP/1.1 200 x\r\nContent-Length: 1\r\nContent-Disposition: ${disposition}\r\n\r\nx`;
  const { result } = await raw(answer);
  expect(result).toHaveProperty('headers', { 'content-length': '1', 'content-disposition': disposition });
});

test('a client who leaves takes the call to the CRM with him', async () => {
  const crm = await scriptedServer(() => leaving.abort());
  const leaving = new AbortController();
  const closed = crm.nextClose();
  const relay = createRelay(targetAt(crm.port), clock, 100);
  const result = await relay.relay({ ...request, method: 'PUT', context: { ...context, signal: leaving.signal } });
  expect(result).toMatchObject({ code: 'caller.gone', message: expect.stringContaining('unknown') });
  await closed;
  await relay.close();
  await crm.stop();
});

test('a body that breaks ends the call to the CRM', async () => {
  const body = new Readable({ read: () => undefined });
  body.push('one');
  const crm = await scriptedServer(() => undefined);
  const relay = createRelay(targetAt(crm.port), clock, 100);
  const passed = relay.relay({ ...request, method: 'PUT', body });
  body.once('resume', () => setTimeout(() => body.destroy(new Error('broken')), 20));
  expect(await passed).toMatchObject({ kind: 'failure', code: 'upstream.unknown' });
  await relay.close();
  await crm.stop();
});
