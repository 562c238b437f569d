/** A CRM with several addresses, one that moves, and one on IPv6. */
import dns from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import { HttpFixture, post, text } from './http-fixture';
import { answerText } from './scripted-server';

const fixture = new HttpFixture();
const servers: http.Server[] = [];
afterEach(async () => {
  for (const restore of restores.splice(0)) restore();
  await fixture.end();
  for (const server of servers.splice(0)) server.close();
});

/** The name server's answers, changed as the test goes on. */
function resolveTo(addresses: () => readonly string[]): void {
  replace(dns, 'lookup', (_: string, options: dns.LookupAllOptions, done: Done) => {
    const all = addresses().map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) done(null, all);
    else done(null, all[0]?.address, all[0]?.family);
  });
}
type Done = (error: null, address: unknown, family?: number) => void;

const restores: (() => void)[] = [];
function replace(holder: object, name: string, fake: unknown): void {
  const real: unknown = Reflect.get(holder, name);
  restores.push(() => void Reflect.set(holder, name, real));
  Reflect.set(holder, name, fake);
}

test('the addresses of a name are tried in turn, of both families', async () => {
  const crm = await fixture.serve((socket) => socket.write(answerText('done')));
  resolveTo(() => ['::1', '127.0.0.2', '127.0.0.1']);
  const client = fixture.connect(new URL(`http://crm.example.com:${crm.port}`));
  expect(text(await client.call(post()))).toBe('done');
});

async function serveAt(host: string, port: number, listener: http.RequestListener): Promise<http.Server> {
  const server = http.createServer(listener).listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  return server;
}

const portOf = (server: http.Server): number => Object(server.address()).port;

test('a CRM that moves is followed: calls under way finish where they are, later ones go to the new address', async () => {
  let finish = (): void => undefined;
  let seen = 0;
  const arrived = withResolvers();
  const old = await serveAt('127.0.0.1', 0, (_, response) => {
    seen += 1;
    if (seen === 1) return response.end('old');
    finish = () => response.end('old, late');
    return arrived.resolve();
  });
  const port = portOf(old);
  await serveAt('127.0.0.2', port, (_, response) => response.end('new'));
  let address = '127.0.0.1';
  resolveTo(() => [address]);
  const noticed = withResolvers();
  replace(dns.promises, 'lookup', async () => {
    if (address === '127.0.0.2') setImmediate(noticed.resolve);
    return [{ address, family: 4 }];
  });
  const client = fixture.connect(new URL(`http://crm.example.com:${port}`), { connections: 2, lookUpEveryMs: 5 });
  const read = post({ repeatable: true });
  expect(text(await client.call(read))).toBe('old');
  const underWay = client.call(read);
  await arrived.promise;
  address = '127.0.0.2';
  await noticed.promise;
  expect(text(await client.call(read))).toBe('new');
  finish();
  expect(text(await underWay)).toBe('old, late');
});

test('a name server that does not answer changes nothing', async () => {
  const server = await serveAt('127.0.0.1', 0, (_, response) => response.end('done'));
  resolveTo(() => ['127.0.0.1']);
  const asked = withResolvers();
  replace(dns.promises, 'lookup', async () => {
    setImmediate(asked.resolve);
    throw new Error('no name server');
  });
  const client = fixture.connect(new URL(`http://crm.example.com:${portOf(server)}`), { lookUpEveryMs: 5 });
  const read = post({ repeatable: true });
  expect(text(await client.call(read))).toBe('done');
  await asked.promise;
  expect(text(await client.call(read))).toBe('done');
});

test('an IPv6 address', async () => {
  const server = await serveAt('::1', 0, (_, response) => response.end('done'));
  expect(text(await fixture.connect(new URL(`http://[::1]:${portOf(server)}`)).call(post()))).toBe('done');
});

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
