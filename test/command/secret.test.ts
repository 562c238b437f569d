import { inspect } from 'node:util';
import { Secret } from '../../src/command';

test('no text form of a secret shows it', () => {
  const secret = new Secret('7T:geheim');
  const shown = [
    String(secret),
    [secret].join(),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ a: [secret] }),
    secret.toString(),
  ];
  for (const text of shown) {
    expect(text).toContain('[secret]');
    expect(text).not.toContain('geheim');
  }
  expect(Object.keys(secret)).toEqual([]);
});

test('whoever writes it on a wire gets it', () => {
  expect(new Secret('7T:geheim').reveal()).toBe('7T:geheim');
});
