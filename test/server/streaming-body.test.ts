import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Exchange, RequestHead } from '../../src/gateway';
import { answer, FakeGateway, gate, head, RawClient, start, stopAll, talk } from './support';

afterEach(stopAll);

/** A gateway that passes everything on to a CRM the test plays. */
class Passing extends FakeGateway {
  carry: (body: Readable, signal: AbortSignal) => Promise<Exchange> = async (body) => answer(200, await text(body));
  /** How the bodies ended. */
  readonly ends: string[] = [];

  override relays(): boolean {
    return true;
  }

  override async relay(_head: RequestHead, body?: Readable, signal?: AbortSignal): Promise<Exchange> {
    if (body === undefined || signal === undefined) throw new Error('nothing to pass on');
    body.once('close', () => this.ends.push(body.readableEnded ? 'complete' : 'broken'));
    try {
      return await this.carry(body, signal);
    } catch {
      return answer(504, signal.aborted ? 'ended' : 'unknown');
    }
  }
}

async function startPassing(limits: Parameters<typeof start>[0] = {}) {
  const gateway = new Passing();
  return { gateway, rig: await start({ gateway, ...limits }) };
}

const put = (...lines: string[]): string => head('PUT /api/v1/Contact/1', ...lines);
const quick = { limits: { bodyMs: 30, largeBodyMs: 60_000, lingerMs: 20 } };

test.each([
  ['with a length', [put('Content-Length: 6'), 'abc', 'def'], 'abcdef'],
  ['in chunks', [put('Transfer-Encoding: chunked'), '3\r\nabc\r\n3\r\ndef\r\n', '0\r\n\r\n'], 'abcdef'],
  ['of many pieces', [put('Content-Length: 3000000'), 'x'.repeat(3_000_000)], 'x'.repeat(3_000_000)],
])('a body %s arrives whole, and is counted', async (_, parts, expected) => {
  const { rig, gateway } = await startPassing();
  expect((await talk(rig.server.port, ...parts)).split('\r\n\r\n')[1] === expected).toBe(true);
  expect(gateway.ends).toEqual(['complete']);
  await rig.log.log.close();
  expect(rig.log.lines()[0]).toMatchObject({ bytesIn: expected.length });
});

test.each([
  ['is no HTTP', put('Transfer-Encoding: chunked') + '2\r\n{}\r\nzz\r\n', 400, 'request.malformed'],
  ['is silent', put('Content-Length: 9') + 'x', 408, 'request.timeout'],
])('a body whose rest %s: refused at once, and the CRM is not kept waiting', async (_, bytes, status, code) => {
  const { rig, gateway } = await startPassing(quick);
  expect(await talk(rig.server.port, bytes)).toMatch(
    new RegExp(`^HTTP/1.1 ${status} .*connection: close.*${code}`, 'is'),
  );
  expect(gateway.ends).toEqual(['broken']);
  expect(rig.server.load().inFlight).toBe(0);
});

test.each([
  ['of usual size', 'Content-Length: 100000', { bodyMs: 60, largeBodyMs: 60_000 }],
  ['of large size', 'Content-Length: 100000', { bodyMs: 60_000, largeBodyMs: 60, bodyBytesMax: 99_999 }],
  ['of unknown size', 'Transfer-Encoding: chunked', { bodyMs: 60_000, largeBodyMs: 60 }],
])('a body %s that drips is refused when its time is over, whatever has come by then', async (_, framing, limits) => {
  const { rig, gateway } = await startPassing({ limits: { ...limits, lingerMs: 20 } });
  const client = new RawClient(rig.server.port).send(put(framing));
  const drip = setInterval(() => client.send(framing.endsWith('chunked') ? '1\r\nx\r\n' : 'x'), 5);
  const received = await client.closed;
  clearInterval(drip);
  expect(received).toMatch(/^HTTP\/1.1 408 .*request.timeout/s);
  expect(gateway.ends).toEqual(['broken']);
});

