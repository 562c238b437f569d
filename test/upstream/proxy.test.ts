/** CRMs behind an HTTP proxy, and over TLS with authorities and certificates of one's own. */
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { Secret } from '../../src/command';
import { createStreamClient } from '../../src/upstream/http-stream';
import type { CrmNetwork } from '../../src/upstream/http-call';
import { certificate } from './certificates';
import { failed, HttpFixture, post, text } from './http-fixture';
import { answerText } from './scripted-server';

const fixture = new HttpFixture();
const stops: (() => void)[] = [];
afterEach(async () => {
  await fixture.end();
  for (const stop of stops.splice(0)) stop();
});

interface Proxy {
  /** With user name and password. */
  readonly url: string;
  /** Request lines and credentials, in order. */
  readonly seen: string[];
}

/** A proxy for plain requests and for tunnels. */
async function startProxy(tunnelStatus = 200): Promise<Proxy> {
  const seen: string[] = [];
  const sockets = new Set<net.Socket>();
  const note = ({ method, url, headers }: http.IncomingMessage) =>
    seen.push(`${method} ${url} ${headers['proxy-authorization'] ?? 'nobody'} host=${headers.host}`);
  const server = http.createServer((request, response) => {
    note(request);
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = http.request(request.url ?? '', { method: request.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, socket) => {
    note(request);
    socket.on('error', () => undefined);
    if (tunnelStatus !== 200) return socket.end(`HTTP/1.1 ${tunnelStatus} No\r\ncontent-length: 0\r\n\r\n`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = net.connect(Number(port), host, () => socket.write('HTTP/1.1 200 Connected\r\n\r\n'));
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    return onward.pipe(socket).pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://user:p%40ss@127.0.0.1:${portOf(server)}`, seen };
}

const portOf = (server: net.Server): number => {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
const authority = certificate({ host: 'an authority', isAuthority: true });
const crmCertificate = certificate({ host: '127.0.0.1', issuer: authority });

/** A CRM over TLS; it says who the client is. */
async function secureCrm(options: tls.TlsOptions = {}): Promise<URL> {
  const server = tls.createServer({ ...crmCertificate, ...options }, (socket) => {
    const name = socket.getPeerCertificate().subject?.CN ?? 'nobody';
    socket.on('error', () => undefined).on('data', () => socket.write(answerText(`hello ${String(name)}`)));
    stops.push(() => socket.destroy());
  });
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return new URL(`https://127.0.0.1:${portOf(server)}`);
}

const trusting: CrmNetwork = { secureContext: tls.createSecureContext({ ca: authority.cert }) };

test('a plain request goes to the proxy in absolute form, with its credentials', async () => {
  const crm = await fixture.serve((socket) => socket.write(answerText('done')));
  const proxy = await startProxy();
  const client = fixture.connect(crm.url, { network: { proxy: new Secret(proxy.url) } });
  expect(text(await client.call(post()))).toBe('done');
  expect(proxy.seen).toEqual([
    `POST http://127.0.0.1:${crm.port}/api/v1/Agents/Appointment/SetSeen ${credentials} host=127.0.0.1:${crm.port}`,
  ]);
  expect(crm.requests[0]).not.toContain('proxy-authorization');
});

test('a CRM over TLS is reached through a tunnel; the proxy sees nothing of the call', async () => {
  const url = await secureCrm();
  const proxy = await startProxy();
  const client = fixture.connect(url, { network: { ...trusting, proxy: new Secret(proxy.url) } });
  expect(text(await client.call(post()))).toBe('hello nobody');
  expect(text(await client.call(post()))).toBe('hello nobody');
  expect(proxy.seen).toEqual([`CONNECT ${url.host} ${credentials} host=${url.host}`]);
});

test('calls that stream take the same way', async () => {
  const [plain, secure] = [await fixture.serve((socket) => socket.write(answerText('done'))), await secureCrm()];
  const proxy = await startProxy();
  for (const url of [plain.url, secure]) {
    const limits = { connections: 1, connectMs: 3_000, answerBytesMax: 9_999, headerBytesMax: 4_000, keepAliveMs: 1 };
    const client = createStreamClient({ url, ...limits, network: { ...trusting, proxy: new Secret(proxy.url) } });
    const answer = await client.call({
      method: 'PUT',
      path: '/api/v1/Contact/5',
      headers: { 'content-type': 'application/json' },
      body: Readable.from([Buffer.from('{}')]),
      signal: new AbortController().signal,
      remainingMs: 5_000,
      idleMs: 5_000,
    });
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
    await client.close();
  }
  expect(proxy.seen).toEqual([
    `PUT http://127.0.0.1:${plain.port}/api/v1/Contact/5 ${credentials} host=127.0.0.1:${plain.port}`,
    `CONNECT ${secure.host} ${credentials} host=${secure.host}`,
  ]);
});

test('a proxy that refuses the tunnel: nothing was sent, and the operator learns its status', async () => {
  const proxy = await startProxy(407);
  const client = fixture.connect(await secureCrm(), { network: { ...trusting, proxy: new Secret(proxy.url) } });
  expect(await client.call(post())).toEqual(failed('unreachable', false, 'PROXY_HTTP_407'));
});

test('a proxy that is not there: nothing was sent', async () => {
  const proxy = new Secret('http://127.0.0.1:1');
  for (const url of [await secureCrm(), new URL('http://crm.example.com')])
    expect(await fixture.connect(url, { network: { ...trusting, proxy } }).call(post())).toEqual(
      failed('unreachable', false, 'ECONNREFUSED'),
    );
});

test('a proxy that does not answer: the connection has its time limit', async () => {
  const silent = net.createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  stops.push(() => silent.close());
  const proxy = new Secret(`http://127.0.0.1:${portOf(silent)}`);
  const client = fixture.connect(await secureCrm(), { connectMs: 100, network: { ...trusting, proxy } });
  expect(await client.call(post())).toMatchObject({ kind: 'failed', left: false });
});

test('an authority of our own is believed, and our certificate is shown to a CRM that asks', async () => {
  const shown = certificate({ host: 'gateway.example.com', issuer: authority });
  const url = await secureCrm({ requestCert: true, ca: authority.cert });
  const secureContext = tls.createSecureContext({ ca: authority.cert, cert: shown.cert, key: shown.key });
  expect(text(await fixture.connect(url, { network: { secureContext } }).call(post()))).toBe(
    'hello gateway.example.com',
  );
  expect(await fixture.connect(url, { network: trusting }).call(post())).toMatchObject({ reason: 'unreachable' });
  expect(await fixture.connect(url).call(post())).toEqual(failed('unreachable', false, 'SELF_SIGNED_CERT_IN_CHAIN'));
});
