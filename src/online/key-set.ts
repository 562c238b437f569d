/** The keys that tokens of the identity service are signed with: its own key set, found by OpenID Connect Discovery. */
import { createPublicKey } from 'node:crypto';
import { failure, type Failure } from '../command';
import { jsonObject, unusableAnswer, type IdentityService, type ServiceCall } from './identity-service';

/** A JSON Web Key Set (RFC 7517), its RSA keys only. */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, string>>[];
}

export interface KeySetOptions {
  readonly service: IdentityService;
  /** Address of the identity service: its keys are asked for nowhere else. */
  readonly url: string;
  readonly clock: { now(): number };
}

/** Keys are taken away, too: a set is not used for longer without asking. */
const freshMs = 3_600_000;
/** A forged token must not make us ask each time. */
const againMs = 30_000;
/** RFC 7518 section 3.3 wants it for RS256. */
const modulusBitsMin = 2_048;
/** A token that names no key is tried with each of them. */
const keysMax = 100;
const discoveryPaths = ['/login/.well-known/openid-configuration', '/.well-known/openid-configuration'];

/** Keeps the key set of an identity service. */
export class KeySetCache {
  readonly #options: KeySetOptions;
  #kept: { readonly set: KeySet; readonly since: number } | undefined;
  #asking: Promise<KeySet | Failure> | undefined;
  #askedAgainAt = -Infinity;

  constructor(options: KeySetOptions) {
    this.#options = options;
  }

  /** The keys; where they are old and the service does not answer, the old ones. */
  async current(context: ServiceCall['context']): Promise<KeySet | Failure> {
    const kept = this.#kept;
    if (kept !== undefined && this.#options.clock.now() - kept.since < freshMs) return kept.set;
    const asked = await this.#ask(context);
    return 'keys' in asked ? asked : (kept?.set ?? asked);
  }

  /** The keys of now, for a token that the kept ones do not fit; undefined: that was a moment ago. */
  async newer(context: ServiceCall['context']): Promise<KeySet | undefined> {
    const now = this.#options.clock.now();
    if (now - this.#askedAgainAt < againMs) return undefined;
    this.#askedAgainAt = now;
    const asked = await this.#ask(context);
    return 'keys' in asked ? asked : undefined;
  }

  #ask(context: ServiceCall['context']): Promise<KeySet | Failure> {
    return (this.#asking ??= this.#read(context).finally(() => {
      this.#asking = undefined;
    }));
  }

  async #read(context: ServiceCall['context']): Promise<KeySet | Failure> {
    const { service, clock } = this.#options;
    const path = await this.#pathOfKeys(context);
    if (typeof path !== 'string') return path;
    const answer = await service.ask({ method: 'GET', path, context });
    if ('kind' in answer) return answer;
    const keys = answer.status === 200 ? jsonObject(answer.text)?.get('keys') : undefined;
    if (!Array.isArray(keys)) return unusableAnswer();
    const set = { keys: keys.slice(0, keysMax).flatMap(rsaKey) };
    this.#kept = { set, since: clock.now() };
    return set;
  }

  async #pathOfKeys(context: ServiceCall['context']): Promise<string | Failure> {
    for (const path of discoveryPaths) {
      const answer = await this.#options.service.ask({ method: 'GET', path, context });
      if ('kind' in answer) return answer;
      if (answer.status === 404) continue;
      const address = answer.status === 200 ? jsonObject(answer.text)?.get('jwks_uri') : undefined;
      return typeof address === 'string' ? this.#pathBelow(address) : unusableAnswer();
    }
    return unusableAnswer();
  }

  #pathBelow(address: string): string | Failure {
    const { url } = this.#options;
    const [keys, base] = [URL.parse(address)?.href ?? '', new URL(url).href.replace(/\/+$/, '')];
    if (keys.startsWith(`${base}/`)) return keys.slice(base.length);
    return failure(
      'upstream.invalid',
      'the identity service names keys at another host than ONLINE_URL; ONLINE_CERT_FILE can stand for them',
    );
  }
}

/** Nothing but what a public RSA key is made of. */
function rsaKey(given: unknown): readonly Readonly<Record<string, string>>[] {
  if (!(given instanceof Map) || given.get('kty') !== 'RSA') return [];
  const key: Record<string, string> = {};
  for (const name of ['kty', 'kid', 'use', 'alg', 'n', 'e']) {
    const value: unknown = given.get(name);
    if (typeof value === 'string') key[name] = value;
  }
  return isUsable(key) ? [key] : [];
}

/** One bad key of a set must not be in the way of the others. */
function isUsable(key: Readonly<Record<string, string>>): boolean {
  try {
    const { asymmetricKeyDetails: details } = createPublicKey({ key, format: 'jwk' });
    return (details?.modulusLength ?? 0) >= modulusBitsMin;
  } catch {
    return false;
  }
}
