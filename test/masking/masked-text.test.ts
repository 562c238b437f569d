/** The replacement keeps the format, is the same for equal texts, and different for different ones. */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { Masking } from '../../src/masking';
import type { Personal } from '../../src/masking/personal-data';
import { manyRuns } from '../many-runs';

const key = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const letters = Array.from('abzABZ019 .-/+ÆøßéŸЖжİ漢ａ😀\u0301\n"');
const text = fc.oneof(fc.string({ unit: fc.constantFrom(...letters), maxLength: 30 }), fc.string({ unit: 'grapheme' }));
const masked = ['words', 'phone', 'number', 'text'] as const satisfies readonly Personal[];

/** What stays: where letters, capital letters and digits are, and every other sign. */
const formatOf = (given: string): string =>
  given.replace(/\p{L}/gu, (letter) => (letter.toLowerCase() === letter ? 'a' : 'A')).replace(/\p{N}/gu, '0');
const isAddress = (given: string): boolean => /^[^@\s]+@[^@\s]+$/.test(given);
const isMarked = (given: string): boolean => /^\[|<\/|^\d{4}-\d{2}-\d{2}/.test(given);

test('format and length stay, and the same key gives the same text', () => {
  fc.assert(
    fc.property(key, text, fc.constantFrom(...masked), (secret, given, kind) => {
      fc.pre(!isAddress(given) && !isMarked(given));
      const after = new Masking(secret).text(given, kind);
      expect(after.length).toBe(given.length);
      expect(formatOf(after)).toBe(formatOf(given));
      expect(new Masking(secret).text(given, kind)).toBe(after);
    }),
    { numRuns: manyRuns(300) },
  );
});

test.each([...masked, 'url', 'file'] as const)(
  '%s: what is different stays different, also where it is short',
  (kind) => {
    const masking = new Masking(randomBytes(32));
    const pairs = Array.from('abcdefghijklmnopqrstuvwxyzæøå').flatMap((one) =>
      Array.from('0123456789xyzÆØÅ').map((other) => one + other),
    );
    const all = [...pairs, ...pairs.map((pair) => `${pair}@x.no`), ...pairs.map((pair) => `${pair} ${pair}`)];
    expect(new Set(all.map((each) => masking.text(each, kind))).size).toBe(all.length);
  },
);

test('another key gives another text', () => {
  const names = [1, 2, 3].map(() => new Masking(randomBytes(32)).text('Augustina Vennesland', 'words'));
  expect(new Set([...names, 'Augustina Vennesland']).size).toBe(4);
});

test('names, addresses of mail and of pages stay together', () => {
  const masking = new Masking(randomBytes(32));
  const full = masking.text('Augustina Vennesland', 'words');
  expect(full).toBe(`${masking.text('Augustina', 'words')} ${masking.text('Vennesland', 'words')}`);
  const [first, last] = full.toLowerCase().split(' ');
  const mail = masking.text('augustina.vennesland@bedrift.no', 'text');
  expect(mail).toMatch(new RegExp(`^${first}\\.${last}@[a-z]{7}\\.[a-z]{2}\\.example\\.com$`));
  const [, domain] = mail.split('@');
  expect(masking.text('https://bedrift.no/kontakt', 'url')).toMatch(new RegExp(`^https://${domain}/[a-z]{7}$`));
  expect(masking.text('Tilbud Vennesland.docx', 'file')).toMatch(/^[A-Z][a-z]{5} [A-Z][a-z]{9}\.docx$/);
  expect(masking.text('+47 22 51 70 00', 'phone')).toMatch(/^\+\d\d \d\d \d\d \d\d \d\d$/);
});

test('a date of birth moves by the same days for all, and no date stays none', () => {
  const masking = new Masking(randomBytes(32));
  const days = (before: string) => (Date.parse(before) - Date.parse(masking.date(before))) / 86_400_000;
  expect(days('1980-02-29T00:00:00')).toBe(days('2001-12-31T00:00:00'));
  expect(days('1980-02-29')).toBeGreaterThanOrEqual(30);
  expect(masking.date('0001-01-01T00:00:00')).toBe('0001-01-01T00:00:00');
  expect(masking.date('1980-02-29T00:00:00+01:00')).toMatch(/T00:00:00\+01:00$/);
});

test('marks of HTML and of encoded values stay, the words in them do not', () => {
  const masking = new Masking(randomBytes(32));
  const html = masking.text('<p class="hemmelig">Augustina &amp; Co</p>', 'text');
  expect(html).toMatch(/^<p [a-z]{5}="[a-z]{8}">[A-Z][a-z]{8} &amp; [A-Z][a-z]<\/p>$/);
  expect(html).not.toMatch(/hemmelig|Augustina/);
  expect(masking.text('[I:1234567]', 'text')).toMatch(/^\[I:\d{7}\]$/);
  expect(masking.text('[D:1980-02-29]', 'text')).toMatch(/^\[D:19[78]\d-\d\d-\d\d\]$/);
});
