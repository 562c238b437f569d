import { HttpAttempt, type Attempted } from '../../src/upstream/http-attempt';
import { failed, HttpFixture, post, text } from './http-fixture';
import { answerText } from './scripted-server';

const fixture = new HttpFixture();
afterEach(() => fixture.end());

const soon = (): number => Date.now() + 100;
const nothing = (): void => undefined;

describe('an answer', () => {
  test('comes with status, first header values and body; the request went out as given', async () => {
    const server = await fixture.serve((socket) =>
      socket.write(
        'HTTP/1.1 403 Forbidden\r\nX-Tag: one\r\nx-tag: two\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Umlaut: \u00e4\r\nContent-Length: 2\r\n\r\nno',
        'latin1',
      ),
    );
    const headers = { 'Content-Type': 'text/xml', 'Accept-Encoding': 'br', 'SO-AppToken': 'abc' };
    const result = await fixture.connect(server.url).call(post({ headers, body: Buffer.from('<x/>') }));
    expect(result).toMatchObject({ kind: 'answer', status: 403 });
    expect(text(result)).toBe('no');
    expect(result.kind === 'answer' && [...result.headers]).toEqual([
      ['x-tag', 'one'],
      ['x-umlaut', '\u00e4'],
      ['content-length', '2'],
    ]);
    expect(server.requests).toEqual([
      `POST /api/v1/Agents/Appointment/SetSeen HTTP/1.1\r\nhost: ${server.url.host}\r\nconnection: keep-alive\r\naccept-encoding: identity\r\nContent-Type: text/xml\r\nSO-AppToken: abc\r\ncontent-length: 4\r\n\r\n<x/>`,
    ]);
  });

  test.each([
    [
      'chunked',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nX: y\r\n\r\n',
      'abc',
    ],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
    ['a redirect', 'HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 1\r\n\r\n.', '.'],
    ['three early hints first', `${'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'.repeat(3)}${answerText('x')}`, 'x'],
  ])('%s', async (_, wire, body) => {
    const server = await fixture.serve((socket) => socket.write(wire));
    const result = await fixture.connect(server.url).call(post());
    expect(result.kind).toBe('answer');
    expect(text(result)).toBe(body);
    expect(server.requests).toHaveLength(1);
  });

  test('HTTP/1.0, delimited by the end of the connection', async () => {
    const server = await fixture.serve((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nabc'));
    expect(text(await fixture.connect(server.url).call(post({ method: 'GET' })))).toBe('abc');
  });

  test('in many small pieces', async () => {
    const body = 'abcdefghij'.repeat(9_999);
    const pieces = [...body.matchAll(/.{1,7}/g)].map(([piece]) => `${piece.length}\r\n${piece}\r\n`);
    const server = await fixture.serve((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${pieces.join('')}0\r\n\r\n`),
    );
    expect(text(await fixture.connect(server.url).call(post()))).toBe(body);
  });

  test('never becomes the next call\u2019s: surplus bytes end the connection', async () => {
    const server = await fixture.serve((socket, request) =>
      socket.write(answerText(request.endsWith('1') ? '1' : '2') + (request.endsWith('1') ? answerText('evil') : '')),
    );
    const client = fixture.connect(server.url);
    expect(text(await client.call(post({ body: '1' })))).toBe('1');
    expect(text(await client.call(post({ body: '2' })))).toBe('2');
    expect(server.connections()).toBe(2);
  });
});

describe('an answer that cannot be used', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  test.each([
    ['not HTTP', 'SSH-2.0-x\r\n\r\n', 'protocol'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'protocol'],
    ['length and chunks', `HTTP/1.1 200 OK\r\nContent-Length: 1\r\n${chunked.slice(17)}0\r\n\r\n`, 'protocol'],
    ['a bad chunk size', `${chunked}zz\r\n`, 'protocol'],
    ['an unasked 101', 'HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n', 'protocol'],
    // undici's own rule; a CRM sends 100 only to whom has sent Expect, which we never do.
    ['an unasked 100', `HTTP/1.1 100 Continue\r\n\r\n${answerText('x')}`, 'protocol'],
    ['a storm of interim answers', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000), 'protocol'],
    ['a large declared length', 'HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n', 'tooLarge'],
    ['a large body', `${chunked}${`2710\r\n${'x'.repeat(10_000)}\r\n`.repeat(11)}`, 'tooLarge'],
    ['a large head', `HTTP/1.1 200 OK\r\n${'X-Long: 123456789\r\n'.repeat(400)}`, 'tooLarge'],
    ['a coding nobody asked for', answerText('x', 'Content-Encoding: br\r\n'), 'encoding'],
    ['two codings', answerText('x', 'Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n'), 'encoding'],
    ['broken gzip', answerText('x', 'Content-Encoding: gzip\r\n'), 'encoding'],
  ])('%s', async (_, wire, reason) => {
    const server = await fixture.serve((socket) => socket.write(wire));
    expect(await fixture.connect(server.url).call(post({ repeatable: true }))).toEqual(failed(reason, true));
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['a short body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
    ['a short body of a last answer', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nabc'],
    ['a cut chunk', `${chunked}9\r\nabc`],
    ['a missing last chunk', `${chunked}3\r\nabc\r\n`],
    ['a missing last chunk of a last answer', `${chunked.slice(0, -2)}Connection: close\r\n\r\n3\r\nabc\r\n`],
    ['a cut head', 'HTTP/1.1 200 OK\r\nX: '],
  ])('%s ends as reset and is not repeated', async (_, wire) => {
    const server = await fixture.serve((socket) => socket.end(wire));
    expect(await fixture.connect(server.url).call(post({ repeatable: true }))).toEqual(failed('reset', true));
    expect(server.requests).toHaveLength(1);
  });

  test('a reset in the body', async () => {
    const server = await fixture.serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () => socket.resetAndDestroy());
    });
    expect(await fixture.connect(server.url).call(post())).toEqual(failed('reset', true));
  });
});

test('a body that only the end of the connection delimits is not complete when that end is an error', async () => {
  const { result } = await new Promise<Attempted>((resolve) => {
    const attempt = new HttpAttempt(
      post(),
      10_000,
      1_000,
      { broke: () => true, refusedHandshake: () => false },
      resolve,
    );
    const controller = { abort: nothing };
    attempt.onRequestStart(controller);
    attempt.onResponseStart(controller, 200, {});
    attempt.onResponseData(controller, Buffer.from('abc'));
    attempt.onResponseEnd();
  });
  expect(result).toEqual(failed('reset', true));
});

describe('the deadline', () => {
  test('already passed: nothing is sent', async () => {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    const client = fixture.connect(server.url);
    expect(await client.call(post({ deadline: Date.now() }))).toEqual(failed('timeout', false));
    expect(await client.call(post({ deadline: Number.NaN }))).toEqual(failed('timeout', false));
    expect(server.connections()).toBe(0);
  });

  test.each([
    ['no answer', ''],
    ['interim answers only', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['half a head', 'HTTP/1.1 200 OK\r\nX'],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
  ])('%s', async (_, wire) => {
    const server = await fixture.serve((socket) => socket.write(wire));
    const result = await fixture.connect(server.url).call(post({ deadline: soon(), repeatable: true }));
    expect(result).toEqual(failed('timeout', true));
    expect(server.requests).toHaveLength(1);
  });

  test('a slow drip, which no idle timeout sees', async () => {
    const server = await fixture.serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await fixture.connect(server.url).call(post({ deadline: soon() }))).toEqual(failed('timeout', true));
  });

  test('no free connection: the waiting call never leaves, the connection serves the next', async () => {
    let release = nothing;
    const server = await fixture.serve((socket, request) => {
      if (request.endsWith('first')) release = () => void socket.write(answerText('first'));
      else socket.write(answerText('third'));
    });
    const client = fixture.connect(server.url);
    const first = client.call(post({ body: 'first' }));
    expect(await client.call(post({ body: 'second', deadline: soon() }))).toEqual(failed('timeout', false));
    release();
    expect(text(await first)).toBe('first');
    expect(text(await client.call(post({ body: 'third' })))).toBe('third');
    expect(server.requests).toHaveLength(2);
    expect(server.connections()).toBe(1);
  });
});

describe('the abort signal', () => {
  test('before the call: nothing is sent', async () => {
    const server = await fixture.serve((socket) => socket.write(answerText('x')));
    const result = await fixture.connect(server.url).call(post({ signal: AbortSignal.abort() }));
    expect(result).toEqual(failed('aborted', false));
    expect(server.connections()).toBe(0);
  });

  test('during the call: the connection ends too', async () => {
    const abort = new AbortController();
    const server = await fixture.serve(() => abort.abort());
    const closed = server.nextClose();
    const result = await fixture.connect(server.url).call(post({ signal: abort.signal, repeatable: true }));
    expect(result).toEqual(failed('aborted', true));
    await closed;
    expect(server.requests).toHaveLength(1);
  });

  test('in the body', async () => {
    const abort = new AbortController();
    const server = await fixture.serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () => setImmediate(() => abort.abort()));
    });
    const result = await fixture.connect(server.url).call(post({ signal: abort.signal }));
    expect(result).toEqual(failed('aborted', true));
  });
});
