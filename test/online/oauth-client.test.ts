import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret } from '../../src/command';
import { secretOf } from '../../src/online/grant';
import type { OauthLogIn } from '../../src/online/log-in-entries';
import { OauthClient, type RotationNotes } from '../../src/online/oauth-client';
import { writeRefreshToken } from '../../src/online/refresh-token-file';
import { Clock } from '../identity/world';
import { context, fakeService, json, tenant } from './identity-fake';

const root = mkdtempSync(path.join(tmpdir(), 'oauth-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = root;
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'each-'));
  file = path.join(folder, 'refresh');
  writeFileSync(file, 'planted-refresh-0\n', { mode: 0o600 });
});

/** Takes each refresh token once, and gives the next. */
function rotating(answerMore: object = {}) {
  let valid = 0;
  let used = 0;
  const forms: URLSearchParams[] = [];
  const fake = fakeService({
    '/login/common/oauth/tokens': async ({ body }) => {
      const form = new URLSearchParams(body?.text);
      forms.push(form);
      // A token that is used a second time while it is exchanged is caught, too.
      const isValid = form.get('refresh_token') === `planted-refresh-${valid}`;
      // Some services repeat what they refuse.
      if (!isValid) return json({ error: `invalid_grant ${form.get('refresh_token')}` }, 400);
      valid += 1;
      used += 1;
      return json({
        token_type: 'Bearer',
        access_token: `8A:${tenant}.planted-${used}`,
        expires_in: 3600,
        refresh_token: `planted-refresh-${valid}`,
        ...answerMore,
      });
    },
  });
  return { ...fake, forms };
}

const clock = new Clock();
function client(fake: ReturnType<typeof rotating>, notes?: RotationNotes, refreshTokenFile = file) {
  const unwritable: string[] = [];
  const logIn: OauthLogIn = {
    kind: 'oauth',
    name: 'mail',
    tenant,
    clientId: 'example',
    clientSecret: new Secret('planted-client-secret'),
    refreshTokenFile,
    scope: 'openid',
  };
  const { service } = fake;
  const onUnwritable = (code: string): unknown => unwritable.push(code);
  const made = new OauthClient(logIn, { service, clock, notes, onUnwritable });
  const ask = async () => {
    const reading = await made.logIn(context);
    if ('credential' in reading) return secretOf(reading.credential);
    return reading.kind === 'refused' ? reading.reason : reading.code;
  };
  return { ask, unwritable, made };
}

const kept = (at = file): string => readFileSync(at, 'utf8').trim();

test('the refresh token is exchanged, and the new one is kept with the rights of the old', async () => {
  const fake = rotating();
  const { ask, made } = client(fake);
  expect(await ask()).toBe('8A:Cust12345.planted-1');
  expect(Object.fromEntries(fake.forms[0] ?? [])).toEqual({
    grant_type: 'refresh_token',
    client_id: 'example',
    client_secret: 'planted-client-secret',
    refresh_token: 'planted-refresh-0',
    scope: 'openid',
  });
  expect(fake.asked[0]).toMatchObject({ method: 'POST', repeatable: false });
  expect(kept()).toBe('planted-refresh-1');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['refresh']);
  const now = clock.now();
  expect(await made.logIn(context)).toMatchObject({ since: now, endsAt: now + 55 * 60_000 });
});

test.each([
  ['600', 600, 450],
  ['"7200"', '7200', 6_900],
  ['nothing', undefined, 3_300],
])('a token that lives %s seconds is used for a little less', async (_, seconds, usable) => {
  const reading = await client(rotating({ expires_in: seconds })).made.logIn(context);
  expect(reading).toMatchObject({ endsAt: clock.now() + usable * 1_000 });
});

