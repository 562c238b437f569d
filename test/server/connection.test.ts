import net, { Socket } from 'node:net';
import { getMaxListeners } from 'node:events';
import { Connections } from '../../src/server/connection';
import { answer, gate, head, RawClient, type Rig, start, stopAll, talk } from './support';

afterEach(stopAll);

function opened() {
  const connections = new Connections();
  const socket = new Socket();
  connections.open(socket);
  const connection = connections.find(socket);
  if (connection === undefined) throw new Error('The connection is not known.');
  return { connection, socket };
}

test('as many calls of one connection as come may listen to its signal without a warning', () => {
  expect(getMaxListeners(opened().connection.gone.signal)).toBe(Infinity);
});

test('the signal is left alone when a socket without a call under way closes', async () => {
  const { connection, socket } = opened();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await closed;
  expect(connection.closing).toBe(true);
  expect(connection.gone.signal.aborted).toBe(false);
});

const post = (target: string, version = '1.1'): string =>
  `POST ${target} HTTP/${version}\r\nHost: gw\r\nContent-Length: 1\r\n\r\nx`;

/** A drain that ends no connection by itself. */
const patient = { configuration: { drainTimeoutMs: 600_000 }, limits: { drainIdleMs: 600_000 } };

/** Notes what begins and what ends; `/slow` waits for its gate. */
function ledger(rig: Rig) {
  const slow = gate();
  const began = gate();
  const ended = gate();
  const events: string[] = [];
  rig.gateway.respond = async ({ target }, _body, signal) => {
    events.push(`${target} begins`);
    if (target === '/slow') {
      signal.addEventListener('abort', () => slow.open());
      began.open();
      await slow.promise;
    }
    events.push(`${target} ends`);
    ended.open();
    return answer(200, target);
  };
  return { events, slow, began, ended };
}

describe('requests sent ahead', () => {
  test('are carried out one after the other, pages among them', async () => {
    const rig = await start();
    const { events, slow, began } = ledger(rig);
    const client = new RawClient(rig.server.port).send(
      post('/slow'),
      post('/2'),
      'GET /health/live HTTP/1.1\r\nHost: gw\r\n\r\n',
      head('GET /3'),
    );
    await began.promise;
    // A request that is not behind it does not wait for it.
    expect(await talk(rig.server.port, head('GET /other'))).toMatch(/other$/);
    slow.open();
    expect(Array.from((await client.closed).matchAll(/\r\n\r\n(\/\w+?|\{.*?\})(?=HTTP|$)/g), ([, body]) => body)).toEqual([
      '/slow', '/2', '{"status":"live"}', '/3',
    ]); // prettier-ignore
    expect(events).toEqual(['/slow begins', '/other begins', '/other ends', '/slow ends', '/2 begins', '/2 ends', '/3 begins', '/3 ends']); // prettier-ignore
  });

  test('in any number all get their answers', async () => {
    const rig = await start();
    const client = new RawClient(rig.server.port).send(post('/x').repeat(3000), head('GET /last'));
    expect((await client.closed).match(/HTTP\/1\.1 200/g)).toHaveLength(3001);
    expect(rig.gateway.handled.at(-1)?.head.target).toBe('/last');
  });

  test('are not begun when the client leaves before their turn', async () => {
    const rig = await start(patient);
    const { events, began, ended } = ledger(rig);
    const client = new RawClient(rig.server.port).send(post('/slow'), post('/2'));
    await began.promise;
    client.reset();
    await rig.server.drain();
    await ended.promise;
    expect(events).toEqual(['/slow begins', '/slow ends']);
  });

  test('are refused when the rest of their body is no HTTP', async () => {
    const rig = await start({ limits: { lingerMs: 20 } });
    const { slow, began } = ledger(rig);
    const client = new RawClient(rig.server.port).send(
      post('/slow'),
      'POST /2 HTTP/1.1\r\nHost: gw\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    );
    await began.promise;
    slow.open();
    expect(await client.closed).toMatch(/200 OK.*\/slowHTTP\/1.1 400 .*request.malformed/s);
  });
});

/** Sends the bytes, ends its side, and gives what came back. */
function halfClosed(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (piece) => (text += piece.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('end', () => socket.end());
    socket.end(bytes);
  });
}

describe('a client that ends its side behind its request', () => {
  test.each([
    ['HTTP/1.0', post('/x', '1.0')],
    ['HTTP/1.1', post('/x')],
    ['HTTP/1.1 with Connection: close', head('POST /x', 'Content-Length: 1') + 'x'],
    ['a page', 'GET /health/live HTTP/1.1\r\nHost: gw\r\n\r\n'],
    ['several requests', post('/1') + post('/2')],
  ])('gets its answer, and the connection ends: %s', async (_, bytes) => {
    const rig = await start(patient);
    const waiting = gate();
    rig.gateway.respond = async ({ target }) => {
      // Until the server knows of the end.
      setTimeout(() => waiting.open(), 20);
      await waiting.promise;
      return answer(200, target);
    };
    const text = await halfClosed(rig.server.port, bytes);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(bytes.match(/HTTP\/1\.\d/g)?.map(() => 'HTTP/1.1 200'));
    // Resolves only because nothing is left open.
    await rig.server.drain();
  });

  test('without a request is let go', async () => {
    const rig = await start(patient);
    expect(await halfClosed(rig.server.port, '')).toBe('');
    expect(await halfClosed(rig.server.port, 'POST /x HTTP/1.1\r\nHost: gw\r\nContent-Length: 9\r\n\r\nx')).toBe('');
    expect(rig.gateway.handled).toEqual([]);
    await rig.server.drain();
  });

  test('is asked whether it still waits; HTTP/1.0 is not', async () => {
    const rig = await start({ limits: { halfClosedMs: 5 } });
    const { slow } = ledger(rig);
    const old = halfClosed(rig.server.port, post('/slow', '1.0'));
    const asked = halfClosed(rig.server.port, post('/slow'));
    setTimeout(() => slow.open(), 60);
    expect((await asked).match(/HTTP\/1\.1 \d+/g)?.join()).toMatch(/^(HTTP\/1.1 100,)+HTTP\/1.1 200$/);
    expect((await old).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });

  test('and has gone altogether is found out: its call is ended', async () => {
    const rig = await start({ ...patient, limits: { ...patient.limits, halfClosedMs: 5 } });
    const { events, began, ended } = ledger(rig);
    const client = new RawClient(rig.server.port).send(post('/slow'), post('/2'));
    await began.promise;
    client.leave();
    // Resolves only because the call ends: the test does not open its gate.
    await rig.server.drain();
    await ended.promise;
    expect(events).toEqual(['/slow begins', '/slow ends']);
  });
});
