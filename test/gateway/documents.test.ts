/** Documents through a whole gateway, up and down, on all four ways. */
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { envelope, paperContract, paperCrm, send, sendJson, sendSoap, soapAnswer, type PaperCrm, type Told } from './document-crm'; // prettier-ignore
import { runGateway, type RunningGateway } from './running';

const bytes = randomBytes(1024 * 1024 + 1);
const base64 = bytes.toString('base64');
const contract = paperContract();
const running: RunningGateway[] = [];
let crm: PaperCrm;

beforeEach(async () => {
  crm = await paperCrm();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  await crm.stop();
});
afterAll(() => contract.remove());

/** A gateway before the CRM. @param spoken `rest`, or the CRM's SOAP version */
async function gateway(spoken: string, environment: Record<string, string> = {}): Promise<number> {
  const kind: Record<string, string> = spoken === 'rest' ? { UPSTREAM_KIND: 'rest' } : { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: spoken }; // prettier-ignore
  const one = await runGateway({ CONTRACT_DIR: contract.folder, UPSTREAM_URL: crm.url, ...kind, ...environment });
  running.push(one);
  return one.port;
}

const arrived = (): string => crm.received.at(-1)?.body.toString() ?? '';
const jsonArrived = (): unknown => JSON.parse(arrived());
const contentOf = (xml: string): string => /<(?:\w+:)?Content>([^<]*)</.exec(xml)?.[1] ?? 'no content';
/** Comparing a megabyte must not print it. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const wrap = (text: string): string => text.replace(/.{76}(?=.)/g, '$&\r\n');

describe('up', () => {
  test.each([
    ['in one line', base64],
    ['in lines', wrap(base64)],
    ['with blanks around it', `\n    ${base64}\n    `],
    ['in lines of no equal length', base64.replace(/.{1001}/g, '$&\n')],
    ['as a section', `<![CDATA[${base64}]]>`],
  ])('SOAP → REST, %s', async (_, text) => {
    const port = await gateway('rest');
    const content = `<Name>a&amp;b</Name><Note>${base64}</Note><Content>${text}</Content>`;
    expect((await sendSoap(port, 'Upload', content)).body.toString()).toContain('<Response>true</Response>');
    expect(isSame(jsonArrived(), { Name: 'a&b', Note: base64, Content: base64 })).toBe(true);
    expect(crm.received[0]?.headers['content-length']).toBe(String(arrived().length));
  });

  test.each(['Services86', 'Services88'])('SOAP 86 → SOAP, %s', async (spoken) => {
    const port = await gateway(spoken);
    crm.answer = soapAnswer(spoken, 'Upload', 'true');
    const content = `<Name>é</Name><Content>${base64}</Content>`;
    expect((await sendSoap(port, 'Upload', content)).body.toString()).toContain('<Response>true</Response>');
    expect(contentOf(arrived()) === base64).toBe(true);
    // In one version the caller's own bytes go on.
    expect(arrived() === envelope('Services86', 'Upload', content)).toBe(spoken === 'Services86');
  });

  test.each(['rest', 'Services88'])('JSON → %s', async (spoken) => {
    const port = await gateway(spoken);
    if (spoken !== 'rest') crm.answer = soapAnswer(spoken, 'Upload', 'true');
    const body = JSON.stringify({ name: 'é', Content: base64 });
    expect((await sendJson(port, 'Upload', body)).body.toString()).toBe('true');
    // In one version the caller's own bytes go on.
    expect(spoken === 'rest' ? arrived() === body : contentOf(arrived()) === base64).toBe(true);
  });

  test('v1 XML → REST', async () => {
    const port = await gateway('rest');
    const body = `<Upload><Name>a</Name><Note>x${base64}</Note><Content>\n${base64}\n</Content></Upload>`;
    const headers = { 'content-type': 'application/xml', authorization: 'SoTicket 7T:abc' };
    expect((await send(port, '/api/v1/Agents/Paper/Upload', headers, body)).status).toBe(200);
    expect(isSame(jsonArrived(), { Name: 'a', Note: `x${base64}`, Content: base64 })).toBe(true);
  });

  test('as an attachment (MTOM) → REST', async () => {
    const port = await gateway('rest');
    const xml = envelope('Services86', 'Upload', '<Content><x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1"/></Content>'); // prettier-ignore
    const part = (id: string, type: string): string => `--b\r\nContent-ID: <${id}>\r\nContent-Type: ${type}\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(part('0', 'application/xop+xml') + xml + '\r\n' + part('1', 'application/octet-stream')), bytes, Buffer.from('\r\n--b--\r\n')]); // prettier-ignore
    const headers = { 'content-type': 'multipart/related; boundary=b; type="application/xop+xml"', soapaction: '' };
    expect((await send(port, '/Remote/Services86/Paper.svc', headers, body)).status).toBe(200);
    expect(isSame(jsonArrived(), { Content: base64 })).toBe(true);
  });

  test('chunked, in UTF-16, and compressed', async () => {
    const port = await gateway('rest');
    const headers = { 'content-type': 'text/xml', soapaction: '' };
    const xml = envelope('Services86', 'Upload', `<Content>${base64}</Content>`);
    const utf16 = Buffer.from(`\uFEFF${xml}`, 'utf16le');
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    expect((await send(port, '/Remote/Services86/Paper.svc', chunked, xml)).status).toBe(200);
    expect((await send(port, '/Remote/Services86/Paper.svc', headers, utf16)).status).toBe(200);
    const packed = { ...headers, 'content-encoding': 'gzip' };
    expect((await send(port, '/Remote/Services86/Paper.svc', packed, gzipSync(xml))).status).toBe(200);
    const whole = crm.received.map(({ body }) => isSame(JSON.parse(body.toString()), { Content: base64 }));
    expect(whole).toEqual([true, true, true]);
  });
});

describe('what is no document', () => {
  test.each<[string, string, RegExp]>([
    ['a strange character', `${base64.slice(0, 200_000)}-${base64}`, /Content: expected base64Binary/],
    ['padding in the middle', `${base64}${base64}`, /Content: expected base64Binary/],
    ['half a group', base64.slice(0, -1), /Content: expected base64Binary/],
    ['an element', `${base64}<a/>`, /Content: unexpected element/],
    ['a large one', `${'A'.repeat(5_000_000)}-`, /Content: a text of more than 4194304 characters that is no document/],
  ])('%s is refused with its path', async (_, text, message) => {
    const port = await gateway('rest');
    const answer = await sendSoap(port, 'Upload', `<Content>${text}</Content>`);
    expect(answer.body.toString()).toMatch(message);
    expect(answer.body.toString()).not.toContain('BodyWithDocuments');
    expect(crm.received).toEqual([]);
  });

  test.each<[string, string]>([
    ['a value', `{"Content":"${base64.slice(0, 200_000)}-${base64}"}`],
    ['a key', `{"Content":"","${base64}":1}`],
  ])('JSON: %s is refused', async (_, body) => {
    const port = await gateway('rest');
    const answer = await sendJson(port, 'Upload', body);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).not.toContain('BodyWithDocuments');
    expect(crm.received).toEqual([]);
  });

  test.each(['', '"$type":null,'])(
    'JSON: in a property that the contract does not know it goes on %s',
    async (anew) => {
      const port = await gateway('rest');
      const body = `{${anew}"Content":"","Newer":{"Scan":"${base64}"}}`;
      expect((await sendJson(port, 'Upload', body)).status).toBe(200);
      expect(arrived() === body.replace(anew, '')).toBe(true);
    },
  );

  test('JSON: and is refused with its path over SOAP', async () => {
    const port = await gateway('Services88');
    const answer = await sendJson(port, 'Upload', `{"Content":"","Newer":{"Scan":"${base64}"}}`);
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([422, { Path: 'Newer' }]);
    expect(crm.received).toEqual([]);
  });

  test('a ticket of that length is refused as any other', async () => {
    const port = await gateway('rest');
    const xml = envelope('Services86', 'Upload', `<Content>${base64}</Content>`).replace('7T:abc', 'A'.repeat(100_000));
    const headers = { 'content-type': 'text/xml', soapaction: '' };
    const told = await send(port, '/Remote/Services86/Paper.svc', headers, xml);
    expect(told.body.toString()).toContain('Ticket');
    expect(told.body.toString()).toContain('s:Client');
    expect(crm.received).toEqual([]);
  });

  test('where other things stand it comes to no harm', async () => {
    const port = await gateway('rest');
    const looksLike = 'A'.repeat(100_000);
    const text = `<!--${looksLike}--><!-- >${looksLike}--><Name>${looksLike}</Name><Note>&lt;${looksLike}&gt;<![CDATA[>${looksLike}]]>é</Note><Content>${base64}</Content>`;
    expect((await sendSoap(port, 'Upload', text)).status).toBe(200);
    const expected = { Name: looksLike, Note: `<${looksLike}>>${looksLike}é`, Content: base64 };
    expect(isSame(jsonArrived(), expected)).toBe(true);
  });

  test('a JSON text likewise', async () => {
    const port = await gateway('Services88');
    crm.answer = soapAnswer('Services88', 'Upload', 'true');
    const looksLike = 'A'.repeat(100_000);
    expect((await sendJson(port, 'Upload', JSON.stringify({ Name: looksLike, Note: `\n${looksLike}`, Content: base64 }))).status).toBe(200); // prettier-ignore
    expect(contentOf(arrived()) === base64).toBe(true);
    expect(arrived()).toContain(`<Name>${looksLike}</Name><Note>\n${looksLike}</Note>`);
  });
});

describe('down', () => {
  const json = { contentType: 'application/json', body: JSON.stringify(base64) };
  const octets = { contentType: 'application/octet-stream', body: bytes };
  const isWhole = ({ body }: Told, whole: string | Buffer): boolean => body.equals(Buffer.from(whole));

  test.each([
    ['JSON', json],
    ['bytes', octets],
    ['an image', { contentType: 'image/png', body: bytes }],
  ])('REST, which says %s → SOAP', async (_, answer) => {
    const port = await gateway('rest');
    crm.answer = answer;
    const told = await sendSoap(port, 'GetFile', '<Id>1</Id>');
    expect(told.body.toString().includes(`<Response>${base64}</Response>`)).toBe(true);
    expect(told.headers['content-length']).toBe(String(told.body.length));
  });

  test.each([
    ['JSON', json],
    ['bytes', octets],
  ])('REST, which says %s → v1 in every form', async (_, answer) => {
    const port = await gateway('rest');
    crm.answer = answer;
    expect(isWhole(await sendJson(port, 'GetFile', '{"Id":1}', 'application/octet-stream'), bytes)).toBe(true);
    expect(isWhole(await sendJson(port, 'GetFile', '{"Id":1}', 'application/json'), `"${base64}"`)).toBe(true);
    const xml = await sendJson(port, 'GetFile', '{"Id":1}', 'application/xml');
    expect(xml.body.toString().includes(`>${base64}</base64Binary>`)).toBe(true);
  });

  test.each(['Services86', 'Services88'])('%s → SOAP and v1', async (spoken) => {
    const port = await gateway(spoken);
    crm.answer = soapAnswer(spoken, 'GetFile', base64);
    const told = await sendSoap(port, 'GetFile', '<Id>1</Id>');
    expect(told.body.toString().includes(`Response>${base64}</`)).toBe(true);
    expect(isWhole(told, String(crm.answer.body))).toBe(spoken === 'Services86');
    expect(isWhole(await sendJson(port, 'GetFile', '{"Id":1}', 'application/octet-stream'), bytes)).toBe(true);
  });

  test('inside a carrier, beside what only looks like one', async () => {
    const port = await gateway('rest');
    const sheet = { Note: base64, Content: base64, Id: 7, Newer: base64 };
    crm.answer = { contentType: 'application/json', body: JSON.stringify(sheet) };
    const told = await sendSoap(port, 'GetSheet', '<Id>7</Id>');
    expect(told.body.toString().includes(`<Note>${base64}</Note><Content>${base64}</Content><Id>7</Id>`)).toBe(true);
    // As it came, with what no contract knows.
    expect(isWhole(await sendJson(port, 'GetSheet', '{"Id":7}'), JSON.stringify(sheet))).toBe(true);
    const selected = await sendJson(port, 'GetSheet?$select=Content', '{"Id":7}');
    expect(isSame(JSON.parse(selected.body.toString()), { Note: null, Content: base64, Id: null })).toBe(true);
  });

  test('a page where a document is due is no document', async () => {
    const port = await gateway('rest');
    crm.answer = { contentType: 'text/html', body: `<html>${base64}</html>` };
    const told = await sendSoap(port, 'GetFile', '<Id>1</Id>');
    expect(told.body.toString()).toMatch(/the answer of the CRM could not be read/);
  });
});

describe('somebody leaves', () => {
  test('the CRM, while it is sent a document: the fate is unknown', async () => {
    const port = await gateway('rest');
    crm.behave = (request) => request.once('data', () => request.socket.destroy());
    const told = await sendSoap(port, 'Upload', `<Content>${base64}</Content>`);
    expect(told.body.toString()).toContain('<code>upstream.unknown</code>');
  });

  test('the CRM, while it sends one', async () => {
    const port = await gateway('rest');
    crm.behave = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
      response.write(bytes.subarray(0, 600_000), () => response.destroy());
    };
    const told = await sendJson(port, 'GetFile', '{"Id":1}');
    expect(told.status).toBeGreaterThanOrEqual(500);
  });

  test('a client, while the CRM is sent one, and the next call is served', async () => {
    const port = await gateway('rest');
    const xml = envelope('Services86', 'Upload', `<Content>${base64}</Content>`);
    const socket = net.connect(port, '127.0.0.1');
    crm.behave = (request, response) => {
      crm.behave = undefined;
      request.once('data', () => socket.destroy());
      request.once('error', () => response.destroy());
    };
    socket.write(`POST /Remote/Services86/Paper.svc HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: ${xml.length}\r\n\r\n${xml}`); // prettier-ignore
    while (running[0]?.log() === '') await new Promise(setImmediate);
    expect(running[0]?.log()).toMatch(/caller\.gone|upstream\.unknown/);
    expect((await sendSoap(port, 'Upload', `<Content>${base64}</Content>`)).status).toBe(200);
    expect(isSame(jsonArrived(), { Content: base64 })).toBe(true);
  });

  test('a client, while he sends one: the CRM hears nothing', async () => {
    const port = await gateway('rest');
    const xml = envelope('Services86', 'Upload', `<Content>${base64}</Content>`);
    const socket = net.connect(port, '127.0.0.1');
    socket.write(`POST /Remote/Services86/Paper.svc HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: ${xml.length}\r\n\r\n`); // prettier-ignore
    await new Promise<void>((resolve) => {
      socket.write(xml.slice(0, 900_000), () => resolve());
    });
    socket.destroy();
    while (running[0]?.log().includes('client.gone') !== true) await new Promise(setImmediate);
    expect(crm.received).toEqual([]);
  });
});

test('the limits of a document and of what is around it', async () => {
  const port = await gateway('rest', { LIMITS: `bodyBytesMax=300000,documentBytesMax=1500000,textBytesMax=310000` });
  const upload = (text: string): Promise<Told> => sendSoap(port, 'Upload', `<Content>${base64}</Content>${text}`);
  expect((await upload('')).status).toBe(200);
  expect((await upload(`<Note>${'.'.repeat(320_000)}</Note>`)).status).toBe(413);
  expect((await upload('a'.repeat(200_000))).status).toBe(413);
  expect((await sendSoap(port, 'GetFile', `<Id>${base64}</Id>`)).status).toBe(413);
});
