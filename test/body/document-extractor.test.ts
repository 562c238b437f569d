import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { delimitersOf, BodyWithDocuments, DocumentExtractor } from '../../src/body';

const bytes = randomBytes(400_000);
const base64 = bytes.toString('base64');

function extract(message: Uint8Array, cuts: readonly number[], remainderBytesMax = 10_000_000) {
  const delimiters = delimitersOf(message);
  if (delimiters === undefined) return undefined;
  const extractor = new DocumentExtractor(delimiters, remainderBytesMax);
  let from = 0;
  // A copy, overwritten afterwards: chunks are not kept.
  const push = (to: number): boolean => {
    const chunk = Buffer.from(message.subarray(from, to));
    from = to;
    const taken = extractor.push(chunk);
    if (from > 70_000) chunk.fill(0);
    return taken;
  };
  for (const cut of cuts.toSorted((a, b) => a - b)) if (!push(Math.min(cut, message.length))) return undefined;
  return push(message.length) ? extractor.finish() : undefined;
}

const remainderOf = (documents: BodyWithDocuments): string => Buffer.from(documents.remainder).toString('latin1');

function documents(message: string, cuts: readonly number[] = []): BodyWithDocuments {
  const result = extract(Buffer.from(message, 'latin1'), cuts);
  if (!(result instanceof BodyWithDocuments)) throw new Error('nothing was taken out');
  return result;
}

function textBack(result: BodyWithDocuments | Uint8Array | undefined): string {
  if (result instanceof BodyWithDocuments) return result.restore(remainderOf(result));
  return Buffer.from(result ?? []).toString('latin1');
}

const wrap = (text: string, columns: number, end: string): string =>
  text.replace(new RegExp(`.{${columns}}(?=.)`, 'g'), `$&${end}`);

/** Lengths about the shortest run and the slice, and others. */
const length = fc.oneof(
  fc.integer({ min: 65_520, max: 65_560 }),
  fc.nat(200),
  fc.integer({ min: 131_060, max: 131_090 }),
  fc.nat(300_000),
);
const run = fc.oneof(
  { weight: 4, arbitrary: length.map((chars) => base64.slice(0, chars)) },
  fc
    .tuple(length, fc.constantFrom(4, 64, 76, 75), fc.constantFrom('\n', '\r\n'))
    .map(([chars, columns, end]) => wrap(base64.slice(0, chars), columns, end)),
  fc
    .tuple(length, fc.constantFrom('=', '==', '!', '-', '_', ' ', '\n  ', '\\/'))
    .map(([chars, end]) => base64.slice(0, chars) + end),
  fc
    .tuple(length, fc.nat(300_000), fc.constantFrom('=', '\n', ' ', '-', '_', '&amp;', '>', 'é'))
    .map(([chars, at, stranger]) => `${base64.slice(0, at)}${stranger}${base64.slice(at, chars)}`),
);
const cuts = fc.array(fc.nat(400_000), { maxLength: 12 });

test.each<[string, (runs: readonly string[]) => string]>([
  ['XML', (runs) => `<a>${runs.map((text) => `<b>${text}</b>`).join('\n ')}</a>`],
  ['JSON', (runs) => `{"a":[${runs.map((text) => `"${text}"`).join(',')}]}`],
  ['anything that begins like XML', (runs) => `<${runs.join('>')}`],
])('%s: what was taken out and restored is the message, whatever it holds and however it is cut', (_, message) => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 3 }), cuts, (runs, at) => {
      const text = message(runs);
      const result = extract(Buffer.from(text, 'latin1'), at);
      // XML has line feeds only, once it is read.
      expect(textBack(result).replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n')).toBe(true);
      if (!(result instanceof BodyWithDocuments)) return;
      expect(result.byteLength).toBe(text.length);
      const original = result.original();
      // What stood in lines cannot go on as it came.
      const isSame = original === undefined || Buffer.concat([...original]).toString('latin1') === text;
      expect([isSame, original !== undefined || text.includes('\n')]).toEqual([true, true]);
    }),
    { numRuns: 150 },
  );
});

const markerForm = /Marker[0-9a-f]{32}N0E/;

test.each([0, 1, 2])('the document is there byte by byte, with %d bytes over', (over) => {
  const some = bytes.subarray(0, 300_000 + over);
  fc.assert(
    fc.property(cuts, fc.constantFrom('', '\n', '\r\n    '), (at, blank) => {
      const result = documents(`<a><b>${blank}${some.toString('base64')}${blank}</b></a>`, at);
      const remainder = remainderOf(result);
      expect(remainder).toMatch(new RegExp(`^<a><b>${blank}${markerForm.source}${blank}</b></a>$`));
      const document = result.document(markerForm.exec(remainder)?.[0] ?? '');
      expect(Buffer.concat(document?.pieces ?? []).equals(some)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test.each([
  [76, '\r\n'],
  [64, '\n'],
  [4, '\n'],
])('a document in lines of %d characters', (columns, end) => {
  fc.assert(
    fc.property(cuts, fc.constantFrom('', end, `${end}  `), (at, blank) => {
      const result = documents(`<a>${blank}${wrap(base64, columns, end)}${blank}</a>`, at);
      const document = result.document(markerForm.exec(remainderOf(result))?.[0] ?? '');
      expect(remainderOf(result)).toHaveLength(7 + 2 * blank.length + 41);
      expect(Buffer.concat(document?.pieces ?? []).equals(bytes)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('several documents, each under its own marker', () => {
  const result = documents(`{"a":"${base64}","b":"x","c":"${base64.slice(0, 70_000)}"}`);
  const markers = remainderOf(result).match(/Marker\w+E/g) ?? [];
  expect(markers.map((marker) => result.document(marker)?.textLength)).toEqual([base64.length, 70_000]);
  expect(result.document('BodyWithDocuments')).toBeUndefined();
  expect(result.restoredLength('x')).toBeUndefined();
  expect(result.restoredLength(`<${markers.join('')}>`)).toBe(base64.length + 70_002);
});

test('JSON has no lines: what is no JSON does not become it', () => {
  const message = `{"a":"${wrap(base64, 76, '\n')}"}`;
  expect(textBack(extract(Buffer.from(message), []))).toBe(message);
  expect(extract(Buffer.from(message), [])).toBeInstanceOf(Uint8Array);
});

test('markers of two messages differ', () => {
  const message = `<a>${base64}</a>`;
  expect(remainderOf(documents(message))).not.toBe(remainderOf(documents(message)));
});

test.each(['%3Ca', '--boundary', 'a=1', '\uFEFF ', '<\0a\0', ''])('nothing is taken out from %p', (start) => {
  expect(delimitersOf(Buffer.from(start))).toBeUndefined();
});

test.each(['<a', '\n <a', '\uFEFF<a', ' {"a', '["', '"a'])('%p can hold documents', (start) => {
  expect(delimitersOf(Buffer.from(start))).toBeDefined();
});

test('what is not documents has its limit', () => {
  const message = Buffer.from(`<a><b>${base64}</b>${'<b/>'.repeat(1_000)}</a>`);
  expect(extract(message, [], 600_000)).toBeInstanceOf(BodyWithDocuments);
  expect(extract(message, [100_000, 100_001], 140_000)).toBeInstanceOf(BodyWithDocuments);
  expect(extract(Buffer.concat([message, Buffer.alloc(70_000, 'é')]), [], 70_000)).toBeUndefined();
  expect(extract(Buffer.from(`<a>${base64.slice(0, 100_000)}-${base64}</a>`), [], 300_000)).toBeUndefined();
});
