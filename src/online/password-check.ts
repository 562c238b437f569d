/** Whether a caller knows the password of a managed user, without a costly check for each call. */
import { createHmac, randomBytes } from 'node:crypto';
import { failure, type Failure, type Secret } from '../command';
import { notAccepted } from '../identity';
import { matchesHash, type PasswordHash } from './password-hash';

/** How long a password that was right needs no new check. */
const rightMs = 600_000;
/** A wrong one stays wrong until the file is read again; it is kept only as long as a client may try it again. */
const wrongMs = 60_000;
const keptMax = 10_000;
/** Wrong passwords a minute that are checked for one name; right ones that are known go on. */
const wrongMax = 10;
const minuteMs = 60_000;
/** Each takes some 32 MiB; others wait for their turn. */
const atOnceMax = 2;
const waitingMax = 64;

interface Known {
  readonly isRight: boolean;
  readonly until: number;
}

export class PasswordCheck {
  readonly #clock: { now(): number };
  /** What is remembered is no password: a hash with a key that ends with this process. */
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, Known>();
  readonly #running = new Map<string, Promise<boolean | 'busy'>>();
  /** By name, whether there is such a user or not. */
  readonly #wrong = new Map<string, { readonly since: number; count: number }>();
  readonly #waiting: (() => void)[] = [];
  #atOnce = 0;

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  /**
   * @param expected of an unknown user: any hash, so that the refusal takes as long as that of a wrong password
   * @returns undefined: the password is right
   */
  async refusal(user: string, password: Secret, expected: PasswordHash, isUser: boolean): Promise<Failure | undefined> {
    const name = user.toLowerCase();
    const parts = [name, password.reveal(), expected.text, isUser];
    const key = createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('base64');
    const known = this.#known.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.isRight ? undefined : wrongPassword();
    let running = this.#running.get(key);
    if (running === undefined) {
      const wait = this.#waitFor(name);
      if (wait > 0)
        return failure('caller.rate', 'too many wrong passwords for this user; try again later', {
          retryAfterSeconds: Math.ceil(wait / 1_000),
        });
      running = this.#check(key, name, password, expected, isUser).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    const isRight = await running;
    if (isRight === 'busy')
      return failure('gateway.busy', 'too many passwords are being checked', { retryAfterSeconds: 1 });
    return isRight ? undefined : wrongPassword();
  }

  async #check(
    key: string,
    name: string,
    password: Secret,
    expected: PasswordHash,
    isUser: boolean,
  ): Promise<boolean | 'busy'> {
    if (this.#waiting.length >= waitingMax) return 'busy';
    // Counted before it is known to be wrong: checks that run at once must not all get through.
    const tries = this.#triesOf(name);
    tries.count += 1;
    await this.#turn();
    try {
      const isRight = (await matchesHash(password.reveal(), expected)) && isUser;
      if (isRight) tries.count -= 1;
      remember(this.#known, key, { isRight, until: this.#clock.now() + (isRight ? rightMs : wrongMs) });
      return isRight;
    } finally {
      this.#atOnce -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#atOnce >= atOnceMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#atOnce += 1;
  }

  #triesOf(name: string): { readonly since: number; count: number } {
    const now = this.#clock.now();
    const before = this.#wrong.get(name);
    if (before !== undefined && now - before.since < minuteMs) return before;
    const tries = { since: now, count: 0 };
    remember(this.#wrong, name, tries);
    return tries;
  }

  /** Milliseconds until a password of this name is checked again. */
  #waitFor(name: string): number {
    const { since, count } = this.#triesOf(name);
    return count < wrongMax ? 0 : since + minuteMs - this.#clock.now();
  }
}

/** The one kept for longest goes. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > keptMax ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}

function wrongPassword(): Failure {
  return notAccepted('the user name or the password is wrong');
}
