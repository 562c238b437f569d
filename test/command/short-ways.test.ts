/**
 * Numbers and dates in their usual form are read without expressions: these tables hold that way equal to the rules for
 * all other texts.
 */
import { Refusal } from '../../src/command';
import { parseDouble, parseInteger } from '../../src/command/number';
import { parseDateTime } from '../../src/command/date-time';

const result = (read: () => string | number): string | number => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
};

/** `0`, `9`, `-`, `.`, `e`, `+` and a blank in every order up to five: every text of a number's beginnings. */
function* texts(alphabet: string, chars: number): Generator<string> {
  yield '';
  if (chars === 0) return;
  for (const rest of texts(alphabet, chars - 1)) for (const one of alphabet) yield one + rest;
}

test('integers', () => {
  const wrong: unknown[] = [];
  for (const text of texts('09-.e+ ', 5)) {
    const expected = /^[+-]?[0-9]+$/.test(text) ? Number(text) + 0 : 'refused';
    const found = result(() => parseInteger('int', text));
    if (!Object.is(found, expected)) wrong.push({ text, found, expected });
  }
  expect(wrong).toEqual([]);
  expect(['127', '128', '-128', '-129'].map((text) => result(() => parseInteger('byte', text)))).toEqual([
    127,
    'refused',
    -128,
    'refused',
  ]);
  expect(['4294967295', '4294967296', '-1'].map((text) => result(() => parseInteger('unsignedInt', text)))).toEqual([
    4294967295,
    'refused',
    'refused',
  ]);
});

test('doubles', () => {
  const wrong: unknown[] = [];
  for (const text of texts('09-.e+ ', 5)) {
    const parts = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]{1,5})?$/.exec(text);
    const [, sign, whole = '', fraction = '', exponent = ''] = parts ?? [];
    const digits = `${sign === '-' ? '-' : ''}${whole.replace(/^0+(?=[0-9])/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
    const exists = parts !== null && whole + fraction !== '' && Math.abs(Number(digits)) <= Number.MAX_VALUE;
    const found = result(() => parseDouble('double', text));
    if (found !== (exists ? digits : 'refused')) wrong.push({ text, found });
  }
  expect(wrong).toEqual([]);
});

test('date-times', () => {
  const good = '2024-02-29T23:59:59';
  expect(parseDateTime(good)).toBe(good);
  expect(parseDateTime('0001-01-01T00:00:00')).toBe('0001-01-01T00:00:00');
  for (let at = 0; at < good.length; at++) {
    for (const one of '09-T:x/;') {
      const text = good.slice(0, at) + one + good.slice(at + 1);
      const [date = '', time = ''] = text.split('T');
      const instant = new Date(`${text}Z`);
      // JavaScript rolls 30 February over; what exists comes back as it was.
      const exists =
        /^\d{4}-\d\d-\d\d$/.test(date) &&
        /^\d\d:\d\d:\d\d$/.test(time) &&
        !Number.isNaN(instant.getTime()) &&
        instant.toISOString().startsWith(text);
      expect([text, result(() => parseDateTime(text))]).toEqual([text, exists ? text : 'refused']);
    }
  }
});
