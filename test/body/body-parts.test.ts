import { randomBytes } from 'node:crypto';
import { Document, BodyParts } from '../../src/body';

const large = new Document([randomBytes(200_000)]);

test('of a document the base64 text is meant', () => {
  const pieces = new BodyParts([Buffer.from('ä['), large, Buffer.from(']')]);
  const expected = `ä[${large.text()}]`;
  expect(Buffer.concat([...pieces]).toString()).toBe(expected);
  expect(pieces.byteLength).toBe(Buffer.byteLength(expected));
});

test('may be walked through again, in pieces that are small', () => {
  const bytes = randomBytes(300_000);
  const pieces = new BodyParts([bytes, large]);
  const once = [...pieces];
  expect(Buffer.concat(once)).toEqual(Buffer.concat([...pieces]));
  expect(Math.max(...once.map(({ byteLength }) => byteLength))).toBe(65_536);
  expect(Buffer.concat(once)).toHaveLength(pieces.byteLength);
});

test('a small one can be had in one block, a large one cannot', () => {
  const small = new BodyParts([Buffer.from('ä['), new Document([Buffer.from('abc')]), Buffer.from(']')]);
  expect(small.joined()?.toString()).toBe('ä[YWJj]');
  expect(new BodyParts([large]).joined()).toBeUndefined();
});
