/**
 * Hashes of passwords in the PHC string format: `$scrypt$ln=15,r=8,p=1$salt$hash` (RFC 7914) and
 * `$argon2id$v=19$m=65536,t=3,p=4$salt$hash` (RFC 9106), both parts in base64 without padding.
 */
import * as crypto from 'node:crypto';

export type PasswordHash = ScryptHash | Argon2Hash;

interface HashParts {
  readonly salt: Buffer;
  readonly hash: Buffer;
  /** As it was written. */
  readonly text: string;
}

interface ScryptHash extends HashParts {
  readonly kind: 'scrypt';
  /** N is 2^ln. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

interface Argon2Hash extends HashParts {
  readonly kind: 'argon2id';
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const base64 = '([A-Za-z0-9+/]{10,128})';
const scryptForm = new RegExp(`^\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=(\\d{1,2})\\$${base64}\\$${base64}$`);
const argon2Form = new RegExp(`^\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$${base64}\\$${base64}$`);
/** What one check may take: a file must not be able to stop the gateway. */
const bytesMax = 256 * 1024 * 1024;
const hashBytesMin = 16;
/** RFC 9106 §3.1 wants as many for argon2id. */
const saltBytesMin = 8;

/** The hash in this text, or why it cannot be used: words behind "must". */
export function readPasswordHash(text: string): PasswordHash | { readonly problem: string } {
  const [, ln = '', r = '', p = '', salt, hash] = scryptForm.exec(text) ?? [];
  if (salt !== undefined && hash !== undefined) {
    const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
    const isBounded = cost.ln >= 10 && cost.r > 0 && cost.p > 0 && 128 * 2 ** cost.ln * cost.r * cost.p <= bytesMax;
    return isBounded ? withParts({ kind: 'scrypt', ...cost }, salt, hash, text) : tooCostly;
  }
  const [, memory = '', passes = '', lanes = '', argonSalt, argonHash] = argon2Form.exec(text) ?? [];
  if (argonSalt === undefined || argonHash === undefined)
    return {
      problem: 'be a hash that `netserver-gateway credentials hash` has made, or another of scrypt or argon2id',
    };
  if (argon2 === undefined) return { problem: 'be a hash of scrypt: argon2id needs Node 24.7 or later' };
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(lanes) };
  // RFC 9106 §3.1: 8 KiB of memory for each lane at least.
  const hasMemory = cost.parallelism > 0 && cost.memory >= 8 * cost.parallelism && cost.memory * 1024 <= bytesMax;
  const isBounded = hasMemory && cost.passes > 0 && cost.passes <= 20;
  return isBounded ? withParts({ kind: 'argon2id', ...cost }, argonSalt, argonHash, text) : tooCostly;
}

const tooCostly = { problem: 'be a hash whose check takes between 1 and 256 MiB of memory' } as const;

function withParts<T extends object>(
  cost: T,
  salt: string,
  hash: string,
  text: string,
): (T & HashParts) | { readonly problem: string } {
  const parts = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64'), text };
  if (parts.salt.length < saltBytesMin) return { problem: `be a hash with a salt of at least ${saltBytesMin} bytes` };
  if (parts.hash.length < hashBytesMin) return { problem: `be a hash of at least ${hashBytesMin} bytes` };
  return { ...cost, ...parts };
}

/** Whether the password belongs to the hash. Works outside the main thread. */
export async function matchesHash(password: string, expected: PasswordHash): Promise<boolean> {
  const found = await derive(password, expected);
  return crypto.timingSafeEqual(found, expected.hash);
}

/** About 50 ms and 32 MiB; OWASP names these as a floor for scrypt. */
const ownCost = { ln: 15, r: 8, p: 3 } as const;

/** A new hash of the password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(16);
  const hash = await derive(password, { kind: 'scrypt', ...ownCost, salt, hash: Buffer.alloc(32), text: '' });
  const { ln, r, p } = ownCost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${withoutPadding(salt)}$${withoutPadding(hash)}`;
}

const withoutPadding = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

function derive(password: string, expected: PasswordHash): Promise<Buffer> {
  const { salt, hash } = expected;
  return new Promise((resolve, reject) => {
    const done = (error: unknown, bytes: unknown): void => {
      if (Buffer.isBuffer(bytes)) resolve(bytes);
      else reject(error instanceof Error ? error : new Error('no hash was made'));
    };
    if (expected.kind === 'scrypt') {
      const { ln, r, p } = expected;
      const N = 2 ** ln;
      crypto.scrypt(password, salt, hash.length, { N, r, p, maxmem: 2 * 128 * N * r + 1024 * 1024 }, done);
      return;
    }
    const { memory, passes, parallelism } = expected;
    const options = { message: password, nonce: salt, parallelism, tagLength: hash.length, memory, passes };
    argon2?.('argon2id', options, done);
  });
}

type Argon2 = (algorithm: string, options: object, done: (error: unknown, bytes: unknown) => void) => void;

/** Node has it from 24.7 on. */
const argon2: Argon2 | undefined = ((): Argon2 | undefined => {
  const found: unknown = Reflect.get(crypto, 'argon2');
  if (typeof found !== 'function') return undefined;
  return (...given) => void Reflect.apply(found, crypto, given);
})();
