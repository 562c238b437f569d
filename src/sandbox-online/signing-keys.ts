/** The RSA keys with which the identity service of the cloud signs, and the key set that it publishes (RFC 7517). */
import { generateKeyPair, randomUUID, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface RsaKeys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const makeKeyPair = promisify(generateKeyPair);

/** RSA with 2,048 bits: fewer are no key for RS256 (RFC 7518 §3.3). */
async function makeRsaKeys(): Promise<RsaKeys> {
  return makeKeyPair('rsa', { modulusLength: 2048 });
}

let first: Promise<readonly [service: RsaKeys, systemUser: RsaKeys]> | undefined;

/** The keys that each cloud of this process begins with: to make them takes longer than everything else. */
export function firstRsaKeys(): Promise<readonly [service: RsaKeys, systemUser: RsaKeys]> {
  return (first ??= Promise.all([makeRsaKeys(), makeRsaKeys()]));
}

interface SigningKey extends RsaKeys {
  /** The key's name in the key set and in the head of each token. */
  readonly id: string;
}

/** Signs with its newest key, and publishes older ones until it is told to forget them. */
export class SigningKeys {
  #keys: readonly SigningKey[];

  constructor(begin: RsaKeys) {
    this.#keys = [named(begin)];
  }

  /** The name of the key that signs. */
  get currentId(): string {
    return this.#current.id;
  }

  /** Signs with a new key from now on. @param forgetOld whether older keys are published no more */
  async rotate({ forgetOld = false }: { readonly forgetOld?: boolean } = {}): Promise<void> {
    const key = named(await makeRsaKeys());
    this.#keys = forgetOld ? [key] : [key, ...this.#keys];
  }

  /** The key set, as `/login/.well-known/jwks` gives it. */
  published(): { readonly keys: readonly object[] } {
    return {
      keys: this.#keys.map(({ id, publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid: id,
        use: 'sig',
        alg: 'RS256',
      })),
    };
  }

  /**
   * A JWT in compact form (RFC 7515 §3.1), signed with RSA-SHA256 whatever its head says.
   * @param privateKey in PEM; unset: that of the service
   */
  signed(header: object, claims: object, privateKey?: string): string {
    const text = `${encoded(header)}.${encoded(claims)}`;
    const signature = sign('sha256', Buffer.from(text, 'ascii'), privateKey ?? this.#current.privateKey);
    return `${text}.${signature.toString('base64url')}`;
  }

  get #current(): SigningKey {
    const [current] = this.#keys;
    if (current === undefined) throw new Error('there is no signing key');
    return current;
  }
}

const named = (keys: RsaKeys): SigningKey => ({ id: randomUUID(), ...keys });

const encoded = (part: object): string => Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