test("the client's clock stands still while the CRM takes nothing", async () => {
  const { rig, gateway } = await startPassing({ limits: { bodyMs: 150, bodyBytesMax: 1 } });
  gateway.carry = async (body) => {
    body.read(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return answer(200, String((await text(body)).length));
  };
  expect(await talk(rig.server.port, put('Content-Length: 200000'), 'x'.repeat(200_000))).toMatch(/200 OK.*200000$/s);
});

test('a client who leaves takes the call with him', async () => {
  const { rig, gateway } = await startPassing();
  const ended = gate();
  gateway.carry = async (_body, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    ended.open();
    return answer(200, 'nobody');
  };
  const client = new RawClient(rig.server.port).send(put('Content-Length: 2'), 'x');
  setTimeout(() => client.reset(), 20);
  await expect(ended.promise).resolves.toBeUndefined();
});

test('when the gateway must stop, only a call whose body is not complete was certainly not carried out', async () => {
  const { rig, gateway } = await startPassing({ configuration: { drainTimeoutMs: 20 }, limits: { lingerMs: 20 } });
  const began = gate();
  gateway.carry = async (_body, signal) => {
    began.open();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return answer(504, String(signal.reason));
  };
  const remove = new RawClient(rig.server.port).send(head('DELETE /api/v1/Contact/1'));
  const sending = new RawClient(rig.server.port).send(put('Content-Length: 2'), 'x');
  await began.promise;
  await rig.server.drain();
  expect(await remove.closed).toMatch(/^HTTP\/1.1 504 .*shutting down$/s);
  expect(await sending.closed).toMatch(/^HTTP\/1.1 503 .*gateway.draining/s);
});

test('an answer in front of the rest of the body ends the connection, and the client can read it', async () => {
  const { rig, gateway } = await startPassing(quick);
  gateway.carry = async (body) => {
    body.destroy();
    const early = answer(200, '');
    return { ...early, reply: { ...early.reply, body: Readable.from([Buffer.from('enough')]) } };
  };
  const request = put('Content-Length: 9').replace('Connection: close\r\n', '');
  expect(await talk(rig.server.port, request, 'x')).toMatch(/^HTTP\/1.1 200 .*enough/s);
});

test('a small body nobody wants does not stand in the way of the next request', async () => {
  const { rig, gateway } = await startPassing();
  gateway.carry = async () => answer(404, 'nothing');
  const first = put('Content-Length: 3').replace('Connection: close\r\n', '');
  expect(await talk(rig.server.port, `${first}abc`, put('Content-Length: 0'))).toMatch(/404 .*nothingHTTP\/1.1 404 .*nothing$/s); // prettier-ignore
});

describe('a streamed answer', () => {
  const streamed = (body: Readable, headers: Record<string, string> = {}): Exchange => {
    const { record } = answer(200, '');
    return { reply: { status: 200, headers, body }, record };
  };
  const get = head('GET /api/v1/Document/5/Content');

  test('may have fields beyond ASCII, wherever its length stands', async () => {
    const { rig, gateway } = await startPassing();
    const headers = { 'content-length': '1', 'content-disposition': 'attachment; filename="\xe5.pdf"' };
    gateway.carry = async () => streamed(Readable.from([Buffer.from('x')]), headers);
    expect(await talk(rig.server.port, get)).toMatch(/filename="\xe5.pdf".*content-length: 1\r\n.*\r\n\r\nx$/is);
  });

  test('that cannot be written is not left unread', async () => {
    const { rig, gateway } = await startPassing();
    const body = new Readable({ read: () => undefined });
    gateway.carry = async () => streamed(body, { 'x-bad': 'a\r\nb' });
    expect(await talk(rig.server.port, get)).toMatch(/^HTTP\/1.1 500 /);
    expect(body.destroyed).toBe(true);
  });

  test('that breaks breaks the connection, and is never complete', async () => {
    const { rig, gateway } = await startPassing();
    gateway.carry = async () =>
      streamed(
        Readable.from(
          (async function* () {
            yield Buffer.from('part');
            throw new Error('broken');
          })(),
        ),
      );
    expect(await talk(rig.server.port, get)).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  test('that the client does not read is let go; one that only the CRM keeps waiting is not', async () => {
    const { rig, gateway } = await startPassing({ limits: { answerStallMs: 40 } });
    const body = new Readable({ read: () => body.push(Buffer.alloc(65_536)) });
    gateway.carry = async () => streamed(body);
    const client = new RawClient(rig.server.port);
    client.pause();
    client.send(get);
    await new Promise((resolve) => body.once('close', resolve));
    gateway.carry = async () =>
      streamed(
        Readable.from(
          (async function* () {
            yield Buffer.from('first,');
            await new Promise((resolve) => setTimeout(resolve, 120));
            yield Buffer.from('last');
          })(),
        ),
      );
    expect(await talk(rig.server.port, get)).toMatch(/first,.*last.*\r\n0\r\n\r\n$/s);
  });
});
