import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { nobody, Secret, type RelayRequest } from '../../src/command';
import { createRelay } from '../../src/upstream/relay';
import { crmServer, targetAt, type Seen } from './crm-server';

const context = { correlationId: 'c-1', deadline: Number.MAX_SAFE_INTEGER, signal: new AbortController().signal };
const request: RelayRequest = {
  method: 'GET',
  path: '/api/v1/Contact/4',
  query: '$select=name',
  headers: { accept: 'application/json' },
  body: undefined,
  caller: { ...nobody, credential: { scheme: 'ticket', ticket: new Secret('7T:abc') } },
  context,
  publicUrl: 'https://crm.example.com/x',
};

async function pass(given: Partial<RelayRequest>, answer: (seen: Seen, response: ServerResponse) => void) {
  const crm = await crmServer(answer);
  const relay = createRelay(targetAt(crm.port, '/base'), 300);
  const result = await relay.relay({ ...request, ...given });
  const body =
    result.kind === 'relayed' && result.body instanceof Readable ? await text(result.body).catch(() => 'broken') : '';
  await relay.close();
  await crm.stop();
  return { result, body, seen: crm.seen, port: crm.port };
}

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

test('a CRM that hangs: a read may be repeated, the fate of a write is unknown', async () => {
  const hang = (): void => undefined;
  expect((await pass({}, hang)).result).toMatchObject({ code: 'upstream.timeout' });
  expect((await pass({ method: 'DELETE' }, hang)).result).toMatchObject({ code: 'upstream.unknown' });
});

test('a CRM that is not there was not reached; methods that are not passed on are named', async () => {
  const relay = createRelay(targetAt(1), 300);
  expect(await relay.relay({ ...request, method: 'POST' })).toMatchObject({ code: 'upstream.unreachable' });
  expect(await relay.relay({ ...request, method: 'TRACE' })).toMatchObject({ code: 'request.method' });
  await relay.close();
});
