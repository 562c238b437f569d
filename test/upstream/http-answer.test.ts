import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { AnswerBody, bodyCoding, readHeaders, unpack } from '../../src/upstream/http-answer';
import { failed, HttpFixture, post, text } from './http-fixture';

const fixture = new HttpFixture();
afterEach(() => fixture.end());

const answer = (coding: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);

const plain = '{"Name":"Größe"}';

describe('a compressed answer', () => {
  test.each([
    ['gzip', gzipSync(plain)],
    ['X-GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['identity', Buffer.from(plain)],
  ])('%s is unpacked', async (coding, packed) => {
    const server = await fixture.serve((socket) => socket.write(answer(coding, packed)));
    const result = await fixture.connect(server.url).call(post());
    expect(text(result)).toBe(plain);
  });

  test('loses the headers that described the packed form', async () => {
    const server = await fixture.serve((socket) => socket.write(answer('gzip', gzipSync(plain))));
    const result = await fixture.connect(server.url).call(post());
    expect(result.kind === 'answer' && [...result.headers.keys()]).toEqual([]);
  });

  test.each([
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(100_001)), 'tooLarge'],
    ['cut gzip', 'gzip', gzipSync(plain).subarray(0, -9), 'encoding'],
    ['a wrong checksum', 'gzip', Buffer.concat([gzipSync(plain).subarray(0, -8), Buffer.alloc(8)]), 'encoding'],
    ['not deflate', 'deflate', Buffer.from('\u0007abc'), 'encoding'],
    ['brotli', 'br', brotliCompressSync(plain), 'encoding'],
    ['layers', 'gzip, gzip', gzipSync(gzipSync(plain)), 'encoding'],
  ])('%s is refused', async (_, coding, packed, reason) => {
    const server = await fixture.serve((socket) => socket.write(answer(coding, packed)));
    expect(await fixture.connect(server.url).call(post())).toEqual(failed(reason, true));
  });

  test('the ratio counts above one mebibyte', async () => {
    const bytesMax = 64 * 1024 * 1024;
    const mebibyte = 1024 * 1024;
    expect(await unpack(gzipSync(Buffer.alloc(mebibyte)), 'gzip', bytesMax)).toHaveLength(mebibyte);
    expect(await unpack(gzipSync(Buffer.alloc(4 * mebibyte)), 'gzip', bytesMax)).toBe('tooLarge');
  });
});

describe('the body of an answer', () => {
  const bytes = randomBytes(300_000);
  const xml = `<a>${bytes.toString('base64')}</a>`;
  const received = (contentType: string, body: Uint8Array, bytesMax = 1_000_000, coding = 'identity') => {
    const answer = new AnswerBody(
      new Map([['content-type', contentType]]),
      bodyCoding(new Map([['content-encoding', coding]])),
      bytesMax,
    );
    for (let at = 0; at < body.length; at += 50_000) if (!answer.push(body.subarray(at, at + 50_000))) return undefined;
    return answer.finish();
  };

  test.each(['application/octet-stream', 'image/png; a=b'])('a large one of type %s is one document', (type) => {
    const { body, document } = received(type, bytes) ?? {};
    expect(body).toHaveLength(0);
    expect(Buffer.concat(document?.pieces ?? []).equals(bytes)).toBe(true);
    expect(received(type, bytes, 299_999)).toBeUndefined();
    expect(received(type, bytes.subarray(0, 9_000))).toEqual({ body: bytes.subarray(0, 9_000) });
  });

  test.each(['text/xml', 'application/problem+json', 'multipart/related; boundary=a', ''])(
    'one of type %p is looked through for documents',
    (type) => {
      const { body, documents } = received(type, Buffer.from(xml)) ?? {};
      expect(String(body)).toMatch(/^<a>Marker\w+<\/a>$/);
      expect(documents?.restore(String(body)) === xml).toBe(true);
      expect(received(type, bytes)).toEqual({ body: bytes });
    },
  );

  test('a compressed one is left as it is', () => {
    expect(received('text/xml', Buffer.from(xml), 1_000_000, 'gzip')).toEqual({ body: Buffer.from(xml) });
    expect(received('text/xml', Buffer.from(xml), 399_000, 'gzip')).toBeUndefined();
  });
});

test('the head: the first of repeated fields, no cookies, no special names', () => {
  const headers = readHeaders({ 'x-a': ['1', '2'], 'set-cookie': ['a', 'b'], constructor: 'c', 'x-none': undefined });
  expect([...headers]).toEqual([
    ['x-a', '1'],
    ['constructor', 'c'],
  ]);
});

test('a transfer coding beside chunked is not understood', () => {
  expect(bodyCoding(new Map([['transfer-encoding', 'Chunked']]))).toBe('identity');
  expect(bodyCoding(new Map([['transfer-encoding', 'gzip, chunked']]))).toBeUndefined();
});
