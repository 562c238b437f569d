/** Large bodies, which go to the CRM in pieces and come from it as documents. */
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Document, BodyParts } from '../../src/body';
import { failed, HttpFixture, post } from './http-fixture';

const fixture = new HttpFixture();
const servers: http.Server[] = [];
afterEach(async () => {
  await fixture.end();
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

const bytes = randomBytes(1_000_000);
const body = new BodyParts([Buffer.from('<a>'), new Document([bytes]), Buffer.from('</a>')]);
const whole = `<a>${bytes.toString('base64')}</a>`;

async function serve(listener: http.RequestListener): Promise<URL> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`);
}

async function gather(request: http.IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a body in pieces goes out with its length, and again when a repeatable call is sent again', async () => {
  const seen: [string | undefined, boolean][] = [];
  const url = await serve((request, response) => {
    void gather(request).then((text) => {
      seen.push([request.headers['content-length'], text === whole]);
      if (seen.length === 1) request.socket.destroy();
      else response.end('ok');
    });
  });
  const result = await fixture.connect(url).call(post({ body, repeatable: true }));
  expect(result).toMatchObject({ kind: 'answer', status: 200 });
  expect(seen).toEqual([
    [String(whole.length), true],
    [String(whole.length), true],
  ]);
});

test.each([
  ['large', body],
  ['small', new BodyParts([Buffer.from('<a>'), Buffer.from('x'.repeat(50_000)), Buffer.from('</a>')])],
])('a connection is kept after a body in pieces, a %s one', async (_what, sent) => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    void gather(request).then((text) => response.end(String(text.length)));
  });
  const client = fixture.connect(url);
  for (let times = 0; times < 3; times++) {
    const result = await client.call(post({ body: sent, repeatable: true }));
    expect(result).toMatchObject({ kind: 'answer', body: Buffer.from(String(sent.byteLength)) });
  }
  expect(ports.size).toBe(1);
});

test('a CRM that is gone in the middle of a write: its fate is unknown', async () => {
  const url = await serve((request) => request.once('data', () => request.socket.destroy()));
  expect(await fixture.connect(url).call(post({ body }))).toEqual(failed('reset', true));
});

test('a CRM that answers before it has read everything', async () => {
  const url = await serve((_, response) => response.writeHead(413, { connection: 'close' }).end('no'));
  const result = await fixture.connect(url).call(post({ body }));
  // As undici happens to see it: the answer, or the end of the connection.
  expect(result.kind === 'answer' ? result.status === 413 : result.left).toBe(true);
});

test('a caller who is gone in the middle ends it', async () => {
  const gone = new AbortController();
  const url = await serve((request) => request.once('data', () => gone.abort()));
  expect(await fixture.connect(url).call(post({ body, signal: gone.signal }))).toEqual(failed('aborted', true));
});

test('an answer that is one large document comes in pieces, one with a document in it without it', async () => {
  const url = await serve((request, response) => {
    const [type, content] = request.url === '/xml' ? ['text/xml', whole] : ['image/png', bytes];
    response.setHeader('content-type', type).end(content);
  });
  const client = fixture.connect(url, { answerBytesMax: 2_000_000 });
  const image = await client.call(post({ path: '/png' }));
  const xml = await client.call(post({ path: '/xml' }));
  if (image.kind !== 'answer' || xml.kind !== 'answer') throw new Error('no answer');
  expect(Buffer.concat(image.document?.pieces ?? []).equals(bytes)).toBe(true);
  expect(image.body).toHaveLength(0);
  expect(xml.body.byteLength).toBeLessThan(100);
  expect(xml.documents?.restore(String(xml.body)) === whole).toBe(true);
});
