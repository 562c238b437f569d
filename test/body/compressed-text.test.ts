import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { gzipEnd, TextCompressor, BodyParts, type CompressedText } from '../../src/body';

function pack(...pieces: readonly (string | Uint8Array)[]): CompressedText {
  const compressor = new TextCompressor();
  for (const piece of pieces)
    if (typeof piece === 'string') compressor.text(piece);
    else compressor.bytes(piece);
  return compressor.finish();
}

const plain = (text: CompressedText): string => Buffer.concat([...new BodyParts(text.parts)]).toString();
const unzipped = (text: CompressedText, end: string): string =>
  gunzipSync(Buffer.concat([text.gzip, gzipEnd(text, Buffer.from(end))])).toString();

const words = Array.from({ length: 20_000 }, (_, index) => `"Größe ${index}":"\u{1f600}",`);

test.each<[string, readonly (string | Uint8Array)[]]>([
  ['nothing', []],
  ['an empty piece', ['']],
  ['no bytes', [new Uint8Array(), 'x', new Uint8Array()]],
  ['one piece', ['{"a":1']],
  ['many pieces', words],
  ['one large piece', [words.join('')]],
  ['bytes that cannot be compressed', [Buffer.from(randomBytes(150_000).toString('hex'))]],
  ['text before and behind bytes', ['<', Buffer.from('é'), '>']],
])('%s comes back, in pieces and as one gzip member, with any end', (_, pieces) => {
  const text = pack(...pieces);
  const whole = Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString();
  expect(plain(text) === whole).toBe(true);
  expect(text.byteLength).toBe(Buffer.byteLength(whole));
  expect(gunzipSync(Buffer.concat([text.gzip, gzipEnd(text, new Uint8Array())])).toString() === whole).toBe(true);
  for (const end of ['', ',"end":"é"}', whole]) expect(unzipped(text, end) === whole + end).toBe(true);
});

test('stands in memory as a small part of what it is', () => {
  const text = pack(...words);
  expect(text.gzip.byteLength * 4).toBeLessThan(text.byteLength);
  expect(Math.max(...text.parts.map(({ byteLength }) => byteLength))).toBeLessThan(256 * 1024);
});

test('equal texts are equal bytes with one digest, however they came; others are not', () => {
  const [one, other, third] = [pack('ab', 'c'), pack('a', 'bc'), pack('abd')];
  expect(other.gzip).toEqual(one.gzip);
  expect(other.digest).toBe(one.digest);
  expect(third.digest).not.toBe(one.digest);
});
