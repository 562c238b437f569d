import { randomBytes } from 'node:crypto';
import { Base64, Pieces } from '../../src/body';

const large = new Base64([randomBytes(200_000)]);

test('of a document the base64 text is meant', () => {
  const pieces = new Pieces([Buffer.from('ä['), large, Buffer.from(']')]);
  const expected = `ä[${large.text()}]`;
  expect(Buffer.concat([...pieces]).toString()).toBe(expected);
  expect(pieces.byteLength).toBe(Buffer.byteLength(expected));
});

test('may be walked through again, in pieces that are small', () => {
  const bytes = randomBytes(300_000);
  const pieces = new Pieces([bytes, large]);
  const once = [...pieces];
  expect(Buffer.concat(once)).toEqual(Buffer.concat([...pieces]));
  expect(Math.max(...once.map(({ byteLength }) => byteLength))).toBe(65_536);
  expect(Buffer.concat(once)).toHaveLength(pieces.byteLength);
});

test('a small one can be had in one block, a large one cannot', () => {
  const small = new Pieces([Buffer.from('ä['), new Base64([Buffer.from('abc')]), Buffer.from(']')]);
  expect(small.joined()?.toString()).toBe('ä[YWJj]');
  expect(new Pieces([large]).joined()).toBeUndefined();
});
