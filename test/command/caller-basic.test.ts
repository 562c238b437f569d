import { parseBasic, Refusal, type Credential } from '../../src/command';

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
