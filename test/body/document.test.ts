import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Document, Chunks } from '../../src/body';

const chunks = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 });

test('whatever the pieces, the text is the base64 of all bytes', () => {
  fc.assert(
    fc.property(chunks, (pieces) => {
      const document = new Document(pieces);
      const text = Buffer.concat(pieces).toString('base64');
      expect(document.text()).toBe(text);
      expect(document.textLength).toBe(text.length);
      expect([...document.texts()].join('')).toBe(text);
      expect(JSON.stringify({ document })).toBe(JSON.stringify({ document: text }));
    }),
  );
});

test('a large document is written in small pieces', () => {
  const bytes = randomBytes(1_000_001);
  const document = new Document([bytes.subarray(0, 400_001), bytes.subarray(400_001)]);
  const pieces = [...document.texts()];
  expect(pieces.join('')).toBe(bytes.toString('base64'));
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(65_536);
});

test('a released document is gone, and says so', async () => {
  const chunks = new Chunks();
  chunks.push(randomBytes(1_000_000));
  const document = chunks.finish();
  const [piece] = document.pieces;
  document.release();
  document.release();
  expect(() => document.text()).toThrow('released');
  const left = () => piece?.byteLength;
  while (left() !== 0) await new Promise(setImmediate);
  expect(piece).toHaveLength(0);
});

test('memory that is not its own is not released', () => {
  const document = new Document([Buffer.from('abc')]);
  document.release();
  expect(document.text()).toBe('YWJj');
});