test('four workers use no token twice', async () => {
  const fake = rotating();
  const workers = Array.from({ length: 4 }, () => client(fake));
  const tokens = await Promise.all(workers.map(({ ask }) => ask()));
  expect(tokens.toSorted()).toEqual([1, 2, 3, 4].map((n) => `8A:Cust12345.planted-${n}`));
  expect(kept()).toBe('planted-refresh-4');
  expect(readdirSync(folder)).toEqual(['refresh']);
});

test('a gateway that was stopped before it put the new token in its place finds it', async () => {
  const fake = rotating();
  await client(fake).ask();
  // As it was: the old one in the file, the new one whole beside it.
  writeFileSync(file, 'planted-refresh-0\n');
  writeFileSync(`${file}.new`, 'planted-refresh-1\n');
  expect(await client(fake).ask()).toBe('8A:Cust12345.planted-2');
  expect(kept()).toBe('planted-refresh-2');
  expect(readdirSync(folder)).toEqual(['refresh']);
});

test('what was cut short while it was written does not count', async () => {
  writeFileSync(`${file}.new`, 'planted-refr');
  expect(await client(rotating()).ask()).toBe('8A:Cust12345.planted-1');
  expect(readdirSync(folder)).toEqual(['refresh']);
});

test('a lock of a gateway that was stopped does not hold for ever', async () => {
  writeFileSync(`${file}.lock`, 'other');

  utimesSync(`${file}.lock`, 0, 0);
  expect(await client(rotating()).ask()).toBe('8A:Cust12345.planted-1');
});

test('a file that takes no new token is told, and the token goes on from memory', async () => {
  const fake = rotating();
  const { ask, unwritable } = client(fake);
  // Where the new one would be written there is a folder.

  mkdirSync(`${file}.new`);
  expect([await ask(), await ask()]).toEqual(['8A:Cust12345.planted-1', '8A:Cust12345.planted-2']);
  expect(unwritable).toEqual(['EEXIST', 'EEXIST']);
  expect(kept()).toBe('planted-refresh-0');
  // An operator who writes another one is heard.
  writeFileSync(file, 'planted-refresh-by-hand\n');
  const told =
    'asked with the refresh token, the identity service says no, and repeats a secret, which is left out here';
  expect(await ask()).toBe(told);
});

test('nothing is written where the service gives no new token', async () => {
  chmodSync(file, 0o400);
  const { ask, unwritable } = client(rotating({ refresh_token: undefined }));
  await ask();
  expect(unwritable).toEqual([]);
  expect(kept()).toBe('planted-refresh-0');
});

test('gateways with files of their own tell each other what has replaced a token', async () => {
  const successors = new Map<string, Secret>();
  const notes: RotationNotes = {
    successorOf: async (token) => successors.get(token.reveal()),
    note: async (old, next) => void successors.set(old.reveal(), next),
  };
  const other = path.join(folder, 'other');
  writeFileSync(other, 'planted-refresh-0\n');
  const fake = rotating();
  expect(await client(fake, notes).ask()).toBe('8A:Cust12345.planted-1');
  expect(await client(fake, notes, other).ask()).toBe('8A:Cust12345.planted-2');
  expect(kept(other)).toBe('planted-refresh-2');
});

test.each([
  [
    'a token of another tenant',
    { access_token: '8A:Cust999.x' },
    'the access token is for another tenant than Cust12345',
  ],
  ['no token', { access_token: '' }, 'upstream.invalid'],
  ['a token that is two header fields', { access_token: 'a\r\nb: c' }, 'upstream.invalid'],
])('%s is not used', async (_, changes, told) => {
  expect(await client(rotating(changes)).ask()).toBe(told);
});

test('a file that is gone is told', async () => {
  rmSync(file);
  expect(await client(rotating()).ask()).toBe('the file with the refresh token cannot be read (ENOENT)');
});

test('a link stays a link', async () => {
  const link = path.join(folder, 'link');
  symlinkSync(file, link);
  await writeRefreshToken(link, new Secret('planted-refresh-9'));
  expect([kept(), lstatSync(link).isSymbolicLink()]).toEqual(['planted-refresh-9', true]);
});
