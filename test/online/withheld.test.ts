import { Secret } from '../../src/command';
import { saidBy } from '../../src/online/withheld';

const secret = 'Example App-1a2b3c/4d5e+6f';
const base64 = Buffer.from(secret).toString('base64');

test.each([
  ['as it is', secret],
  ['a piece of it', secret.slice(7, 20)],
  ['percent-encoded', encodeURIComponent(secret)],
  ['as a form', new URLSearchParams({ token: secret }).toString()],
  ['as JSON with escapes', JSON.stringify({ token: secret }).replaceAll('/', '\\/')],
  ['in base64', base64],
  ['in base64url', base64.replaceAll('+', '-').replaceAll('/', '_')],
])('a message with the secret %s is left out', (_, text) => {
  expect(saidBy(`You sent ${text}.`, [new Secret('short'), new Secret(secret)])).toBe(
    'no, and repeats a secret, which is left out here',
  );
});

test('other messages are told, shortened', () => {
  expect(saidBy('There is no such application.', [new Secret(secret)])).toBe('"There is no such application."');
  expect(saidBy('', [new Secret(secret)])).toBe('no');
  expect(saidBy('x'.repeat(10_000), [new Secret(secret)]).length).toBeLessThan(200);
  expect(saidBy('The ticket 7T:abcdefgh has ended.', [new Secret(secret)])).not.toContain('abcdefgh');
});
