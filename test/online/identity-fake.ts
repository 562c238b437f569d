/** A small identity service for the tests of this room: keys, tokens, and what it was asked. */
import { createHmac, createPublicKey, generateKeyPairSync, scryptSync, sign, type KeyObject } from 'node:crypto';
import type { IdentityService, ServiceAnswer } from '../../src/online';

export const serviceUrl = 'https://online.example.com/id';
export const issuer = 'SuperOffice AS';
export const audience = 'spn:example';
export const tenant = 'Cust12345';
const prefix = 'http://schemes.superoffice.net/identity/';

export const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of that moment (epoch milliseconds), five minutes long; `undefined` takes a claim away. */
export function claims(now: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const seconds = Math.floor(now / 1_000);
  return {
    iss: issuer,
    aud: audience,
    nbf: seconds - 60,
    exp: seconds + 300,
    [`${prefix}ctx`]: tenant,
    [`${prefix}ticket`]: '7T:planted-ticket',
    ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [name.replace(/^~/, prefix), value])),
  };
}

export function jwt(payload: object, key: KeyObject, head: object = {}): string {
  const text = `${part({ alg: 'RS256', typ: 'JWT', ...head })}.${part(payload)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

/** As forgers write it: without a signature, or with one that anyone can make. */
export const unsigned = (payload: object): string => `${part({ alg: 'none', typ: 'JWT' })}.${part(payload)}.`;
export function signedWithPublicKey(payload: object, key: KeyObject): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`;
  const secret = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export type Asked = Parameters<IdentityService['ask']>[0];
type Answering = (call: Asked) => Partial<ServiceAnswer> | Promise<Partial<ServiceAnswer>>;

export const json = (value: unknown, status = 200): Partial<ServiceAnswer> => ({ status, text: JSON.stringify(value) });

/** Answers by path; everything else is not there. */
export function fakeService(pages: Record<string, Answering>) {
  const asked: Asked[] = [];
  const service: IdentityService = {
    ask: async (call) => {
      asked.push(call);
      const answer = (await pages[call.path]?.(call)) ?? { status: 404 };
      return { status: 200, text: '', ...answer };
    },
    close: async () => undefined,
  };
  return { service, asked, paths: () => asked.map(({ path }) => path) };
}

/** Discovery and key set, as they are at that moment. */
export function keyPages(keys: () => Record<string, KeyObject>, jwksUri = `${serviceUrl}/login/.well-known/jwks`) {
  return {
    '/login/.well-known/openid-configuration': () => json({ issuer: 'https://online.example.com', jwks_uri: jwksUri }),
    '/login/.well-known/jwks': () =>
      json({
        keys: Object.entries(keys()).map(([kid, key]) => {
          const { n, e } = createPublicKey(key).export({ format: 'jwk' });
          return { kty: 'RSA', kid, use: 'sig', alg: 'RS256', n, e };
        }),
      }),
  };
}

export const context = () => ({
  correlationId: 'test',
  deadline: Date.now() + 30_000,
  signal: new AbortController().signal,
});

const plain = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A hash whose check takes a millisecond. */
export function cheapHash(password: string): string {
  const salt = Buffer.alloc(16, 7);
  return `$scrypt$ln=10,r=8,p=1$${plain(salt)}$${plain(scryptSync(password, salt, 32, { N: 2 ** 10, r: 8, p: 1 }))}`;
}
