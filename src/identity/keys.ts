import { hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import type { Secret } from '../command';
import { perKey } from '../text/memo';

/** What a key is for: each purpose has a key of its own, so that nothing made for one can be used for another. */
type KeyPurpose = 'ticket' | 'cache key' | 'cache value' | 'caller hash' | 'managed log-in';

/**
 * The operator's keys: the first one seals, all of them open, so that a key can be replaced while tickets made with it
 * are in use.
 */
export interface Keys {
  /** 32 bytes each, the sealing one first; never empty. */
  of(purpose: KeyPurpose): readonly [Buffer, ...Buffer[]];
}

const keyBytes = 32;
/** RFC 7914 §2; about 50 ms and 32 MiB per passphrase, once at start. */
const scryptCost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const scryptSalt = 'netserver-gateway TICKET_KEY';

/**
 * Keys of a text: separated by commas, each 32 bytes in base64 (or base64url), or a passphrase. Of one text they are
 * derived once, however many ask.
 */
export const readKeys = perKey((text: Secret): Keys =>
  keysOf(
    text
      .reveal()
      .split(',')
      .map((one) => masterOf(one.trim())),
  ),
);

/** Keys that no other process has and that end with this one. */
export function randomKeys(): Keys {
  return keysOf([randomBytes(keyBytes)]);
}

function keysOf(masters: readonly Buffer[]): Keys {
  const derive = (master: Buffer, purpose: KeyPurpose): Buffer =>
    Buffer.from(hkdfSync('sha256', master, '', `netserver-gateway ${purpose}`, keyBytes));
  const [first, ...others] = masters;
  if (first === undefined) throw new RangeError('there is no key');
  return { of: (purpose) => [derive(first, purpose), ...others.map((master) => derive(master, purpose))] };
}

function masterOf(text: string): Buffer {
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  return bytes?.length === keyBytes ? bytes : scryptSync(text, scryptSalt, keyBytes, scryptCost);
}
