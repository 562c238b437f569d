import {
  basicCredential,
  formatTimeZone,
  headerSecret,
  headerTag,
  knownTimeZone,
  parseBasic,
  parseTimeZone,
  Refusal,
  zoneCode,
  type Credential,
} from '../../src/command';
import { caught } from '../caught';

test('a secret for a header is visible ASCII', () => {
  expect(headerSecret('7T:abc==', 'Ticket').reveal()).toBe('7T:abc==');
  for (const wrong of ['a b', 'a\r\nX: y', 'ø', '', '\u007f', 'a'.repeat(4097)])
    expect(() => headerSecret(wrong, 'Ticket')).toThrow(Refusal);
});

test('a refused secret is not in the message', () => {
  const error = caught(() => headerSecret('geheim\n', 'Ticket'));
  expect(error).toMatchObject({ path: 'Ticket' });
  expect(String(error)).not.toContain('geheim');
});

test('a tag may hold blanks but no line break', () => {
  expect(headerTag('nb-NO, en;q=0.5', 'Accept-Language')).toBe('nb-NO, en;q=0.5');
  for (const wrong of ['a\nb', 'é', 'a'.repeat(257)]) expect(() => headerTag(wrong, 'SO-Language')).toThrow(Refusal);
});

test('basic credentials have no colon in the name and no control characters', () => {
  expect(basicCredential('tje0', 'a:b ø', 'Authorization')).toMatchObject({ scheme: 'basic', user: 'tje0' });
  for (const [user, password] of [
    ['a:b', 'c'],
    ['a\n', 'c'],
    ['a', 'c\0'],
    ['a'.repeat(257), 'c'],
  ] as const)
    expect(() => basicCredential(user, password, 'Authorization')).toThrow(Refusal);
});

test.each([
  ['', undefined, ''],
  ['NO/Oslo', { code: 'NO/Oslo' }, 'NO/Oslo'],
  ['42', { id: 42 }, '42'],
  ['42, includeTZOffset', { id: 42, includeOffset: true }, '42, includeTZOffset'],
  ['includetzoffset', { includeOffset: true }, 'includeTZOffset'],
  [' NO/Oslo ,IncludeTZOffset', { code: 'NO/Oslo', includeOffset: true }, 'NO/Oslo, includeTZOffset'],
  ['12345678901', { code: '12345678901' }, '12345678901'],
])('SO-TimeZone %p', (text, zone, written) => {
  expect(parseTimeZone(text)).toEqual(zone);
  expect(zone === undefined ? '' : formatTimeZone(zone)).toBe(written);
});

test.each(['NO', 'US-NY', 'NO/Oslo', 'W. Europe Standard Time', 'Central Standard Time (Mexico)'])(
  'a caller may name %p',
  (code) => {
    expect(zoneCode(` ${code} `, 'Code')).toBe(code);
  },
);

test.each(['', ' ', '42', 'NO, US-NY', 'N, includeTZOffset', 'IncludeTZOffset', 'a\nb', 'é', 'a:b', 'x'.repeat(65)])(
  'a caller may not name %p',
  (code) => {
    expect(caught(() => zoneCode(code, 'Code'))).toMatchObject({ code: 'request.invalid', path: 'Code' });
  },
);

test('of two zones neither is dropped: they are no code', () => {
  expect(parseTimeZone('NO, US-NY, includeTZOffset')).toEqual({ code: 'NO, US-NY', includeOffset: true });
  expect(knownTimeZone({ code: 'NO, US-NY' })).toBeUndefined();
});

test('a location code wins over an id', () => {
  expect(formatTimeZone({ id: 1, code: 'NO/Oslo' })).toBe('NO/Oslo');
});

test.each(['NOS', 'EUR-NO', 'NO/Oslo', 'America/Port-au-Prince', 'Etc/GMT+5', 'W. Europe Standard Time'])(
  '%s is the name of a zone',
  (code) => {
    expect(knownTimeZone({ code })).toEqual({ code });
  },
);

test.each(['crm-db-07.intern', '10.11.12.13', 'http://crm/', 'Łódź', 'a\r\nb', 'x'.repeat(65)])(
  '%j is none',
  (code) => {
    expect(knownTimeZone({ code })).toBeUndefined();
    expect(knownTimeZone({ id: 7 })).toEqual({ id: 7 });
  },
);

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');

function shown(credential: Credential): string {
  if (credential.scheme === 'basic') return `${credential.user} / ${credential.password.reveal()}`;
  return credential.scheme === 'ticket' ? `ticket ${credential.ticket.reveal()}` : credential.scheme;
}

test.each([
  ['tje0:Tje0', 'tje0 / Tje0'],
  ['tje0:a:b:', 'tje0 / a:b:'],
  ['grüße:ö', 'grüße / ö'],
  ['opaque:', 'opaque / '],
  ['7T:1234abc==:', 'ticket 7T:1234abc=='],
  ['8A:Cust1.x:', 'ticket 8A:Cust1.x'],
  ['NG:abc:', 'ticket NG:abc'],
  ['7T:pass', '7T / pass'],
  ['7t:pass:', '7t / pass:'],
])('%s', (pair, expected) => expect(shown(parseBasic(encode(pair)))).toBe(expected));

test.each([
  ['no base64', '!'],
  ['no colon', encode('tje0')],
  ['no UTF-8', Buffer.of(0xff, 0x3a).toString('base64')],
  ['a line break', encode('tje0\n:x')],
])('%s is refused', (_, value) => expect(() => parseBasic(value)).toThrow(Refusal));
