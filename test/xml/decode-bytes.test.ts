import { decodeTextInTurns, decodeXmlBytes, decodeXmlBytesInTurns } from '../../src/xml';
import { finish } from '../../src/text/turn';

const pieceBytes = 256 * 1024;
/** One to four bytes in UTF-8, one and two units in UTF-16. */
const content = 'aé世😀'.repeat(60_000);

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const encodings: readonly (readonly [charset: string, text: string, encode: (text: string) => Buffer])[] = [
  ['utf-8', content, (text) => Buffer.from(text)],
  ['utf-16le', content, (text) => Buffer.from(text, 'utf16le')],
  ['utf-16be', content, utf16be],
  ['iso-8859-1', 'aé'.repeat(300_000), (text) => Buffer.from(text, 'latin1')],
  ['windows-1252', 'aé'.repeat(300_000), (text) => Buffer.from(text, 'latin1')],
  ['us-ascii', 'ab'.repeat(300_000), (text) => Buffer.from(text, 'latin1')],
];

test.each(encodings)('%s: no character is torn, wherever a piece ends', (charset, text, encode) => {
  for (let shift = 0; shift < 10; shift++) {
    const document = `<a>${' '.repeat(shift)}${text}</a>`;
    const steps = decodeXmlBytesInTurns(encode(document), charset);
    let pauses = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) pauses++;
    expect('text' in step.value && step.value.text === document).toBe(true);
    expect(pauses).toBeGreaterThanOrEqual(2);
  }
});

const malformed: readonly (readonly [name: string, charset: string, bytes: Buffer])[] = [
  [
    'a character that ends too early',
    'utf-8',
    Buffer.concat([Buffer.alloc(pieceBytes - 1, 'a'), Buffer.from([0xe4, 0x61]), Buffer.alloc(10, 'a')]),
  ],
  ['nothing but continuations', 'utf-8', Buffer.alloc(2 * pieceBytes, 0x80)],
  ['half a pair', 'utf-16le', Buffer.from(`${'a'.repeat(pieceBytes)}\ud800${'a'.repeat(pieceBytes)}`, 'utf16le')],
  ['an odd number of bytes', 'utf-16le', Buffer.alloc(2 * pieceBytes + 1, 'a')],
  ['a byte beyond ASCII', 'us-ascii', Buffer.alloc(2 * pieceBytes, 0xe4)],
];

test.each(malformed)('%s is refused as it is in one piece', (_name, charset, bytes) => {
  expect(finish(decodeTextInTurns(bytes, charset))).toMatchObject({ code: 'malformed' });
  expect(decodeXmlBytes(bytes, charset)).toMatchObject({ code: 'malformed' });
});

test('mark and declaration count as in a short document', () => {
  const body = ' '.repeat(pieceBytes);
  const declared = (encoding: string): Buffer =>
    Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><a>${body}</a>`);
  expect(finish(decodeXmlBytesInTurns(declared('utf-8'), undefined))).toHaveProperty('text');
  expect(finish(decodeXmlBytesInTurns(declared('utf-16'), undefined))).toMatchObject({ code: 'malformed' });
  expect(finish(decodeXmlBytesInTurns(declared('koi8-r'), undefined))).toMatchObject({ code: 'charset' });
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(`<a>${body}</a>`)]);
  expect(finish(decodeXmlBytesInTurns(marked, 'utf-8'))).toEqual({ text: `<a>${body}</a>`, isUtf8: true });
  expect(finish(decodeXmlBytesInTurns(Buffer.concat([marked.subarray(0, 3), marked]), 'utf-8'))).toMatchObject({
    code: 'malformed',
  });
});
