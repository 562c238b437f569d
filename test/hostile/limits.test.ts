/**
 * Every limit of the table: what is exactly at it is forwarded, one more is refused, before anything reaches the CRM.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { inputLimits, readLimits } from '../../src/operations';
import {
  appointment88,
  call,
  envelope,
  http,
  ns,
  rest,
  secrets,
  seenMany,
  setSeenBody,
  setSeenJson,
  soap,
} from './requests';
import { startRig } from './rig';
import { exchange } from './run-tables';

interface LimitRow {
  /** LIMITS for both requests; the limit itself is in it. */
  readonly limits: string;
  readonly at: Buffer;
  readonly above: Buffer;
  readonly status: number;
  readonly code: string;
}

/** A request of any size, and the limit it is held against. */
const row = (key: string, max: number, status: number, code: string, request: (size: number) => Buffer, more = ''): LimitRow => ({
  limits: `${key}=${max}${more}`,
  at: request(max),
  above: request(max + 1),
  status,
  code,
}); // prettier-ignore

const times = (count: number, text: (index: number) => string): string => Array.from({ length: count }, (_, index) => text(index)).join(''); // prettier-ignore
const block = (text: string): Buffer => call(setSeenBody, { header: text });
const title = (text: string): Buffer =>
  rest(`{"Message":{"Title":"${text}"}}`, { path: 'Pocket/SendPushNotification' });
const extra = (count: number): Buffer => rest(`{"Message":{"ExtraValues":{${times(count, (index) => `${index === 0 ? '' : ','}"k${index}":""`)}}}}`, { path: 'Pocket/SendPushNotification' }); // prettier-ignore
const many = (count: number): Buffer => rest(`{"AppointmentIds":[${times(count, (index) => (index === 0 ? '1' : ',1'))}]}`, { path: 'Appointment/SetSeenMany' }); // prettier-ignore
const document = (bytes: number): Buffer => soap(envelope('<UpdateAppointmentFromIcsResponse/>', { namespace: ns.services88 }).padEnd(bytes), { path: appointment88 }); // prettier-ignore
const zipped = (bytes: number): Buffer => rest(gzipSync(setSeenJson.padEnd(bytes)), { headers: { 'Content-Encoding': 'gzip' } }); // prettier-ignore
const v1 = '/api/v1/Agents/Appointment/SetSeen';
/** Envelope, Header, Body and SetSeen with its two parameters. */
const ownElements = 6;
/** Those of the Envelope. */
const ownNamespaces = 4;

