/** What is wrong between us and a CRM that speaks TLS: nothing was sent, and the operator learns why. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { certificate } from './certificates';
import { failed, HttpFixture, post, text } from './http-fixture';
import { answerText } from './scripted-server';

const fixture = new HttpFixture();
const authority = certificate({ host: 'an authority', isAuthority: true });
const good = certificate({ host: '127.0.0.1', issuer: authority });
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  await fixture.end();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

interface Crm {
  readonly url: URL;
  /** Requests it has read something of. */
  requests(): number;
}

/** A CRM that answers whatever it can read. */
async function serve(options: tls.TlsOptions): Promise<Crm> {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = tls.createServer(options, (socket) => {
    socket
      .on('error', () => undefined)
      .on('data', () => {
        requests += 1;
        socket.write(answerText('done'));
      });
  });
  server.on('connection', (socket) => sockets.add(socket)).on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { url: new URL(`https://127.0.0.1:${portOf(server)}`), requests: () => requests };
}

const portOf = (server: tls.Server): number => {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

/** As NODE_EXTRA_CA_CERTS would, but for this process as it runs. */
function trustAuthority(): void {
  const connect = tls.connect.bind(tls);
  jest
    .spyOn(tls, 'connect')
    .mockImplementation((options: unknown) => connect({ ...Object(options), ca: authority.cert }));
}

const long = (year: number): Date => new Date(`${year}-01-01T00:00:00Z`);

describe.each([true, false])('not sent, and why (repeatable %s)', (repeatable) => {
  test.each<[cause: string, options: tls.TlsOptions, trusted?: boolean]>([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', good],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', certificate({ host: '127.0.0.1' })],
    [
      'CERT_HAS_EXPIRED',
      certificate({ host: '127.0.0.1', issuer: authority, notBefore: long(2001), notAfter: long(2002) }),
      true,
    ],
    [
      'CERT_NOT_YET_VALID',
      certificate({ host: '127.0.0.1', issuer: authority, notBefore: long(2048), notAfter: long(2049) }),
      true,
    ],
    ['ERR_TLS_CERT_ALTNAME_INVALID', certificate({ host: 'crm.example.com', issuer: authority }), true],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, true],
    [
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      { ...good, maxVersion: 'TLSv1.2', requestCert: true, ca: authority.cert },
      true,
    ],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      { ...good, minVersion: 'TLSv1.3', requestCert: true, ca: authority.cert },
      true,
    ],
  ])('%s', async (cause, options, trusted = false) => {
    if (trusted) trustAuthority();
    const crm = await serve(options);
    expect(await fixture.connect(crm.url).call(post({ repeatable }))).toEqual(failed('unreachable', false, cause));
    expect(crm.requests()).toBe(0);
  });

  test.each<[cause: string, behaviour: (socket: Socket) => void]>([
    ['ERR_SSL_WRONG_VERSION_NUMBER', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['ECONNRESET', (socket) => socket.end()],
    ['ETIMEDOUT', () => undefined],
  ])('no TLS at the other end: %s', async (cause, behaviour) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => behaviour(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = fixture.connect(new URL(`https://127.0.0.1:${Object(server.address()).port}`), { connectMs: 100 });
    expect(await client.call(post({ repeatable }))).toEqual(failed('unreachable', false, cause));
    await fixture.end();
    server.close();
  });
});

test('a refusal that comes when the body is under way', async () => {
  trustAuthority();
  const crm = await serve({ ...good, minVersion: 'TLSv1.3', requestCert: true, ca: authority.cert });
  const call = post({ body: Buffer.alloc(2_000_000) });
  const cause = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
  expect(await fixture.connect(crm.url).call(call)).toEqual(failed('unreachable', false, cause));
});

test('a connection that breaks behind the handshake is no refusal: the write may have been carried out', async () => {
  trustAuthority();
  let requests = 0;
  const server = tls.createServer(good, (socket) => {
    socket
      .on('error', () => undefined)
      .on('data', () => {
        requests += 1;
        socket.destroy();
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = fixture.connect(new URL(`https://127.0.0.1:${portOf(server)}`));
  expect(await client.call(post())).toMatchObject({ reason: 'reset', left: true });
  expect(requests).toBe(1);
  await fixture.end();
  server.close();
});

test('all is well with a certificate that is trusted', async () => {
  trustAuthority();
  expect(text(await fixture.connect((await serve(good)).url).call(post()))).toBe('done');
});
