import { createHash } from 'node:crypto';
import { Secret } from '../../src/command';
import { callerNames, sharedKeys } from '../../src/operations';
import { createCallerNames } from '../../src/operations/caller-names';

const key = Buffer.alloc(32, 1);
const made = (more: Partial<Parameters<typeof createCallerNames>[0]> = {}) =>
  createCallerNames({ key, users: 'hash', applications: new Map(), ...more });

test('a hash is of one key and one kind of text, and always the same', () => {
  const names = made();
  const hashes = [names.user('a'), names.credential('a'), names.application('a')];
  hashes.push(made({ key: Buffer.alloc(32, 2) }).user('a'), names.user('b'));
  for (const hash of hashes) expect(hash).toMatch(/^#[0-9a-f]{16}$/);
  expect(new Set(hashes).size).toBe(5);
  expect(made().user('a')).toBe(names.user('a'));
});

test('a user is one user in any letter case, and has a name where that is wanted', () => {
  expect(made().user('Tom')).toBe(made().user('tOM'));
  expect(made({ users: 'name' }).user('Tom')).toBe('Tom');
});

test('applications are found by their token, or by its SHA-256', () => {
  const sha = createHash('sha256').update('two').digest('hex');
  const names = made({ applications: new Map([['one', 'Intranet'], [sha, 'Mobile']]) });
  expect(['one', 'two'].map(names.application)).toEqual(['Intranet', 'Mobile']);
  expect(names.application('three')).toMatch(/^#/);
}); // prettier-ignore

describe('the key', () => {
  const base = { ticketHours: 24, applicationTokens: { replacements: new Map() }, policy: [], corsOrigins: [] };
  const hashOf = (environment: Record<string, string>, ticketKey?: string) =>
    callerNames(
      { logUsers: 'hash', identity: { ...base, ...(ticketKey === undefined ? {} : { ticketKey: new Secret(ticketKey) }) } },
      environment,
    ).user('tom'); // prettier-ignore

  test('is of TICKET_KEY where that is set: the same in every gateway and after each start', () => {
    const ticketKey = Buffer.alloc(32, 7).toString('base64');
    expect(hashOf({}, ticketKey)).toBe(hashOf(sharedKeys(), ticketKey));
  });

  test('is otherwise the one that the supervisor gives its workers, or one of this start', () => {
    const variables = sharedKeys();
    expect(hashOf(variables)).toBe(hashOf(variables));
    expect(hashOf(variables)).not.toBe(hashOf(sharedKeys()));
    expect(hashOf({})).not.toBe(hashOf({}));
  });
});
