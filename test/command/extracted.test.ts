import { randomBytes } from 'node:crypto';
import { extractedBytes, extractedDocument, extractedText } from '../../src/command';
import { delimitersOf, BodyWithDocuments, DocumentExtractor } from '../../src/body';

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
