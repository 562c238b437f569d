import { answer, gate, head, RawClient, start, stopAll, talk } from './support';

afterEach(stopAll);

test('an answer is one head with its length, and a body', async () => {
  const rig = await start();
  rig.gateway.respond = () => answer(201, 'größer', { 'x-own': '1' });
  const text = await talk(rig.server.port, head('GET /'));
  expect(text).toMatch(/^HTTP\/1.1 201 Created\r\n/);
  expect(text).toMatch(/\r\nx-own: 1\r\n.*content-length: 8\r\n/is);
  expect(text).toMatch(/\r\nx-content-type-options: nosniff\r\n/);
  expect(text).toMatch(/\r\nDate: /);
  expect(text).not.toMatch(/x-powered-by|etag|chunked/i);
});

test('bytes are sent as they are', async () => {
  const rig = await start();
  rig.gateway.respond = () => answer(200, new Uint8Array([0xff, 0x00, 0x41]));
  expect(await talk(rig.server.port, head('GET /'))).toMatch(/\r\n\r\n\xff\0A$/);
});

test.each([204, 304])('%d has neither body nor length', async (status) => {
  const rig = await start();
  rig.gateway.respond = () => answer(status, '');
  const text = await talk(rig.server.port, head('POST /'));
  expect(text).toMatch(/\r\n\r\n$/);
  expect(text).not.toMatch(/content-length/i);
});

test('HEAD is told the length and spared the body', async () => {
  const rig = await start();
  rig.gateway.respond = () => answer(200, 'four');
  expect(await talk(rig.server.port, head('HEAD /'))).toMatch(/content-length: 4\r\n.*\r\n\r\n$/is);
});

test('a connection serves many requests, sent ahead or not, in order', async () => {
  const rig = await start();
  rig.gateway.respond = (head) => answer(200, head.target);
  const client = new RawClient(rig.server.port).send(
    'GET /1 HTTP/1.1\r\nHost: gw\r\n\r\nGET /2 HTTP/1.1\r\nHost: gw\r\n\r\n',
  );
  await client.until(/\/2/);
  client.send(head('GET /3'));
  expect((await client.closed).match(/\/\d$|\/\d(?=HTTP)/g)).toEqual(['/1', '/2', '/3']);
});

test('the signal is aborted when the client leaves before its answer', async () => {
  const rig = await start();
  const began = gate();
  const aborted = gate();
  rig.gateway.respond = async (_head, _body, signal) => {
    signal.addEventListener('abort', () => aborted.open());
    began.open();
    await aborted.promise;
    return answer(200, 'nobody');
  };
  const client = new RawClient(rig.server.port).send('POST /x HTTP/1.1\r\nHost: gw\r\nContent-Length: 0\r\n\r\n');
  await began.promise;
  client.reset();
  await aborted.promise;
  expect(rig.defects).toEqual([]);
});

test('the signal is not aborted by an answered request', async () => {
  const rig = await start();
  await talk(rig.server.port, head('GET /'));
  expect(rig.gateway.handled[0]?.signal.aborted).toBe(false);
});

test('as many requests at once as allowed; one more is shed', async () => {
  const rig = await start({ limits: { inFlightMax: 2, retryAfterSeconds: 7 } });
  const opened = gate();
  const both = gate();
  rig.gateway.respond = async () => {
    if (rig.gateway.handled.length === 2) both.open();
    await opened.promise;
    return answer(200, 'done');
  };
  const first = [1, 2].map(() => talk(rig.server.port, head('GET /')));
  await both.promise;
  expect(await talk(rig.server.port, head('GET /'))).toMatch(/^HTTP\/1.1 503 .*gateway.busy/s);
  expect(rig.gateway.refused[0]?.retryAfterSeconds).toBe(7);
  expect(await talk(rig.server.port, head('GET /health/live'))).toMatch(/^HTTP\/1.1 200/);
  opened.open();
  for (const text of await Promise.all(first)) expect(text).toMatch(/done$/);
  expect(await talk(rig.server.port, head('GET /'))).toMatch(/^HTTP\/1.1 200/);
});

test('one log line per exchange', async () => {
  const rig = await start();
  await talk(
    rig.server.port,
    head('POST /x', 'Content-Length: 3', 'X-Correlation-Id: c1', 'Authorization: Basic geheim'),
    'abc',
  );
  await rig.log.log.close();
  expect(rig.log.lines()).toEqual([
    {
      time: expect.any(String), level: 'info', remoteAddress: '127.0.0.1', wire: 'rest', version: 'Services88', agent: 'Appointment', operation: 'SetSeen', outcome: 'ok',
      status: 200, ms: expect.any(Number), bytesIn: 3, bytesOut: 3, correlationId: 'c1',
    },
  ]); // prettier-ignore
});

test('a defect the gateway reports is logged once and counted', async () => {
  const rig = await start();
  const done = answer(500, 'internal');
  rig.gateway.respond = () => ({
    reply: done.reply,
    record: { wire: 'rest', outcome: 'internal', defect: new Error('bug') },
  });
  expect(await talk(rig.server.port, head('GET /'))).toMatch(/^HTTP\/1.1 500/);
  await rig.log.log.close();
  expect(rig.log.lines()).toEqual([expect.objectContaining({ level: 'error', error: expect.stringContaining('bug') })]);
  expect(rig.defects).toHaveLength(1);
});

test.each([
  ['a gateway that rejects', () => Promise.reject(new Error('bug'))],
  ['an answer that is no HTTP', () => answer(200, 'x', { 'x-bad': 'a\r\nb' })],
])("%s: 500 in the caller's protocol, the stack in the log only", async (_, respond) => {
  const rig = await start();
  rig.gateway.respond = respond;
  const text = await talk(rig.server.port, 'GET / HTTP/1.1\r\nHost: gw\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1.1 500 .*text\/refusal.*internal: /s);
  expect(text).not.toMatch(/ at |bug/);
  await rig.log.log.close();
  expect(rig.log.lines()).toEqual([
    expect.objectContaining({ level: 'error', outcome: 'internal', error: expect.any(String) }),
  ]);
  expect(rig.defects).toHaveLength(1);
});

test('a gateway that can do nothing at all: plain text, never HTML', async () => {
  const rig = await start();
  rig.gateway.bodyBytesMax = rig.gateway.refuse = () => {
    throw new Error('bug');
  };
  expect(await talk(rig.server.port, 'GET / HTTP/1.1\r\nHost: gw\r\n\r\n')).toMatch(
    /^HTTP\/1.1 500 .*Internal error\.\n$/s,
  );
  expect(await talk(rig.server.port, 'GET * HTTP/1.1\r\nHost: gw\r\n\r\n')).toMatch(
    /^HTTP\/1.1 500 .*Internal error\.\n$/s,
  );
});

test('a client that does not read its answer is let go', async () => {
  const rig = await start({ limits: { answerStallMs: 50 }, configuration: { drainTimeoutMs: 600_000 } });
  const began = gate();
  rig.gateway.respond = () => {
    began.open();
    return answer(200, Buffer.alloc(64 * 1024 * 1024));
  };
  const client = new RawClient(rig.server.port);
  client.pause();
  client.send('GET / HTTP/1.1\r\nHost: gw\r\n\r\n');
  await began.promise;
  // Resolves only because the server closes the connection: the drain would wait ten minutes.
  await expect(rig.server.drain()).resolves.toBeUndefined();
});
