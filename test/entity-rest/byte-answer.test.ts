import type { Readable } from 'node:stream';
import { Chunks, Document } from '../../src/body';
import type { RelayAnswer, Failure } from '../../src/command';
import { bytesAnswer, imageAnswer } from '../../src/entity-rest';

const png = Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1');
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const typeOf = ({ headers }: RelayAnswer): string | undefined => headers['content-type'];

async function bytesOf(body: Uint8Array | Readable): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

test.each<[string, string | undefined, string]>([
  ['%PDF-1.7', 'text/html', 'application/pdf'],
  [png.toString('latin1'), 'image/webp,*/*;q=0.8', 'image/png'],
  ['\xff\xd8\xff\xe0', undefined, 'image/jpeg'],
  ['PK\x03\x04', word, word],
  ['PK\x03\x04', 'text/html,application/xhtml+xml,*/*;q=0.8', 'application/octet-stream'],
  ['PK\x03\x04', undefined, 'application/octet-stream'],
  ['<script>', 'text/html', 'application/octet-stream'],
  ['<svg>', 'image/svg+xml', 'application/octet-stream'],
  ['a;b', 'text/csv', 'text/csv'],
  ['a;b', 'application/json', 'application/octet-stream'],
  ['', undefined, 'application/octet-stream'],
])('%j for %s is %s', async (content, accept, expected) => {
  const bytes = Buffer.from(content, 'latin1');
  for (const value of [bytes.toString('base64'), new Document([bytes.subarray(0, 3), bytes.subarray(3)])]) {
    const answer = bytesAnswer(value, accept);
    expect(typeOf(answer)).toBe(expected);
    expect(await bytesOf(answer.body)).toEqual(bytes);
  }
});

test('a document goes out piece by piece, with its length, and gives its memory back', async () => {
  const chunks = new Chunks();
  chunks.push(Buffer.alloc(3_000_000, 'x'));
  const document = chunks.finish();
  const { headers, body } = bytesAnswer(document, undefined);
  expect(headers['content-length']).toBe('3000000');
  expect(body).not.toBeInstanceOf(Uint8Array);
  expect((await bytesOf(body)).length).toBe(3_000_000);
  await new Promise(setImmediate);
  expect(() => document.pieces).toThrow('released');
});

describe('an image', () => {
  const shown = (answer: RelayAnswer | Failure): string =>
    answer.kind === 'failure' ? answer.code : `${answer.status} ${typeOf(answer)}`;

  test.each<[string | undefined, string]>([
    [undefined, 'crm.notFound'],
    ['Default', 'crm.notFound'],
    ['SrNoPhoto', 'crm.notFound'],
    ['clearPixel', '200 image/gif'],
    ['null', '204 undefined'],
  ])('that is not there, with ifBlank %s: %s', (ifBlank, expected) => {
    for (const value of [null, '', new Document([])])
      expect(shown(imageAnswer(value, ifBlank, undefined))).toBe(expected);
  });

  test('that is there', () => {
    expect(shown(imageAnswer(png.toString('base64'), 'ClearPixel', 'image/*'))).toBe('200 image/png');
  });
});
