import http from 'node:http';
import net from 'node:net';
import { stopping } from '../../src/command';
import { answer, gate, head, RawClient, type Rig, start, stopAll, talk } from './support';

afterEach(stopAll);

const keepAlive = (target: string) => `GET ${target} HTTP/1.1\r\nHost: gw\r\n\r\n`;
const patient = { configuration: { drainTimeoutMs: 600_000 }, limits: { drainIdleMs: 20 } };

/** Starts a request and lets it wait inside the gateway. */
async function underWay(rig: Rig) {
  const began = gate();
  const opened = gate();
  rig.gateway.respond = async (head) => {
    if (head.target === '/slow') {
      began.open();
      await opened.promise;
    }
    return answer(200, head.target);
  };
  const client = new RawClient(rig.server.port).send(keepAlive('/slow'));
  await began.promise;
  return { client, opened };
}

test('the address tells the port really taken', async () => {
  const { server } = await start();
  expect(server.address).toBe(`http://127.0.0.1:${server.port}`);
  expect(server.port).toBeGreaterThan(0);
});

test('a taken port is told', async () => {
  const { server } = await start();
  await expect(start({ configuration: { port: server.port } })).rejects.toThrow('EADDRINUSE');
});

test('drain lets answers under way finish, with Connection: close, and takes no new connections', async () => {
  const rig = await start(patient);
  const { client, opened } = await underWay(rig);
  const drained = rig.server.drain();
  expect(rig.server.drain()).toBe(drained);
  await expect(new RawClient(rig.server.port).until(/./)).rejects.toThrow('closed');
  opened.open();
  expect(await client.closed).toMatch(/^HTTP\/1.1 200 .*connection: close.*\/slow$/is);
  await drained;
});

test('drain closes idle connections, also those that never said anything', async () => {
  const rig = await start(patient);
  const silent = new RawClient(rig.server.port);
  const idle = new RawClient(rig.server.port).send(keepAlive('/1'));
  await idle.until(/\r\n\r\n/);
  await rig.server.drain();
  expect(await silent.closed).toBe('');
  expect(await idle.closed).toMatch(/^HTTP\/1.1 200 /);
});

test('drain reads what has come before it closes an idle connection, when the machine is too busy for timers', async () => {
  const rig = await start(patient);
  const client = new RawClient(rig.server.port).send(keepAlive('/1'));
  await client.until(/\r\n\r\n/);
  const drained = rig.server.drain();
  // The drain waits two turns before it sets its timer.
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  client.send(keepAlive('/2'));
  // Nothing is read while the time for idle connections passes.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * patient.limits.drainIdleMs);
  await drained;
  expect(await client.closed).toMatch(/HTTP\/1.1 200 [^]*HTTP\/1.1 200 .*connection: close/is);
  expect(rig.gateway.handled.map(({ head }) => head.target)).toEqual(['/1', '/2']);
});

test('requests sent ahead of the drain are all answered; only the last answer closes', async () => {
  const rig = await start(patient);
  const { client, opened } = await underWay(rig);
  client.send(keepAlive('/2'));
  const drained = rig.server.drain();
  opened.open();
  const text = await client.closed;
  expect(text.match(/HTTP\/1.1 200/g)).toHaveLength(2);
  await drained;
});

test('readiness is off while draining, and requests on open connections are still served', async () => {
  const rig = await start(patient);
  const { client, opened } = await underWay(rig);
  // Held open by a request whose body is not complete yet.
  const other = new RawClient(rig.server.port).send(
    'POST /b HTTP/1.1\r\nHost: gw\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n',
  );
  await other.until(/100 Continue/);
  const drained = rig.server.drain();
  // Replies say so as soon as the server does not listen any more.
  await expect(new RawClient(rig.server.port).until(/./)).rejects.toThrow('closed');
  client.send(keepAlive('/health/ready'));
  other.send('ab');
  expect(await other.closed).toMatch(/200 OK.*connection: close.*\/b$/is);
  opened.open();
  expect(await client.closed).toMatch(/\/slow.*503 .*connection: close.*"draining"\}$/is);
  await drained;
});

test('what is not finished in time is told so, each call with its own answer', async () => {
  const rig = await start({ configuration: { drainTimeoutMs: 20 }, limits: { lingerMs: 20 } });
  const began = gate();
  const reason = gate<unknown>();
  rig.gateway.respond = async (_head, _body, signal) => {
    began.open();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    reason.open(signal.reason);
    return answer(504, 'unknown');
  };
  const client = new RawClient(rig.server.port).send(keepAlive('/slow'), keepAlive('/behind'));
  const sending = new RawClient(rig.server.port).send('POST /b HTTP/1.1\r\nHost: gw\r\nContent-Length: 2\r\n\r\na');
  await began.promise;
  await rig.server.drain();
  expect(await reason.promise).toBe(stopping);
  expect(await client.closed).toMatch(/^HTTP\/1.1 504 .*unknownHTTP\/1.1 503 .*connection: close.*gateway.draining/is);
  expect(await sending.closed).toMatch(/^HTTP\/1.1 503 .*connection: close.*gateway.draining/is);
  expect(rig.gateway.handled).toHaveLength(1);
  expect(rig.gateway.refused[0]).toMatchObject({ code: 'gateway.draining', retryAfterSeconds: 1 });
});

test('what does not end even then is cut off', async () => {
  const rig = await start({ configuration: { drainTimeoutMs: 20 } });
  const { client } = await underWay(rig);
  await rig.server.drain();
  expect(await client.closed).toBe('');
  expect(rig.gateway.handled[0]?.signal.aborted).toBe(true);
});

test('an answer that is still being sent survives the drain', async () => {
  const rig = await start(patient);
  const bytes = 32 * 1024 * 1024;
  rig.gateway.respond = () => answer(200, Buffer.alloc(bytes, 'x'));
  const socket = net.connect(rig.server.port, '127.0.0.1').pause();
  socket.write(keepAlive('/'));
  // The head is there, most of the body cannot be: the client does not read.
  await new Promise((resolve) => socket.once('readable', resolve));
  const drained = rig.server.drain();
  let received = 0;
  socket.on('data', (chunk) => (received += chunk.length));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(received).toBeGreaterThan(bytes);
  await drained;
});

test('every answered call had its effect, and no other, when the server drains under load', async () => {
  const rig = await start(patient);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  let answered = 0;
  const call = () =>
    new Promise<boolean>((resolve) => {
      const request = http.request(
        { port: rig.server.port, host: '127.0.0.1', agent, method: 'POST', path: '/' },
        (response) => {
          response.resume().on('end', () => {
            answered += 1;
            resolve(true);
          });
        },
      );
      request.on('error', () => resolve(false)).end('x');
    });
  const client = async () => {
    while (await call()) if (answered === 200) void rig.server.drain();
  };
  await Promise.all(Array.from({ length: 8 }, client));
  await rig.server.drain();
  agent.destroy();
  expect(rig.gateway.handled).toHaveLength(answered);
});

test('connections above the limit are not accepted', async () => {
  const rig = await start({ limits: { connectionsMax: 1 } });
  const first = new RawClient(rig.server.port).send(keepAlive('/1'));
  await first.until(/\r\n\r\n/);
  expect(await talk(rig.server.port, head('GET /2'))).toBe('');
  expect(rig.gateway.handled).toHaveLength(1);
});
