import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { BodyWithDocuments, delimitersOf, DocumentExtractor } from '../../src/body';
import { extractedBytes, extractedDocument, extractedText, parseBase64InTurns, scalarParser } from '../../src/command';
import { finish } from '../../src/text/turn';

const parse = scalarParser('base64Binary');

test('pauses, and takes the white space out', () => {
  const text = 'QUJD\r\n'.repeat(10_000);
  expect([...parseBase64InTurns(text)].length).toBeGreaterThan(5);
  expect(finish(parseBase64InTurns(text)) === 'QUJD'.repeat(10_000)).toBe(true);
});

/** Around the places where one piece ends and the next begins. */
const texts = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.array(fc.constantFrom('A', 'Q', '=', ' ', '\n', '-'), { maxLength: 14 }))
  .map(([more, end]) => `${'A'.repeat(2 * 8192 + more)}${end.join('')}`);

/** The value, or the refusal. */
function judged(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('says what the parser of short ones says', () => {
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const expected = judged(() => parse(text));
      if (typeof expected === 'string') accepted++;
      expect(judged(() => finish(parseBase64InTurns(text)))).toEqual(expected);
    }),
    { seed: 20240611, numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

function extract(base64: string): { readonly documents: BodyWithDocuments; readonly marker: string } {
  const message = Buffer.from(`<a>${base64}</a>`);
  const delimiters = delimitersOf(message);
  if (delimiters === undefined) throw new Error('nothing to take out of');
  const extractor = new DocumentExtractor(delimiters, 1_000_000);
  extractor.push(message);
  const documents = extractor.finish();
  if (!(documents instanceof BodyWithDocuments)) throw new Error('nothing was taken out');
  return { documents, marker: String(documents.remainder).slice(3, -4) };
}

const base64 = randomBytes(90_000).toString('base64');
const { documents, marker } = extract(base64);

test('a document is where nothing but its marker stands, white space around it or not', () => {
  const document = extractedDocument(`\n ${marker} `, documents);
  expect(document?.text() === base64).toBe(true);
  expect(extractedBytes(marker, documents)).toBe(document);
  expect(extractedDocument(`x${marker}`, documents)).toBeUndefined();
  expect(extractedDocument(marker, undefined)).toBeUndefined();
});

test('any other text is put together again', () => {
  expect(extractedText(`x${marker}y`, documents) === `x${base64}y`).toBe(true);
  expect(extractedText('xy', documents)).toBe('xy');
  expect(extractedText(marker, undefined)).toBe(marker);
  expect(extractedBytes(`${marker}\nYWJj`, documents) === `${base64}YWJj`).toBe(true);
  expect(extractedBytes('YWJj', undefined)).toBe('YWJj');
  expect(() => extractedBytes(`${marker}!`, documents)).toThrow('expected base64Binary');
});

test('but not beyond 4 MiB', () => {
  const large = extract('A'.repeat(4 * 1024 * 1024));
  expect(extractedText(large.marker, large.documents)).toHaveLength(4 * 1024 * 1024);
  expect(() => extractedText(`x${large.marker}`, large.documents)).toThrow('a text of more than 4194304 characters');
  expect(extractedBytes(large.marker, large.documents)).toHaveProperty('byteLength', 3 * 1024 * 1024);
});
