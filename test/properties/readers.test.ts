/**
 * What goes on to a v1 CRM is read alike by everybody: by a strict reader, and by ones that take comments, loose commas and single quotes, that keep the
 * first or the last of two equal keys, and that tell keys apart by letter case or do not. (Keys of dictionaries are data, and not looked at here.)
 */
import * as fc from 'fast-check';
import { garden } from '../golden/garden';
import { decode, missing, sentOn } from '../rest/messages';
import { LooseReader, type LooseOptions } from './loose-reader';

const operation = garden.operations[0] ?? missing();

const name = fc.constantFrom('Text', 'text', 'Number', 'Plant', 'Shoots', 'Anything', 'new', 'New', '\\u006eew', 'x', 'X', '__proto__', '\\u212ax', 'kx', '\\u0131d', 'Id', '$type', '$ref'); // prettier-ignore
const blank = fc.constantFrom('', '', '', ' ', '\n', '/*a*/', '//a\n', ',');
const leaf = fc.constantFrom('null', '5', '"5"', '"a"', '-0', '1.50', '1e400', 'true', "'a'", '01', 'NaN', '"\\ud83d\\ude00"', '"/*"', '","', '[]', '{}', 'undefined', '0x1'); // prettier-ignore

/** JSON, or nearly. */
const value = fc.letrec<{ any: string; object: string; array: string }>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, leaf, tie('object'), tie('array')),
  object: fc
    .array(fc.tuple(blank, name, blank, tie('any')), { maxLength: 4 })
    .chain((entries) => blank.map((end) => `{${entries.map(([before, key, after, text]) => `${before}"${key}"${after}:${text}`).join()}${end}}`)), // prettier-ignore
  array: fc
    .array(fc.tuple(blank, tie('any')), { maxLength: 3 })
    .chain((items) => blank.map((end) => `[${items.map((item) => item.join('')).join()}${end}]`)),
}));

const readers: readonly LooseOptions[] = [true, false].flatMap((keepsFirst) =>
  [true, false].map((ignoresCase) => ({ keepsFirst, ignoresCase })),
);

test('nobody reads it otherwise', () => {
  let accepted = 0;
  const holds = (body: string): void => {
    if (decode(body, { operation, unknown: 'keep' }).kind === 'failure') return;
    const sent = sentOn(body, { operation, unknown: 'keep' }).replace(/^\ufeff/, '');
    if (sent === '') return;
    const strict: unknown = JSON.parse(sent);
    for (const options of readers) expect(new LooseReader(sent, options).read()).toEqual(strict);
    accepted += 1;
  };
  fc.assert(fc.property(value.object, holds), { seed: 20261107, numRuns: 5_000 });
  expect(accepted).toBeGreaterThan(500);
});

test('they would notice', () => {
  const read = (text: string, options: LooseOptions): unknown => new LooseReader(text, options).read();
  const first = { keepsFirst: true, ignoresCase: false };
  expect(read('{"a":1,"a":2}', first)).toEqual({ a: 1 });
  expect(read('{"a":1,"a":2,}', { ...first, keepsFirst: false })).toEqual({ a: 2 });
  expect(read('{"a":1,/*b*/"A":2}', { ...first, ignoresCase: true })).toEqual({ a: 1 });
  expect(read("['a',]//b", first)).toEqual(['a']);
});
