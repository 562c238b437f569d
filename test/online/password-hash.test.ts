import * as crypto from 'node:crypto';
import { hashPassword, matchesHash, readPasswordHash } from '../../src/online';

function hashOf(text: string) {
  const hash = readPasswordHash(text);
  if ('problem' in hash) throw new Error(hash.problem);
  return hash;
}

test('a hash that is made here is read, and fits this password only', async () => {
  const text = await hashPassword('Blåbær 🫐');
  expect(text).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await hashPassword('Blåbær 🫐')).not.toBe(text);
  expect(await matchesHash('Blåbær 🫐', hashOf(text))).toBe(true);
  expect(await matchesHash('Blåbær', hashOf(text))).toBe(false);
});

test('a hash that another program has made fits, too', async () => {
  const salt = Buffer.from('sixteen bytes xx');
  const made = crypto.scryptSync('secret', salt, 32, { N: 2 ** 10, r: 8, p: 2 });
  const plain = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  const hash = hashOf(`$scrypt$ln=10,r=8,p=2$${plain(salt)}$${plain(made)}`);
  expect(await matchesHash('secret', hash)).toBe(true);
});

const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
const hash = 'a'.repeat(43);

test.each([
  ['a password', 'secret'],
  ['bcrypt', '$2b$12$abcdefghijklmnopqrstuv'],
  ['no cost', `$scrypt$ln=1,r=8,p=1$${salt}$${hash}`],
  ['too much memory', `$scrypt$ln=20,r=32,p=1$${salt}$${hash}`],
  ['a short hash', `$scrypt$ln=15,r=8,p=1$${salt}$aaaaaaaaaaaa`],
  ['a short salt', `$scrypt$ln=15,r=8,p=1$c29tc2FsdA$${hash}`],
  ['argon2id with a short salt', `$argon2id$v=19$m=65536,t=3,p=4$c29tc2FsdA$${hash}`],
  ['argon2id with too little memory', `$argon2id$v=19$m=31,t=3,p=4$${salt}$${hash}`],
  ['argon2i', `$argon2i$v=19$m=65536,t=3,p=4$${salt}$${hash}`],
])('%s is no hash', (_, text) => {
  expect(readPasswordHash(text)).toEqual({ problem: expect.any(String) });
});

test('argon2id works where Node has it, and is refused elsewhere', async () => {
  // A known answer of the reference implementation (its test.c), for "password" and "somesalt".
  const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const read = readPasswordHash(known);
  const found = 'problem' in read ? read.problem : await matchesHash('password', read);
  expect(found).toBe('argon2' in crypto ? true : 'be a hash of scrypt: argon2id needs Node 24.7 or later');
});
