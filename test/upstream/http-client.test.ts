import { failed, HttpFixture, post, text } from './http-fixture';
import { answerText } from './scripted-server';

const fixture = new HttpFixture();
afterEach(() => fixture.end());

const nothing = (): void => undefined;

/** An address without a listener. */
async function deadAddress(): Promise<URL> {
  const server = await fixture.serve(() => undefined);
  await server.stop();
  return server.url;
}

describe('no connection', () => {
  test.each([true, false])('refused: provably never left (repeatable %s)', async (repeatable) => {
    const client = fixture.connect(await deadAddress());
    expect(await client.call(post({ repeatable }))).toEqual(failed('unreachable', false, 'ECONNREFUSED'));
  });

  test('a name that does not exist', async () => {
    const client = fixture.connect(new URL('http://a..b/'));
    expect(await client.call(post())).toEqual(failed('unreachable', false, 'ENOTFOUND'));
  });

  test('a TLS handshake that never comes ends after connectMs', async () => {
    const server = await fixture.serve(() => undefined);
    const client = fixture.connect(new URL(`https://127.0.0.1:${server.port}`), { connectMs: 50 });
    expect(await client.call(post())).toEqual(failed('unreachable', false, 'ETIMEDOUT'));
    expect(server.connections()).toBe(1);
  });

  test('refused once, then listening: tried again after a back-off, a write too', async () => {
    const { url, port } = await fixture.serve(() => undefined);
    await fixture.end();
    let restart: Promise<unknown> | undefined;
    // The clock is read before the first try and again before the second is decided: the CRM comes back in between.
    let readings = 0;
    const client = fixture.connect(url, {}, () => {
      readings += 1;
      if (readings === 3) restart = fixture.serve((socket) => socket.write(answerText('back')), port);
      return Date.now();
    });
    expect(text(await client.call(post()))).toBe('back');
    expect(restart).toBeDefined();
    await restart;
  });

  test('no second try that the deadline would not see', async () => {
    const client = fixture.connect(await deadAddress(), {}, () => 1_000);
    expect(await client.call(post({ deadline: 1_050 }))).toEqual(failed('unreachable', false, 'ECONNREFUSED'));
  });
});

test('many calls to a CRM that is away, then to one that is back', async () => {
  const { url, port } = await fixture.serve(nothing);
  await fixture.end();
  const client = fixture.connect(url, { connections: 2 });
  const away = await Promise.all(Array.from({ length: 20 }, () => client.call(post())));
  expect(away).toEqual(away.map(() => failed('unreachable', false, 'ECONNREFUSED')));
  const server = await fixture.serve((socket) => socket.write(answerText('back')), port);
  const back = await Promise.all(Array.from({ length: 20 }, () => client.call(post())));
  expect(back.map(text)).toEqual(back.map(() => 'back'));
  expect(server.requests).toHaveLength(20);
});

describe('reset before any byte of an answer', () => {
  test('a write is reported as having left and never sent twice', async () => {
    const server = await fixture.serve((socket) => socket.resetAndDestroy());
    expect(await fixture.connect(server.url).call(post())).toEqual(failed('reset', true, 'ECONNRESET'));
    expect(server.requests).toHaveLength(1);
  });

  test('a repeatable call is sent once more', async () => {
    const server = await fixture.serve((socket, _, connection) =>
      connection === 1 ? socket.resetAndDestroy() : socket.write(answerText('second')),
    );
    expect(text(await fixture.connect(server.url).call(post({ repeatable: true })))).toBe('second');
    expect(server.requests).toHaveLength(2);
  });

  test('and only once', async () => {
    const server = await fixture.serve((socket) => socket.end());
    expect(await fixture.connect(server.url).call(post({ repeatable: true }))).toEqual(failed('reset', true));
    expect(server.requests).toHaveLength(2);
  });

  test('a second try that finds nobody takes "left" not back', async () => {
    const server = await fixture.serve((socket) => {
      void server.stop();
      socket.destroy();
    });
    expect(await fixture.connect(server.url).call(post({ repeatable: true }))).toEqual(failed('reset', true));
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    [false, 'reset', 2],
    [true, 'third', 3],
  ])('a kept connection that ends at reuse, repeatable %s: %s', async (repeatable, outcome, requests) => {
    const server = await fixture.serve((socket) => {
      if (server.requests.length === 2) socket.resetAndDestroy();
      else socket.write(answerText(server.requests.length === 1 ? 'first' : 'third'));
    });
    const client = fixture.connect(server.url);
    expect(text(await client.call(post({ repeatable })))).toBe('first');
    const reused = await client.call(post({ repeatable }));
    expect(text(reused)).toBe(outcome);
    expect(reused).toMatchObject(repeatable ? { kind: 'answer' } : { left: true });
    expect(server.requests).toHaveLength(requests);
    expect(server.connections()).toBe(requests - 1);
  });
});

