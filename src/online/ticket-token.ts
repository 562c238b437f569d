/**
 * The JWT that the identity service gives for a system user (RFC 7519, signed with RS256): checked, and the ticket
 * taken out of it.
 */
import type { KeyObject } from 'node:crypto';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { excerpt, receivedSecret, type Failure, type Secret } from '../command';
import type { ServiceCall } from './identity-service';
import type { KeySet, KeySetCache } from './key-set';

export interface TokenRules {
  readonly issuer: string;
  /** Keys of configured certificates, or the key set of the service. */
  readonly keys: readonly KeyObject[] | KeySetCache;
  readonly clock: { now(): number };
}

/** What this log-in expects of its token. */
export interface ExpectedToken {
  readonly audience: string;
  readonly tenant: string;
}

/** `reason` is for the operator's log: names, never a secret. */
export type TokenReading = { readonly ticket: Secret } | { readonly reason: string } | Failure;

/** Clocks may differ by five minutes. */
const toleranceSeconds = 300;
const tokenCharsMax = 64 * 1024;
const claimPrefix = 'http://schemes.superoffice.net/identity/';

/** Checks the token as if a stranger had sent it. */
export async function readTicketToken(
  token: Secret,
  expected: ExpectedToken,
  rules: TokenRules,
  context: ServiceCall['context'],
): Promise<TokenReading> {
  const text = token.reveal();
  if (text.length > tokenCharsMax) return { reason: 'the token is too long' };
  const { keys } = rules;
  const check = { text, expected, rules };
  if (!('current' in keys)) return readClaims(await payloadByKeys(check, keys), expected);
  const known = await keys.current(context);
  if ('kind' in known) return known;
  const first = await payloadBySet(check, known);
  if (!('unknownKey' in first)) return readClaims(first, expected);
  // The service may sign with a new key by now.
  const newer = await keys.newer(context);
  return readClaims(newer === undefined ? first : await payloadBySet(check, newer), expected);
}

interface TokenCheck {
  readonly text: string;
  readonly expected: ExpectedToken;
  readonly rules: TokenRules;
}

type PayloadReading = { readonly payload: JWTPayload } | { readonly reason: string; readonly unknownKey?: true };

async function payloadByKeys(check: TokenCheck, keys: readonly KeyObject[]): Promise<PayloadReading> {
  let last: PayloadReading = { reason: 'there is no key' };
  for (const key of keys) {
    last = await payloadOf(check, () => key);
    if (!('unknownKey' in last)) return last;
  }
  return last;
}

async function payloadBySet(check: TokenCheck, { keys }: KeySet): Promise<PayloadReading> {
  const { createLocalJWKSet, importJWK } = await import('jose');
  const pick = createLocalJWKSet({ keys: keys.map((key) => ({ kty: 'RSA', ...key })) });
  const picked = await payloadOf(check, pick);
  if (!('several' in picked)) return picked;
  // A token that names no key: each of the set may have signed it.
  let last: PayloadReading = picked;
  for (const key of keys) {
    const imported = await importJWK({ kty: 'RSA', ...key }, 'RS256');
    last = await payloadOf(check, () => imported);
    if (!('unknownKey' in last)) return last;
  }
  return last;
}

async function payloadOf({ text, expected, rules }: TokenCheck, key: JWTVerifyGetKey | (() => KeyObject)) {
  const { errors, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(text, key, {
      algorithms: ['RS256'],
      issuer: rules.issuer,
      audience: expected.audience,
      requiredClaims: ['exp'],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(rules.clock.now()),
    });
    return { payload };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    if (error instanceof errors.JWKSMultipleMatchingKeys)
      return { reason: 'no key of the identity service fits', several: true, unknownKey: true } as const;
    if (error instanceof errors.JWKSNoMatchingKey)
      return {
        reason: 'the token is signed with a key that the identity service does not name',
        unknownKey: true,
      } as const;
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return { reason: 'the signature of the token is wrong', unknownKey: true } as const;
    if (error instanceof errors.JWTExpired) return { reason: 'the token has expired' };
    if (error instanceof errors.JWTClaimValidationFailed)
      return { reason: claimReason(error.claim, error.payload, expected.audience, rules.issuer) };
    if (error instanceof errors.JOSEAlgNotAllowed) return { reason: 'the token is not signed with RS256' };
    return { reason: 'the token is no signed JWT' };
  }
}

/** Issuers and audiences are names, no secrets; the signature has been checked before them. */
function claimReason(claim: string, payload: JWTPayload, audience: string, issuer: string): string {
  const found = (value: unknown): string => excerpt(typeof value === 'string' ? value : JSON.stringify(value ?? null));
  switch (claim) {
    case 'aud':
      return `the token is for the audience ${found(payload.aud)}, not for ${excerpt(audience)}`;
    case 'iss':
      return `the token is of the issuer ${found(payload.iss)}, not of ${excerpt(issuer)}`;
    case 'nbf':
      return 'the token is not valid yet';
    default:
      return `the claim ${excerpt(claim)} of the token is missing or wrong`;
  }
}

function readClaims(read: PayloadReading, { tenant }: ExpectedToken): TokenReading {
  if (!('payload' in read)) return { reason: read.reason };
  const { payload } = read;
  const context = payload[`${claimPrefix}ctx`];
  if (typeof context !== 'string' || context.toLowerCase() !== tenant.toLowerCase())
    return { reason: `the token is for another tenant than ${tenant}` };
  const ticket = payload[`${claimPrefix}ticket`];
  if (typeof ticket !== 'string' || ticket === '') return { reason: 'the token holds no ticket' };
  const secret = receivedSecret(ticket);
  return secret === undefined ? { reason: 'the token holds a ticket that no header can carry' } : { ticket: secret };
}