const rows: Readonly<Record<string, LimitRow>> = {
  urlBytesMax: row('urlBytesMax', 200, 414, 'request.uriTooLong', (size) => rest(setSeenJson, { path: `${v1}?`.padEnd(size, 'x') })),
  headersMax: row('headersMax', 20, 431, 'request.headers', (size) => rest(setSeenJson, { headers: Object.fromEntries(Array.from({ length: size - 7 }, (_, index) => [`X-${index}`, 'v'])) })),
  bodyBytesMax: row('bodyBytesMax', 3000, 413, 'request.tooLarge', (size) => rest(setSeenJson.padEnd(size))),
  documentBytesMax: row('documentBytesMax', 5000, 413, 'request.tooLarge', document, ',bodyBytesMax=3000'),
  textBytesMax: row('textBytesMax', 5000, 413, 'request.tooLarge', document, ',bodyBytesMax=3000'),
  inflateFreeBytes: row('inflateFreeBytes', 3000, 413, 'request.tooLarge', zipped, ',inflateRatioMax=1'),
  inflateRatioMax: { ...row('inflateRatioMax', 10, 413, 'request.tooLarge', () => zipped(600), ',inflateFreeBytes=1'), above: zipped(6000) },
  arrayItemsMax: row('arrayItemsMax', 5, 500, 'request.limit', (size) => seenMany(`<AppointmentIds>${times(size, () => '<a:int>1</a:int>')}</AppointmentIds>`)),
  'xml.depth': row('xml.depth', 9, 500, 'request.limit', (size) => block(`${times(size - 2, () => '<x xmlns="urn:x">')}${times(size - 2, () => '</x>')}`)),
  'xml.elements': row('xml.elements', 20, 500, 'request.limit', (size) => block(times(size - ownElements, () => '<x xmlns="urn:x"/>'))),
  'xml.attributesPerElement': row('xml.attributesPerElement', 5, 500, 'request.limit', (size) => call(`<SetSeen ${times(size, (index) => ` a${index}=""`)}/>`)),
  'xml.namespacesPerElement': row('xml.namespacesPerElement', 9, 500, 'request.limit', (size) => call(`<SetSeen ${times(size, (index) => ` xmlns:q${index}="urn:x"`)}/>`)),
  'xml.namespacesTotal': row('xml.namespacesTotal', 20, 500, 'request.limit', (size) => block(times(size - ownNamespaces, () => '<x xmlns="urn:x"/>'))),
  'xml.nameChars': row('xml.nameChars', 40, 500, 'request.limit', (size) => block(`<${'x'.repeat(size)} xmlns="urn:x"/>`)),
  'xml.attributeChars': row('xml.attributeChars', 100, 500, 'request.limit', (size) => call(`<SetSeen a="${'x'.repeat(size)}"/>`)),
  'xml.textChars': row('xml.textChars', 100, 500, 'request.limit', (size) => call(`<SendPushNotification><Message><Title>${'x'.repeat(size)}</Title></Message></SendPushNotification>`, { path: '/Remote/Services86/Pocket.svc' })),
  'xml.commentsAndCdata': row('xml.commentsAndCdata', 5, 500, 'request.limit', (size) => call(times(size, () => '<!-- -->') + setSeenBody)),
  'json.depth': { ...row('json.depth', 2, 400, 'request.limit', () => many(1)), above: extra(0) },
  'json.keysPerObject': row('json.keysPerObject', 5, 400, 'request.limit', extra),
  'json.stringChars': row('json.stringChars', 50, 400, 'request.limit', (size) => title('x'.repeat(size))),
  'json.itemsPerArray': row('json.itemsPerArray', 5, 400, 'request.limit', many),
}; // prettier-ignore

/** Limits of time and number of connections, and the one Node's parser holds: tested where they live. */
const heldElsewhere: Readonly<Record<string, string>> = {
  headerBytesMax: 'the HTTP table here',
  headersMs: 'test/server/parser-errors.test.ts',
  bodyMs: 'the HTTP table here',
  largeBodyMs: 'test/server/request-body.test.ts',
  heldBytesMax: 'test/server/request-body.test.ts',
  timeoutCheckMs: 'test/server/parser-errors.test.ts',
  drainIdleMs: 'test/server/server.test.ts',
  halfClosedMs: 'test/server/connection.test.ts',
  answerStallMs: 'test/server/serve-request.test.ts',
  lingerMs: 'test/server/request-body.test.ts',
  lingerBytesMax: 'test/server/request-body.test.ts',
  connectionsMax: 'test/server/server.test.ts',
  inFlightMax: 'test/server/serve-request.test.ts',
  retryAfterSeconds: 'test/server/serve-request.test.ts',
};

const rowsOfThisFile = ['requestsPerConnectionMax', 'keepAliveMs', ...Object.keys(rows)];

test('no limit of the table is without its test', () => {
  const held = [...rowsOfThisFile, ...Object.keys(heldElsewhere)].toSorted();
  expect(held).toEqual(inputLimits.map(({ key }) => key).toSorted());
});

function limitsOf(text: string) {
  const limits = readLimits(text);
  if (typeof limits === 'string') throw new Error(limits);
  return limits;
}

