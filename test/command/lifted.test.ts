import { randomBytes } from 'node:crypto';
import { liftedBytes, liftedDocument, liftedText } from '../../src/command';
import { delimitersOf, Lifted, Lifter } from '../../src/body';

function lift(base64: string): { readonly lifted: Lifted; readonly marker: string } {
  const message = Buffer.from(`<a>${base64}</a>`);
  const delimiters = delimitersOf(message);
  if (delimiters === undefined) throw new Error('nothing to lift from');
  const lifter = new Lifter(delimiters, 1_000_000);
  lifter.push(message);
  const lifted = lifter.finish();
  if (!(lifted instanceof Lifted)) throw new Error('nothing was lifted');
  return { lifted, marker: String(lifted.skeleton).slice(3, -4) };
}

const base64 = randomBytes(90_000).toString('base64');
const { lifted, marker } = lift(base64);

test('a document is where nothing but its marker stands, white space around it or not', () => {
  const document = liftedDocument(`\n ${marker} `, lifted);
  expect(document?.text() === base64).toBe(true);
  expect(liftedBytes(marker, lifted)).toBe(document);
  expect(liftedDocument(`x${marker}`, lifted)).toBeUndefined();
  expect(liftedDocument(marker, undefined)).toBeUndefined();
});

test('any other text is put together again', () => {
  expect(liftedText(`x${marker}y`, lifted) === `x${base64}y`).toBe(true);
  expect(liftedText('xy', lifted)).toBe('xy');
  expect(liftedText(marker, undefined)).toBe(marker);
  expect(liftedBytes(`${marker}\nYWJj`, lifted) === `${base64}YWJj`).toBe(true);
  expect(liftedBytes('YWJj', undefined)).toBe('YWJj');
  expect(() => liftedBytes(`${marker}!`, lifted)).toThrow('expected base64Binary');
});

test('but not beyond 4 MiB', () => {
  const large = lift('A'.repeat(4 * 1024 * 1024));
  expect(liftedText(large.marker, large.lifted)).toHaveLength(4 * 1024 * 1024);
  expect(() => liftedText(`x${large.marker}`, large.lifted)).toThrow('a text of more than 4194304 characters');
  expect(liftedBytes(large.marker, large.lifted)).toHaveProperty('byteLength', 3 * 1024 * 1024);
});
