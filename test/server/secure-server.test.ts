/** HTTPS without a proxy in front. */
import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { Secret } from '../../src/command';
import { certificate, type Certificate } from '../upstream/certificates';
import { start, stopAll } from './support';

afterEach(stopAll);

const pem = ({ cert, key }: Certificate) => ({ cert, key: new Secret(key) });
const [first, second] = [certificate({ host: '127.0.0.1' }), certificate({ host: '127.0.0.1' })];

interface Reply {
  readonly status: number | undefined;
  readonly body: string;
}

async function get(port: number, path: string, options: https.RequestOptions = {}): Promise<Reply> {
  const own = { ca: first.cert, agent: false, servername: '', checkServerIdentity: () => undefined };
  const request = https.get({ port, host: '127.0.0.1', path, ...own, ...options });
  const [response] = await once(request, 'response');
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
  return { status: response.statusCode, body };
}

test('calls are served, and their addresses are https', async () => {
  const { server, gateway } = await start({ configuration: { tls: pem(first) } });
  expect(server.address).toBe(`https://127.0.0.1:${server.port}`);
  expect(await get(server.port, '/x', { headers: { host: 'crm.example.com' } })).toMatchObject({ status: 200 });
  expect(gateway.handled.at(-1)?.head.publicUrl).toBe('https://crm.example.com');
  expect(server.load().connections).toBeLessThanOrEqual(1);
});

test('a proxy that is trusted may still say how the client came', async () => {
  const { server, gateway } = await start({ configuration: { tls: pem(first), trustProxy: ['loopback'] } });
  await get(server.port, '/x', { headers: { host: 'a.example.com', 'x-forwarded-host': 'b.example.com' } });
  expect(gateway.handled.at(-1)?.head.publicUrl).toBe('https://b.example.com');
  await get(server.port, '/x', { headers: { host: 'a.example.com', 'x-forwarded-proto': 'http' } });
  expect(gateway.handled.at(-1)?.head.publicUrl).toBe('http://a.example.com');
});

test('a new certificate counts for new connections; open ones go on', async () => {
  const { server } = await start({ configuration: { tls: pem(first) } });
  const socket = tls.connect({ port: server.port, host: '127.0.0.1', ca: first.cert });
  await once(socket, 'secureConnect');
  server.secure(pem(second));
  socket.write('GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  const [reply] = await once(socket, 'data');
  expect(String(reply)).toMatch(/^HTTP\/1\.1 200/);
  await expect(get(server.port, '/x')).rejects.toThrow(/self-signed/);
  expect(await get(server.port, '/x', { ca: second.cert })).toMatchObject({ status: 200 });
});

test('what is no TLS ends its connection, and no other', async () => {
  const { server, defects } = await start({ configuration: { tls: pem(first) } });
  const plain = net.connect(server.port, '127.0.0.1');
  plain.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(plain, 'close');
  const old = tls.connect({ port: server.port, host: '127.0.0.1', maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
  await once(old, 'error');
  expect(await get(server.port, '/x')).toMatchObject({ status: 200 });
  expect(defects).toEqual([]);
});

test('bytes that are no HTTP get an error behind TLS, too', async () => {
  const { server } = await start({ configuration: { tls: pem(first) } });
  const socket = tls.connect({ port: server.port, host: '127.0.0.1', ca: first.cert });
  socket.write('NO HTTP\r\n\r\n');
  const [reply] = await once(socket, 'data');
  expect(String(reply)).toMatch(/^HTTP\/1\.1 400/);
  socket.destroy();
});