describe('connections', () => {
  test('are kept and reused, for reads and writes apart', async () => {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    const client = fixture.connect(server.url);
    for (const repeatable of [true, true, false, false]) await client.call(post({ repeatable }));
    expect(server.connections()).toBe(2);
  });

  test('that the CRM is about to close are not kept: its hint minus a second', async () => {
    const server = await fixture.serve((socket) => socket.write(answerText('x', 'Keep-Alive: timeout=1\r\n')));
    const client = fixture.connect(server.url);
    await client.call(post());
    await client.call(post());
    expect(server.connections()).toBe(2);
  });

  test('are dropped after keepAliveMs without use', async () => {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    const closed = server.nextClose();
    await fixture.connect(server.url, { keepAliveMs: 20 }).call(post());
    await closed;
    expect(server.requests).toHaveLength(1);
  });
});

describe('a connection that nothing has used for a while', () => {
  // Sockets are real, only the waiting is not.
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  async function connectionsAfter(idleMs: number, repeatable: boolean): Promise<number> {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    const client = fixture.connect(server.url, { keepAliveMs: 30_000 });
    const call = (): Promise<string> => client.call(post({ repeatable })).then(text);
    expect(await call()).toBe('x');
    await jest.advanceTimersByTimeAsync(idleMs);
    expect(await call()).toBe('x');
    return server.connections();
  }

  test('a write takes one that is a moment old', async () => expect(await connectionsAfter(900, false)).toBe(1));
  test('but not one that the CRM may be closing just now', async () =>
    expect(await connectionsAfter(1_100, false)).toBe(2));
  test('a read does: it may be sent again', async () => expect(await connectionsAfter(1_100, true)).toBe(1));
});

describe('the end', () => {
  test('close lets calls under way finish and takes no more', async () => {
    let answer = nothing;
    const server = await fixture.serve((socket) => {
      answer = () => void socket.write(answerText('late'));
      arrived();
    });
    let arrived = nothing;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const client = fixture.connect(server.url);
    const running = client.call(post());
    await arrival;
    const gone = server.nextClose();
    const closing = client.close();
    expect(await client.call(post())).toEqual(failed('aborted', false));
    answer();
    expect(text(await running)).toBe('late');
    await closing;
    await gone;
    expect(server.requests).toHaveLength(1);
  });

  test('destroy ends calls under way and waiting ones', async () => {
    const client = fixture.connect((await fixture.serve(() => destroy())).url);
    let destroy = nothing;
    const destroyed = new Promise<void>((resolve) => {
      destroy = () => void client.destroy().then(resolve);
    });
    expect(await Promise.all([client.call(post()), client.call(post())])).toEqual([
      failed('aborted', true),
      failed('aborted', false),
    ]);
    await destroyed;
    await client.close();
  });
});

describe('what HTTP cannot carry is not sent', () => {
  test.each<[string, Record<string, string>]>([
    ['line feed', { 'so-apptoken': 'a\nb' }],
    ['carriage return', { 'so-apptoken': 'a\rx: y' }],
    ['NUL', { 'so-apptoken': 'a\u0000' }],
    ['non-Latin-1', { 'so-apptoken': '\u0142' }],
    ['a name that is none', { 'so apptoken': 'a' }],
    ['a second framing', { 'transfer-encoding': 'chunked' }],
    ['a length', { 'Content-Length': '20' }],
    ['another host', { Host: 'x' }],
    ['a connection of its own', { connection: 'close' }],
    ['an expectation', { expect: '100-continue' }],
  ])('%s', async (_, headers) => {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    const client = fixture.connect(server.url);
    expect(await client.call(post({ headers }))).toEqual(failed('protocol', false));
    expect(text(await client.call(post()))).toBe('x');
    expect(server.requests).toHaveLength(1);
  });

  test.each(['', 'x', 'http://127.0.0.1/', '/a b', '/a\r\nx: y', '/\u00e4'])('path %j', async (path) => {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    expect(await fixture.connect(server.url).call(post({ path }))).toEqual(failed('protocol', false));
    expect(server.connections()).toBe(0);
  });
});

describe('what a call takes is added up', () => {
  const unused = () => ({ tries: 0, retries: 0, ms: 0, bytesOut: 0, bytesIn: 0 });

  test('bytes both ways, and each try', async () => {
    let asked = 0;
    const server = await fixture.serve((socket) => {
      asked += 1;
      if (asked === 1) socket.destroy();
      else socket.write(answerText('back'));
    });
    const client = fixture.connect(server.url);
    const use = unused();
    await client.call(post({ repeatable: true, body: 'aå', use }));
    expect(use).toEqual({ tries: 2, retries: 1, ms: expect.any(Number), bytesOut: 6, bytesIn: 4 });
    expect(use.ms).toBeGreaterThan(0);
  });

  test('what never left has no bytes', async () => {
    const use = unused();
    await fixture.connect(await deadAddress()).call(post({ body: 'a', deadline: Date.now() + 20, use }));
    expect(use).toMatchObject({ tries: 1, bytesOut: 0, bytesIn: 0 });
  });
});
