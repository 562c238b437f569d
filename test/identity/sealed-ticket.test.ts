import { Secret } from '../../src/command';
import { createTicketSeal, randomKeys, readKeys, type Keys } from '../../src/identity';
import { Clock, revealed } from './world';

const clock = new Clock();
const rawKey = Buffer.alloc(32, 7).toString('base64');
const seal = (keys: Keys, ticketHours = 24) => createTicketSeal({ keys, ticketHours, clock });
const keys = (text: string) => readKeys(new Secret(text));

test('a ticket opens to what was sealed, and shows nothing of it', () => {
  const own = seal(keys(rawKey));
  const password = 'grüße, "quoted"\u{1f600}';
  const ticket = own.seal('Cust1', 'tje0@example.com', new Secret(password));
  expect(ticket?.reveal()).toMatch(/^NG:[A-Za-z0-9_-]+$/);
  expect(Buffer.from(ticket?.reveal().slice(3) ?? '', 'base64url').toString('latin1')).not.toContain('tje0');
  expect(revealed(own.open('Cust1', ticket ?? new Secret('')))).toBe(`Basic tje0@example.com:${password}`);
  expect(own.seal('Cust1', 'tje0@example.com', new Secret(password))?.reveal()).not.toBe(ticket?.reveal());
});

test('another tenant, a changed bit, a foreign key and a cut ticket open nothing', () => {
  const own = seal(keys(rawKey));
  const text = own.seal('Cust1', 'tje0', new Secret('Tje0'))?.reveal() ?? '';
  expect(own.open('cust1', new Secret(text))).toBeUndefined();
  expect(own.open('', new Secret(text))).toBeUndefined();
  expect(seal(randomKeys()).open('Cust1', new Secret(text))).toBeUndefined();
  for (let length = 0; length < text.length; length += 1)
    expect(own.open('Cust1', new Secret(text.slice(0, length)))).toBeUndefined();
  for (let index = 3; index < text.length; index += 1) {
    const other = text[index] === 'A' ? 'B' : 'A';
    expect(own.open('Cust1', new Secret(text.slice(0, index) + other + text.slice(index + 1)))).toBeUndefined();
  }
  expect(own.open('Cust1', new Secret(`${text}=`))).toBeUndefined();
});

test('a ticket ends after its hours', () => {
  const own = seal(keys(rawKey), 6);
  const ticket = own.seal('', 'tje0', new Secret('Tje0')) ?? new Secret('');
  clock.pass(5.9);
  expect(own.open('', ticket)).toBeDefined();
  clock.pass(0.1);
  expect(own.open('', ticket)).toBeUndefined();
});

test('keys rotate without a ticket failing: the first seals, all open', () => {
  const [a, b] = [Buffer.alloc(32, 1).toString('base64'), 'a passphrase of the operator'];
  const old = seal(keys(a)).seal('', 'tje0', new Secret('Tje0')) ?? new Secret('');
  const both = seal(keys(`${b}, ${a}`));
  const fresh = both.seal('', 'tje0', new Secret('Tje0')) ?? new Secret('');
  expect(both.open('', old)).toBeDefined();
  expect(both.open('', fresh)).toBeDefined();
  const afterwards = seal(keys(b));
  expect(afterwards.open('', fresh)).toBeDefined();
  expect(afterwards.open('', old)).toBeUndefined();
});

test('what no header could carry is not sealed', () => {
  expect(seal(keys(rawKey)).seal('', 'tje0', new Secret('x'.repeat(4000)))).toBeUndefined();
});

test('each purpose has its own key', () => {
  const own = keys(rawKey);
  const all = (['ticket', 'cache key', 'cache value'] as const).map((purpose) => own.of(purpose)[0].toString('hex'));
  expect(new Set([...all, Buffer.alloc(32, 7).toString('hex')]).size).toBe(4);
});