test.each(Object.entries(rows))('%s', async (_, { limits, at, above, status, code }) => {
  const { http: httpLimits, gateway } = limitsOf(limits);
  const rig = await startRig({ http: httpLimits, gateway: { limits: gateway } });
  try {
    const refused = await exchange(rig.port, above);
    expect(refused).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*${code}`));
    expect(rig.upstream.forwarded).toEqual([]);
    expect(await exchange(rig.port, at)).toMatch(/^HTTP\/1\.1 20[04] /);
    expect(rig.upstream.forwarded).toHaveLength(1);
  } finally {
    await rig.server.drain();
  }
});

test('requestsPerConnectionMax: the last one ends the connection', async () => {
  const rig = await startRig({ http: limitsOf('requestsPerConnectionMax=2').http });
  const headers = { Connection: 'keep-alive', 'Content-Type': 'application/json', Authorization: `SoTicket ${secrets.ticket}` }; // prettier-ignore
  const one = http(`POST ${v1}`, headers, setSeenJson);
  try {
    const answers = await exchange(rig.port, Buffer.concat([one, one]));
    expect(answers.match(/HTTP\/1\.1 204/g)).toHaveLength(2);
    expect(answers.match(/connection: close/gi)).toHaveLength(1);
    expect(rig.upstream.forwarded).toHaveLength(2);
  } finally {
    await rig.server.drain();
  }
});

test('keepAliveMs: an idle connection is closed', async () => {
  const rig = await startRig({ http: limitsOf('keepAliveMs=50').http });
  try {
    const answer = await exchange(rig.port, http('GET /api', { Connection: 'keep-alive' }));
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*keep-alive/i);
  } finally {
    await rig.server.drain();
  }
});

test('over SOAP a large body is for operations with documents only, SOAPAction or not', async () => {
  const { http: httpLimits, gateway } = limitsOf('bodyBytesMax=2000,documentBytesMax=9000');
  const rig = await startRig({ http: httpLimits, gateway: { limits: gateway } });
  const large = (body: string, action: string): Buffer =>
    soap(envelope(body, { namespace: ns.services88 }).padEnd(5000), {
      path: appointment88,
      headers: { SOAPAction: action },
    });
  try {
    for (const action of ['SetSeen', '""']) {
      const answer = await exchange(rig.port, large('<SetSeen/>', action));
      expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*s:Client[^]*request\.tooLarge/);
    }
    expect(rig.upstream.forwarded).toEqual([]);
    for (const action of ['"UpdateAppointmentFromIcsResponse"', '']) {
      expect(await exchange(rig.port, large('<UpdateAppointmentFromIcsResponse/>', action))).toMatch(
        /^HTTP\/1\.1 200 /,
      );
    }
    expect(rig.upstream.forwarded).toHaveLength(2);
  } finally {
    await rig.server.drain();
  }
});

test.each([
  ['bodyBytesMax', 'must be a list such as'],
  ['bodyBytesMax=0', 'must be a list such as'],
  ['bodyBytesMax=-1', 'must be a list such as'],
  ['bodyBytesMax=1e9', 'must be a list such as'],
  ['bodyBytesMax=99999999999', 'must be a list such as'],
  ['nothing=1', 'must be a list such as'],
  ['__proto__=1', 'must be a list such as'],
  ['xml.depth=1,xml.depth=2', 'names xml.depth twice'],
])('LIMITS=%s is refused: no limit may be lost by a slip', (text, said) => {
  expect(readLimits(text)).toContain(said);
});

test('LIMITS changes what it names and nothing else', () => {
  const { http: changed, gateway } = limitsOf(' bodyBytesMax=5, xml.depth=6 ,json.depth=7');
  const usual = limitsOf('');
  expect(changed).toEqual({ ...usual.http, bodyBytesMax: 5 });
  expect(gateway).toEqual({
    ...usual.gateway,
    bodyBytesMax: 5,
    xml: { ...usual.gateway.xml, depth: 6 },
    json: { ...usual.gateway.json, depth: 7 },
  });
});

test('SECURITY.md names every limit with its default', () => {
  const text = readFileSync(path.join(__dirname, '..', '..', 'SECURITY.md'), 'utf8');
  const told = Array.from(text.matchAll(/^\| `([A-Za-z.]+)` +\| (\d+) +\|/gm), ([, key, value]) => [
    key,
    Number(value),
  ]);
  expect(told).toEqual(inputLimits.map(({ key, default: value }) => [key, value]));
});
