import { Secret } from '../../src/command';
import { PasswordCheck } from '../../src/online/password-check';
import { readPasswordHash } from '../../src/online';
import { Clock } from '../identity/world';
import { cheapHash } from './identity-fake';

let mockChecks = 0;
jest.mock('../../src/online/password-hash', () => {
  const actual: typeof import('../../src/online/password-hash') = jest.requireActual('../../src/online/password-hash');
  return {
    ...actual,
    matchesHash: (...given: Parameters<typeof actual.matchesHash>) => {
      mockChecks += 1;
      return actual.matchesHash(...given);
    },
  };
});

function world() {
  const clock = new Clock();
  const check = new PasswordCheck(clock);
  mockChecks = 0;
  return {
    clock,
    ask: async (password: string, user = 'kari', isUser = true) => {
      const hash = readPasswordHash(text);
      if ('problem' in hash) throw new Error(hash.problem);
      const refused = await check.refusal(user, new Secret(password), hash, isUser);
      return refused === undefined ? 'right' : refused.code;
    },
  };
}

const text = cheapHash('right');

test('a right password is checked once', async () => {
  const { ask, clock } = world();
  expect(await Promise.all(Array.from({ length: 1_000 }, () => ask('right')))).toEqual(Array(1_000).fill('right'));
  expect(await ask('right', 'KARI')).toBe('right');
  expect(mockChecks).toBe(1);
  clock.pass(24);
  expect(await ask('right')).toBe('right');
  expect(mockChecks).toBe(1);
});

test('1,000 calls with one wrong password cost one check', async () => {
  const { ask } = world();
  const codes = await Promise.all(Array.from({ length: 1_000 }, () => ask('wrong')));
  expect(new Set(codes)).toEqual(new Set(['crm.unauthenticated']));
  expect(await ask('wrong')).toBe('crm.unauthenticated');
  expect(mockChecks).toBe(1);
});

test.each([
  ['a user', true],
  ['a name that is no user', false],
])('1,000 different wrong passwords for %s cost ten checks a minute', async (_, isUser) => {
  const { ask, clock } = world();
  const codes: string[] = [];
  for (let n = 0; n < 1_000; n++) codes.push(await ask(`wrong ${n}`, 'kari', isUser));
  expect(codes.filter((code) => code === 'crm.unauthenticated')).toHaveLength(10);
  expect(codes.filter((code) => code === 'caller.rate')).toHaveLength(990);
  expect(mockChecks).toBe(10);
  clock.pass(1 / 60);
  expect(await ask('wrong again', 'kari', isUser)).toBe('crm.unauthenticated');
});

test('a user whose password is known goes on while somebody else guesses, for hours', async () => {
  const { ask, clock } = world();
  await ask('right');
  clock.pass(2);
  for (let n = 0; n < 20; n++) await ask(`wrong ${n}`);
  expect(await ask('right')).toBe('right');
});

test('a flood of other names gives no more guesses at one', async () => {
  const { ask } = world();
  for (let n = 0; n < 10; n++) await ask(`wrong ${n}`);
  // Nearly all of them find the queue full.
  await Promise.all(Array.from({ length: 10_100 }, (_, n) => ask('wrong', `user ${n}`, false)));
  expect(await ask('wrong again')).toBe('caller.rate');
});

test('no password makes a user of a name that is none', async () => {
  const { ask } = world();
  expect(await ask('right', 'nobody', false)).toBe('crm.unauthenticated');
  expect(mockChecks).toBe(1);
});

test('guesses for many names at once do not pile up', async () => {
  const { ask } = world();
  const codes = await Promise.all(Array.from({ length: 200 }, (_, n) => ask('wrong', `user ${n}`, false)));
  expect(codes.filter((code) => code === 'gateway.busy').length).toBe(200 - 2 - 64);
});
