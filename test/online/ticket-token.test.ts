import { createPublicKey } from 'node:crypto';
import { Secret } from '../../src/command';
import { KeySetCache } from '../../src/online/key-set';
import { readTicketToken, type TokenRules } from '../../src/online/ticket-token';
import {
  audience,
  claims,
  context,
  fakeService,
  issuer,
  jwt,
  keyPages,
  newKey,
  serviceUrl,
  signedWithPublicKey,
  tenant,
  unsigned,
} from './identity-fake';

const [key, other] = [newKey(), newKey()];
const now = Date.parse('2026-11-29T22:00:00Z');
const clock = { now: () => now };

async function read(token: string, keys: TokenRules['keys'] = [createPublicKey(key)], expected = { audience, tenant }) {
  const reading = await readTicketToken(new Secret(token), expected, { issuer, keys, clock }, context());
  if ('ticket' in reading) return reading.ticket.reveal();
  return 'reason' in reading ? reading.reason : reading.message;
}

const token = (changes: Record<string, unknown> = {}): string => jwt(claims(now, changes), key);
const seconds = now / 1_000;

test.each([
  ['as it is', token(), '7T:planted-ticket'],
  ['for us and another', token({ aud: ['spn:other', audience] }), '7T:planted-ticket'],
  ['of a service whose clock is five minutes slow', token({ exp: seconds - 299 }), '7T:planted-ticket'],
  ['of a service whose clock is five minutes fast', token({ nbf: seconds + 299 }), '7T:planted-ticket'],
  ['with the tenant in other letters', token({ '~ctx': 'CUST12345' }), '7T:planted-ticket'],
  ['signed by another', jwt(claims(now), other), 'the signature of the token is wrong'],
  [
    'changed',
    token().replace(/\.[^.]+\./, `.${token({ '~ctx': tenant, x: 1 }).split('.')[1]}.`),
    'the signature of the token is wrong',
  ],
  ['alg none', unsigned(claims(now)), 'the token is not signed with RS256'],
  ['HS256 with our public key', signedWithPublicKey(claims(now), key), 'the token is not signed with RS256'],
  ['expired', token({ exp: seconds - 301 }), 'the token has expired'],
  ['without an end', token({ exp: undefined }), 'the claim "exp" of the token is missing or wrong'],
  ['not valid yet', token({ nbf: seconds + 302 }), 'the token is not valid yet'],
  ['for another', token({ aud: 'spn:other' }), 'the token is for the audience "spn:other", not for "spn:example"'],
  [
    'for two others',
    token({ aud: ['a', 'b'] }),
    'the token is for the audience "[\\"a\\",\\"b\\"]", not for "spn:example"',
  ],
  ['without an audience', token({ aud: undefined }), 'the token is for the audience "null", not for "spn:example"'],
  ['of another issuer', token({ iss: 'Evil AS' }), 'the token is of the issuer "Evil AS", not of "SuperOffice AS"'],
  ['of another tenant', token({ '~ctx': 'Cust99999' }), 'the token is for another tenant than Cust12345'],
  ['of no tenant', token({ '~ctx': undefined }), 'the token is for another tenant than Cust12345'],
  ['without a ticket', token({ '~ticket': undefined }), 'the token holds no ticket'],
  [
    'with a ticket that would be two header fields',
    token({ '~ticket': '7T:a\r\nx: y' }),
    'the token holds a ticket that no header can carry',
  ],
  ['no token at all', 'abc', 'the token is no signed JWT'],
  ['endless', 'a'.repeat(70_000), 'the token is too long'],
])('a token %s', async (_, text, expected) => {
  expect(await read(text)).toBe(expected);
});

test('each of several certificates may have signed it', async () => {
  expect(await read(token(), [createPublicKey(other), createPublicKey(key)])).toBe('7T:planted-ticket');
});

describe('with the key set of the service', () => {
  let time = now;
  const world = (keys: () => Record<string, typeof key>, jwksUri?: string) => {
    const fake = fakeService(keyPages(keys, jwksUri));
    return { ...fake, set: new KeySetCache({ service: fake.service, url: serviceUrl, clock: { now: () => time } }) };
  };
  const signed = (by: typeof key, kid?: string): string => jwt(claims(now), by, kid === undefined ? {} : { kid });

  test('keys are asked for once, and again when the service signs with a new one', async () => {
    let keys: Record<string, typeof key> = { first: key };
    const { set, paths } = world(() => keys);
    expect(await read(signed(key, 'first'), set)).toBe('7T:planted-ticket');
    expect(await read(signed(key, 'first'), set)).toBe('7T:planted-ticket');
    expect(paths()).toHaveLength(2);
    keys = { first: key, second: other };
    expect(await read(signed(other, 'second'), set)).toBe('7T:planted-ticket');
    expect(paths()).toHaveLength(4);
  });

  test('forged tokens do not make us ask each time', async () => {
    const { set, paths } = world(() => ({ first: key }));
    const told = 'the token is signed with a key that the identity service does not name';
    for (let n = 0; n < 20; n++) expect(await read(signed(other, `unknown ${n}`), set)).toBe(told);
    expect(paths()).toHaveLength(4);
    time += 31_000;
    expect(await read(signed(other, 'first'), set)).toBe('the signature of the token is wrong');
    expect(paths()).toHaveLength(6);
  });

  test('a token that names no key may be signed with any', async () => {
    const { set } = world(() => ({ first: other, second: key }));
    expect(await read(signed(key), set)).toBe('7T:planted-ticket');
    expect(await read(signed(newKey()), set)).toBe('the signature of the token is wrong');
  });

  test('no key comes from another host', async () => {
    const { set, paths } = world(() => ({ first: key }), 'https://evil.example.com/id/login/.well-known/jwks');
    expect(await read(signed(key, 'first'), set)).toContain(
      'the identity service names keys at another host than ONLINE_URL',
    );
    expect(paths()).toEqual(['/login/.well-known/openid-configuration']);
  });

  test('old keys go on while the service does not answer', async () => {
    let isAway = false;
    const pages = keyPages(() => ({ first: key }));
    const fake = fakeService(
      Object.fromEntries(Object.entries(pages).map(([at, page]) => [at, () => (isAway ? { status: 503 } : page())])),
    );
    const set = new KeySetCache({ service: fake.service, url: serviceUrl, clock: { now: () => time } });
    expect(await read(signed(key, 'first'), set)).toBe('7T:planted-ticket');
    time += 2 * 3_600_000;
    isAway = true;
    expect(await read(signed(key, 'first'), set)).toBe('7T:planted-ticket');
    expect(fake.paths()).toHaveLength(3);
    expect(await read(signed(other, 'second'), set)).toContain('does not name');
  });
});
