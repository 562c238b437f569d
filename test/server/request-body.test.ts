import zlib from 'node:zlib';
import { head, RawClient, type Rig, start, stopAll, talk } from './support';

afterEach(stopAll);

const noise = (bytes: number) =>
  zlib.gzipSync(Buffer.from(Array.from({ length: bytes }, (_, i) => 97 + ((i * i * 7 + (i >> 3) * 31) % 16))));

const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`;

const small = async () => {
  const rig = await start({ limits: { inflateFreeBytes: 500, inflateRatioMax: 10 } });
  rig.gateway.bodyMax = 1000;
  return rig;
};

const post = (bytes: number, ...lines: string[]) => head('POST /x', `Content-Length: ${bytes}`, ...lines);

function send(rig: Rig, body: string | Uint8Array, ...lines: string[]): Promise<string> {
  return talk(rig.server.port, post(body.length, ...lines), body);
}

test('a body arrives whole, in one piece or many', async () => {
  const rig = await start();
  await send(rig, 'hello');
  const client = new RawClient(rig.server.port).send(post(6, 'Expect: 100-continue'));
  await client.until(/100 Continue/);
  client.send('abc', 'def');
  await client.closed;
  expect(rig.gateway.handled.map(({ body }) => String(body))).toEqual(['hello', 'abcdef']);
});

test('chunked', async () => {
  const rig = await start();
  await talk(
    rig.server.port,
    head('POST /x', 'Transfer-Encoding: Chunked'),
    '3\r\nabc\r\n',
    '2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n',
  );
  expect(String(rig.gateway.handled[0]?.body)).toBe('abcde');
});

test.each([
  ['gzip', zlib.gzipSync('text')],
  ['X-GZIP', zlib.gzipSync('text')],
  ['deflate', zlib.deflateSync('text')],
  ['deflate', zlib.deflateRawSync('text')],
  ['identity', Buffer.from('text')],
  ['', Buffer.from('text')],
])('Content-Encoding %s', async (coding, bytes) => {
  const rig = await start();
  await send(rig, bytes, `Content-Encoding: ${coding}`);
  expect(String(rig.gateway.handled[0]?.body)).toBe('text');
});

test.each(['br', 'gzip, gzip', 'constructor'])('Content-Encoding %s is not understood', async (coding) => {
  const rig = await start();
  expect(await send(rig, 'text', `Content-Encoding: ${coding}`)).toMatch(/^HTTP\/1.1 415 .*request.mediaType/s);
});

test('an empty compressed body is an empty body', async () => {
  const rig = await start();
  expect(await send(rig, '', 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 200/);
});

test.each([Buffer.from('not gzip'), zlib.gzipSync('cut off').subarray(0, -4)])(
  'broken gzip is malformed, and the server lives',
  async (bytes) => {
    const rig = await start();
    expect(await send(rig, bytes, 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 400 .*request.malformed/s);
    expect(await send(rig, 'ok')).toMatch(/ok$/);
  },
);

describe('size', () => {
  test('declared: at the limit, and one above, which is refused before it is read', async () => {
    const rig = await small();
    expect(await send(rig, 'x'.repeat(1000))).toMatch(/^HTTP\/1.1 200/);
    const client = new RawClient(rig.server.port).send(post(1001));
    expect(await client.until(/larger than 1000 bytes/)).toMatch(/^HTTP\/1.1 413 .*request.tooLarge/s);
    client.leave();
    expect(rig.gateway.handled).toHaveLength(1);
  });

  test('chunked: at the limit, and one above', async () => {
    const rig = await small();
    const chunked = head('POST /x', 'Transfer-Encoding: chunked');
    expect(await talk(rig.server.port, chunked, chunk(500), chunk(500), '0\r\n\r\n')).toMatch(/^HTTP\/1.1 200/);
    expect(await talk(rig.server.port, chunked, chunk(500), chunk(501), '0\r\n\r\n')).toMatch(/^HTTP\/1.1 413/);
  });

  test('decompressed: at the limit, and one above', async () => {
    const rig = await small();
    expect(await send(rig, noise(1000), 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 200/);
    expect(await send(rig, noise(1001), 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 413/);
  });

  test('ratio: free up to a size, limited beyond it', async () => {
    const rig = await small();
    // About 25 bytes compressed: ten times that is below the free size.
    expect(await send(rig, zlib.gzipSync('x'.repeat(500)), 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 200/);
    expect(await send(rig, zlib.gzipSync('x'.repeat(501)), 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 413/);
  });

  test('a bomb ends at the limit', async () => {
    const rig = await start();
    const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(await send(rig, bomb, 'Content-Encoding: gzip')).toMatch(/^HTTP\/1.1 413/);
    expect(rig.gateway.handled).toEqual([]);
  });

  test('a client that sends everything before it reads sees the 413, not a reset', async () => {
    const rig = await small();
    const text = await send(rig, Buffer.alloc(8 * 1024 * 1024));
    expect(text).toMatch(/^HTTP\/1.1 413 .*connection: close.*request.tooLarge/is);
  });

  test('reading on has its own bounds', async () => {
    const bytes = await start({ limits: { lingerBytesMax: 1000, lingerMs: 600_000 } });
    bytes.gateway.bodyMax = 10;
    expect(await talk(bytes.server.port, post(1_000_000), Buffer.alloc(2000))).toMatch(/^HTTP\/1.1 413/);
    const time = await start({ limits: { lingerMs: 20 } });
    time.gateway.bodyMax = 10;
    expect(await talk(time.server.port, post(1_000_000))).toMatch(/^HTTP\/1.1 413/);
  });

  test('requests behind a refused one have no effect', async () => {
    const rig = await small();
    const text = await talk(
      rig.server.port,
      `POST /1 HTTP/1.1\r\nHost: gw\r\nContent-Length: 1001\r\n\r\n${'x'.repeat(1001)}`,
      head('POST /2'),
    );
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413']);
    expect(rig.gateway.handled).toEqual([]);
  });
});

describe('Expect: 100-continue', () => {
  test.each([
    [post(5_000_000, 'Expect: 100-continue'), '413'],
    [post(5, 'Expect: 100-continue', 'Content-Encoding: br'), '415'],
    [post(5, 'Expect: 100-continue', 'Host: twice'), '400'],
  ])('a refused head gets its final status at once (%#)', async (request, status) => {
    const rig = await start();
    const client = new RawClient(rig.server.port).send(request);
    const text = await client.until(/\r\n\r\n.+/s);
    client.leave();
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).not.toContain('100 Continue');
  });
});

test("a body that does not arrive in time is answered in the caller's protocol", async () => {
  const rig = await start({ limits: { bodyMs: 20, lingerMs: 20 } });
  expect(await talk(rig.server.port, post(10), 'abc')).toMatch(/^HTTP\/1.1 408 .*request.timeout/s);
  expect(rig.gateway.handled).toEqual([]);
});

test('operations that take documents have more time', async () => {
  const rig = await start({ limits: { bodyMs: 600_000, largeBodyMs: 20, lingerMs: 20, bodyBytesMax: 10 } });
  rig.gateway.bodyMax = 11;
  expect(await talk(rig.server.port, post(10), 'abc')).toMatch(/^HTTP\/1.1 408/);
});

test("a chunk that breaks the syntax is answered in the caller's protocol", async () => {
  const rig = await start();
  const client = new RawClient(rig.server.port).send(
    head('POST /x', 'Transfer-Encoding: chunked'),
    '3\r\nabc\r\n',
    'nonsense\r\n',
  );
  expect(await client.until(/request\.malformed.*/)).toMatch(/^HTTP\/1.1 400 /);
  client.leave();
  expect(rig.gateway.handled).toEqual([]);
});

test('a client that leaves in the middle of its body is dropped', async () => {
  const rig = await start();
  const client = new RawClient(rig.server.port).send(post(10, 'Expect: 100-continue'));
  await client.until(/100 Continue/);
  const written = rig.log.written();
  client.send('abc').leave();
  await written;
  expect(rig.gateway.handled).toEqual([]);
  expect(rig.log.lines()).toEqual([expect.objectContaining({ outcome: 'client.gone', level: 'info' })]);
});

describe('all bodies together', () => {
  const kib = 1024;

  const held = async (rig: Rig, bytes: number): Promise<void> => {
    while (rig.server.load().heldBytes !== bytes) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  test('large ones beyond what is borne are refused until there is room; small ones never', async () => {
    const rig = await start({ limits: { heldBytesMax: 500 * kib } });
    rig.gateway.bodyMax = 1000 * kib;
    const slow = new RawClient(rig.server.port).send(post(400 * kib), 'x'.repeat(399 * kib));
    await held(rig, 399 * kib);
    const refused = await send(rig, 'x'.repeat(300 * kib));
    expect(refused).toMatch(/^HTTP\/1.1 503 .*gateway.busy/s);
    expect(await send(rig, 'x'.repeat(200 * kib))).toMatch(/^HTTP\/1.1 200/);
    slow.send('x'.repeat(kib));
    await slow.closed;
    expect(await send(rig, 'x'.repeat(300 * kib))).toMatch(/^HTTP\/1.1 200/);
  });

  test('what a client that has gone sent counts no longer', async () => {
    const rig = await start({ limits: { heldBytesMax: 500 * kib } });
    rig.gateway.bodyMax = 1000 * kib;
    const gone = new RawClient(rig.server.port).send(post(400 * kib), 'x'.repeat(399 * kib));
    await held(rig, 399 * kib);
    expect(await send(rig, 'x'.repeat(300 * kib))).toMatch(/^HTTP\/1.1 503/);
    gone.reset();
    await held(rig, 0);
    expect(await send(rig, 'x'.repeat(300 * kib))).toMatch(/^HTTP\/1.1 200/);
  });
});
