/**
 * Large bodies with documents in them, and answers in pieces, over a gateway that notes and says what the test wants.
 */
import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { Document, BodyWithDocuments, BodyParts } from '../../src/body';
import { answer, head, RawClient, type Rig, start, stopAll, talk } from './support';

afterEach(stopAll);

const bytes = randomBytes(1_000_000);
const xml = `<a>${bytes.toString('base64')}</a>`;

interface Noted {
  readonly rig: Rig;
  readonly bodies: unknown[];
}

/** A server whose gateway takes documents of up to 2 MB and notes the bodies as they are given to it. */
async function documents(limits: Record<string, number> = {}): Promise<Noted> {
  const rig = await start({ limits: { bodyBytesMax: 300_000, ...limits } });
  rig.gateway.bodyMax = 2_000_000;
  const bodies: unknown[] = [];
  rig.gateway.handle = (_, body) => {
    bodies.push(body);
    return Promise.resolve(answer(200, 'ok'));
  };
  return { rig, bodies };
}

const post = (port: number, body: string | Uint8Array, ...lines: string[]): Promise<string> =>
  talk(port, head('POST /x', `Content-Length: ${body.length}`, ...lines), body);

test('a document is taken out of a body that may hold one, and released when it is answered', async () => {
  const { rig } = await documents();
  const seen: unknown[] = [];
  let document: Document | undefined;
  rig.gateway.handle = (_, body) => {
    if (!(body instanceof BodyWithDocuments)) throw new Error('nothing was taken out');
    const [marker = ''] = /Marker\w+/.exec(String(body.remainder)) ?? [];
    document = body.document(marker);
    seen.push(body.byteLength, body.remainder.byteLength - marker.length);
    seen.push(Buffer.concat(document?.pieces ?? []).equals(bytes));
    return Promise.resolve(answer(200, 'ok'));
  };
  expect(await post(rig.server.port, xml)).toMatch(/^HTTP\/1.1 200 /);
  expect(seen).toEqual([xml.length, '<a></a>'.length, true]);
  expect(() => document?.pieces).toThrow('released');
});

test('nothing is taken out where no document may be, nor out of a compressed body', async () => {
  const { rig, bodies } = await documents({ inflateFreeBytes: 2_000_000 });
  await post(rig.server.port, zlib.gzipSync(xml), 'Content-Encoding: gzip');
  rig.gateway.bodyMax = 300_000;
  await post(rig.server.port, xml.slice(0, 299_999));
  expect(bodies.map((body) => body instanceof Uint8Array && body.byteLength)).toEqual([xml.length, 299_999]);
});

test.each<[string, Uint8Array, string]>([
  ['besides the document', Buffer.from(`${xml}${' '.repeat(400_000)}`), 'more than 400000 bytes besides its documents'],
  ['in which there is none', Buffer.alloc(400_001, 'a=1&'), 'more than 400000 bytes besides its documents'],
  ['at all', Buffer.from(`<a>${'A'.repeat(2_000_000)}`), 'larger than 2000000 bytes'],
])('too much %s is refused', async (_, body, message) => {
  const { rig, bodies } = await documents({ textBytesMax: 400_000, lingerMs: 100 });
  expect(await post(rig.server.port, body)).toContain(message);
  const chunked = [`${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n'];
  expect(await talk(rig.server.port, head('POST /x', 'Transfer-Encoding: chunked'), ...chunked)).toContain(message);
  expect(bodies).toEqual([]);
});

test('a compressed body may be as large as what is left of others', async () => {
  const { rig } = await documents({ textBytesMax: 400_000, inflateFreeBytes: 2_000_000 });
  const refused = 'decompressed body is larger than 400000 bytes';
  expect(await post(rig.server.port, zlib.gzipSync(xml), 'Content-Encoding: gzip')).toContain('request.tooLarge');
  expect(await post(rig.server.port, zlib.gzipSync('<a/>'.repeat(200_000)), 'Content-Encoding: gzip')).toContain(refused); // prettier-ignore
});

describe('an answer in pieces', () => {
  const download = (): BodyParts => new BodyParts([Buffer.from('<a>'), new Document([bytes]), Buffer.from('</a>')]);

  async function answering(): Promise<Rig> {
    const rig = await start();
    rig.gateway.respond = () => ({ ...answer(200, ''), reply: { status: 200, headers: {}, body: download() } });
    return rig;
  }

  test('arrives whole and with its length, and another one after it', async () => {
    const { server, log } = await answering();
    const client = new RawClient(server.port);
    client.send('POST /x HTTP/1.1\r\nHost: gw\r\nContent-Length: 0\r\n\r\n', head('POST /x', 'Content-Length: 0'));
    const answers = (await client.closed).split('HTTP/1.1 200 OK\r\n').slice(1);
    expect(answers).toHaveLength(2);
    for (const one of answers) {
      const [lines = '', body = ''] = one.split('\r\n\r\n');
      expect(lines).toContain(`content-length: ${xml.length}`);
      expect(body === xml).toBe(true);
    }
    expect(log.lines().map(({ bytesOut }) => bytesOut)).toEqual([xml.length, xml.length]);
  });

  test('has no body for HEAD', async () => {
    const { server } = await answering();
    expect(await talk(server.port, head('HEAD /x'))).toMatch(
      new RegExp(`content-length: ${xml.length}\r\n(?:.+\r\n)*\r\n$`),
    );
  });

  test('a client that leaves in the middle leaves nothing behind', async () => {
    const { server, defects } = await answering();
    const client = new RawClient(server.port);
    client.send(head('POST /x', 'Content-Length: 0'));
    await client.until(/<a>/);
    client.leave();
    while (server.load().connections > 0) await new Promise(setImmediate);
    expect(defects).toEqual([]);
  });

  test('a client that reads nothing is let go', async () => {
    const rig = await start({ limits: { answerStallMs: 50 } });
    const large = new BodyParts(Array.from({ length: 40 }, () => bytes));
    rig.gateway.respond = () => ({ ...answer(200, ''), reply: { status: 200, headers: {}, body: large } });
    const client = new RawClient(rig.server.port);
    client.pause();
    client.send(head('POST /x', 'Content-Length: 0'));
    while (rig.gateway.handled.length === 0) await new Promise(setImmediate);
    while (rig.server.load().connections > 0) await new Promise(setImmediate);
    expect(client.received).toBe('');
  });
});
