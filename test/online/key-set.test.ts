import { createPublicKey } from 'node:crypto';
import { KeySetCache } from '../../src/online';
import { context, fakeService, json, keyPages, newKey, serviceUrl } from './identity-fake';

const { n, e } = createPublicKey(newKey()).export({ format: 'jwk' });
const good = { kty: 'RSA', n, e };

test.each([
  ['a key that is none', [{ kty: 'RSA', n: '!!', e: 'AQAB' }, good], 1],
  ['a key without its parts', [{ kty: 'RSA' }, good], 1],
  ['a secret, and a key that is too short', [{ kty: 'oct', k: 'AAAA' }, { kty: 'RSA', n: 'AQAB', e: 'AQAB' }, good], 1],
  ['more keys than can be tried', Array.from({ length: 3_000 }, () => good), 100],
])('a set with %s is used as far as it can be', async (_, keys, count) => {
  const fake = fakeService({ ...keyPages(() => ({})), '/login/.well-known/jwks': () => json({ keys }) });
  const set = await new KeySetCache({ service: fake.service, url: serviceUrl, clock: Date }).current(context());
  expect('keys' in set && set.keys).toEqual(Array.from({ length: count }, () => good));
});
