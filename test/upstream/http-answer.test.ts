import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { BodyBuffer, bodyCoding, readHeaders, unpack } from '../../src/upstream/http-answer';
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

describe('BodyBuffer', () => {
  test('one piece is not copied', () => {
    const body = new BodyBuffer(3);
    const piece = Buffer.from('abc');
    expect(body.push(piece)).toBe(true);
    expect(body.bytes().buffer).toBe(piece.buffer);
    expect(body.push(Buffer.from('d'))).toBe(false);
  });

  test('many pieces are joined in order up to the limit', () => {
    const body = new BodyBuffer(200_001);
    let refused = 0;
    for (let i = 0; i < 200_001; i++) if (!body.push(Uint8Array.of(i & 0xff))) refused += 1;
    expect(refused).toBe(0);
    expect(body.push(Uint8Array.of(0))).toBe(false);
    const bytes = body.bytes();
    expect(bytes).toHaveLength(200_001);
    expect(bytes.every((byte, i) => byte === (i & 0xff))).toBe(true);
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
