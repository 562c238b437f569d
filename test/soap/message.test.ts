import { isEnvelopeType } from '../../src/soap';
import { decode, decodeAnswer, envelope } from './messages';

const include = (href: string) => `<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="${href}"/>`;

function multipart(parts: readonly (readonly [head: string, content: string])[], lineEnd = '\r\n'): Buffer {
  const text = parts
    .map(([head, content]) => `--uuid:1${lineEnd}${head}${lineEnd}${lineEnd}${content}${lineEnd}`)
    .join('');
  return Buffer.from(`${text}--uuid:1--${lineEnd}`, 'latin1');
}

const root = 'Content-ID: <root>\r\nContent-Type: application/xop+xml; charset=utf-8; type="text/xml"';
const related =
  'multipart/related; type="application/xop+xml"; boundary="uuid:1"; start="<root>"; start-info="text/xml"';
const water = (bytes: string) => envelope(`<Water><Bytes>${bytes}</Bytes></Water>`);

function read(message: Buffer, contentType = related): unknown {
  const decoded = decode(message, { contentType });
  return decoded.kind === 'request' ? decoded.arguments : [decoded.failure.code, decoded.failure.message];
}

test('an attachment stands in for base64', () => {
  const message = multipart([
    [root, water(include('cid:1@x'))],
    [
      'Content-ID: <1@x>\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary',
      '\x01\r\n\xff',
    ],
  ]);
  expect(read(message)).toEqual({ Bytes: 'AQ0K/w==' });
});

test('white space around the Include, percent-encoded ids and the letter case of cid do not matter', () => {
  const message = multipart([
    [root, water(`\n  ${include('CID:http%3A%2F%2Ftempuri.org%2F1')}\n`)],
    ['Content-ID: <http://tempuri.org/1>', 'abc'],
  ]);
  expect(read(message)).toEqual({ Bytes: 'YWJj' });
});

test('the root is the part that start names, else the first', () => {
  const parts = [
    ['Content-ID: <1>', 'abc'],
    [root, water(include('cid:1'))],
  ] as const;
  expect(read(multipart(parts))).toEqual({ Bytes: 'YWJj' });
  expect(read(multipart(parts.toReversed()), 'multipart/related; boundary="uuid:1"')).toEqual({ Bytes: 'YWJj' });
});

test('MTOM without attachments and with inline base64 is an ordinary call', () => {
  expect(read(multipart([[root, water('AQID')]]))).toEqual({ Bytes: 'AQID' });
});

test.each([
  ['an attachment nobody sent', [[root, water(include('cid:2'))]], 'no attachment "cid:2"'],
  ['a reference elsewhere', [[root, water(include('http://x/1'))]], 'no attachment "http://x/1"'],
  [
    'two ids alike',
    [
      [root, water('')],
      ['Content-ID: <1>', 'a'],
      ['Content-ID: <1>', 'b'],
    ],
    'two parts have one Content-ID',
  ],
  [
    'two Includes',
    [
      [root, water(include('cid:1') + include('cid:1'))],
      ['Content-ID: <1>', 'a'],
    ],
    'only one xop:Include may stand here',
  ],
  [
    'a root that is no envelope',
    [['Content-ID: <root>\r\nContent-Type: image/png', 'x']],
    'the root part is "image/png", no envelope',
  ],
  ['no root', [['Content-ID: <other>\r\nContent-Type: text/xml', 'x']], 'the multipart body has no root part'],
] as const)('%s is refused', (_what, parts, message) => {
  expect(read(multipart(parts))).toEqual([expect.stringMatching(/^request\./), message]);
});

test('xop:Include outside a package is an unexpected element', () => {
  expect(read(Buffer.from(water(include('cid:1'))), 'text/xml')).toEqual([
    'request.invalid',
    'unexpected element "Include" inside a value',
  ]);
});

test('the action in start-info is held against the Body', () => {
  const contentType = related.replace('"text/xml"', '"application/soap+xml; action=\\"urn:other\\""');
  expect(read(multipart([[root, water('')]]), contentType)).toMatchObject([
    'request.invalid',
    expect.stringContaining('urn:other'),
  ]);
});

test('an answer may be a package too', () => {
  const answer = envelope(`<WaterResponse><Bytes>${include('cid:1')}</Bytes></WaterResponse>`);
  const message = multipart([
    [root, answer],
    ['Content-ID: <1>', '\xfe\xff'],
  ]);
  expect(decodeAnswer(message, 200, related)).toEqual({ kind: 'answer', results: { Bytes: '/v8=' } });
});

test.each([
  ['text/xml', true],
  ['Text/XML; charset=utf-8', true],
  ['application/soap+xml; action="x"', true],
  ['application/xml', true],
  ['', true],
  ['multipart/related; boundary=x', true],
  ['application/json', false],
  ['multipart/form-data; boundary=x', false],
  ['nonsense', false],
])('%p can hold an envelope: %p', (type, can) => {
  expect(isEnvelopeType(type)).toBe(can);
});
