import { answer, gate, head, RawClient, start, stopAll, talk } from './support';

afterEach(stopAll);

test.each([
  ['nonsense\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: gw\r\nBad Name: x\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: gw\r\nX: a\r\n b: folded\x00\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: gw\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
  ['POST / HTTP/1.1\r\nHost: gw\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: gw\r\nContent-Length: -1\r\n\r\n', 400],
  [`GET / HTTP/1.1\r\nHost: gw\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
])('%.60j is refused with %d', async (request, status) => {
  const rig = await start({ limits: { lingerMs: 20 } });
  const text = await talk(rig.server.port, request);
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(text.toLowerCase()).toContain('connection: close');
  expect(text).toMatch(/\r\ncontent-type: text\/refusal\r\n/i);
  expect(text).not.toContain('<');
  expect(rig.gateway.handled).toEqual([]);
  await rig.log.log.close();
  const outcome = status === 431 ? 'request.headers' : 'request.malformed';
  expect(rig.log.lines()).toEqual([expect.objectContaining({ status, outcome, bytesOut: expect.any(Number) })]);
});

test('a gateway that cannot even refuse: plain text', async () => {
  const rig = await start({ limits: { lingerMs: 20 } });
  rig.gateway.refuse = () => {
    throw new Error('bug');
  };
  expect(await talk(rig.server.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 500 .*text\/plain.*Internal error\.\n$/s);
  expect(rig.defects).toHaveLength(1);
});

test('a head that does not arrive in time: 408', async () => {
  const rig = await start({ limits: { headersMs: 20, timeoutCheckMs: 10, lingerMs: 20 } });
  expect(await talk(rig.server.port, 'GET / HTTP/1.1\r\nHost')).toMatch(/^HTTP\/1.1 408 .*request.timeout/s);
});

test('nonsense behind a good request waits for its answer and is not answered itself', async () => {
  const rig = await start();
  const opened = gate();
  const began = gate();
  rig.gateway.respond = async () => {
    began.open();
    await opened.promise;
    return answer(200, 'first');
  };
  const client = new RawClient(rig.server.port).send('GET /1 HTTP/1.1\r\nHost: gw\r\n\r\n', 'nonsense\r\n\r\n');
  await began.promise;
  opened.open();
  const text = await client.closed;
  expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  expect(text).toMatch(/first$/);
});

test('CONNECT is refused', async () => {
  const rig = await start();
  expect(await talk(rig.server.port, 'CONNECT crm:443 HTTP/1.1\r\nHost: crm:443\r\n\r\n')).toMatch(/^HTTP\/1.1 405 /);
});

test('an offer to upgrade is ignored, and the connection ends after the answer', async () => {
  const rig = await start();
  const upgrade = 'Host: gw\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nContent-Length: 3';
  const text = await talk(rig.server.port, `POST /x HTTP/1.1\r\n${upgrade}\r\n\r\nabc`, head('GET /lost'));
  expect(text).toMatch(/^HTTP\/1.1 200 .*connection: close.*abc$/is);
  expect(rig.gateway.handled.map(({ head }) => head.target)).toEqual(['/x']);
});

test('an Expect that nobody knows: 417, in HTTP/1.0 nothing', async () => {
  const rig = await start();
  const request = head('GET /', 'Expect: miracles');
  expect(await talk(rig.server.port, request)).toMatch(/^HTTP\/1.1 417 .*request.expectation/s);
  expect(await talk(rig.server.port, request.replace('HTTP/1.1', 'HTTP/1.0'))).toMatch(/^HTTP\/1.1 200 /);
  await rig.log.log.close();
  expect(rig.log.lines().map(({ status }) => status)).toEqual([417, 200]);
});
