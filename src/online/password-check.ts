/** Whether a caller knows the password of a managed user, without a costly check for each call. */
import { createHmac, randomBytes } from 'node:crypto';
import { failure, type Failure, type Secret } from '../command';
import { notAccepted } from '../identity';
import { putLast } from '../text/memo';
import { matchesHash, type PasswordHash } from './password-hash';

/** A wrong password stays wrong until the file is read again; it is kept only as long as a client may try it again. */
const wrongMs = 60_000;
const keptMax = 10_000;
/** Wrong passwords a minute that are checked for one name; right ones that are known go on. */
const wrongMax = 10;
const minuteMs = 60_000;
/** Each takes some 32 MiB; others wait for their turn. */
const atOnceMax = 2;
const waitingMax = 64;

interface Tries {
  readonly since: number;
  count: number;
}

export class PasswordCheck {
  readonly #clock: { now(): number };
  /** What is remembered is no password: a hash with a key that ends with this process. */
  readonly #key = randomBytes(32);
  readonly #refused = new Map<string, { readonly until: number }>();
  /**
   * Passwords that were right: they fit their hash for ever. Apart from the wrong ones, and for as long as the file is
   * read, or guesses at a name would lock its user out.
   */
  readonly #right = new Map<string, true>();
  readonly #running = new Map<string, Promise<boolean | 'busy'>>();
  /** By name, whether there is such a user or not. */
  readonly #wrong = new Map<string, Tries>();
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
    if (this.#right.has(key)) return undefined;
    if ((this.#refused.get(key)?.until ?? 0) > this.#clock.now()) return wrongPassword();
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
      if (isRight) {
        tries.count -= 1;
        putLast(this.#right, key, true, keptMax);
      } else putLast(this.#refused, key, { until: this.#clock.now() + wrongMs }, keptMax);
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

  #triesOf(name: string): Tries {
    const tries = this.#recent(name) ?? { since: this.#clock.now(), count: 0 };
    putLast(this.#wrong, name, tries, keptMax);
    return tries;
  }

  #recent(name: string): Tries | undefined {
    const tries = this.#wrong.get(name);
    return tries !== undefined && this.#clock.now() - tries.since < minuteMs ? tries : undefined;
  }

  /** Milliseconds until a password of this name is checked again. Names that are not checked drive no other out. */
  #waitFor(name: string): number {
    const tries = this.#recent(name);
    return tries === undefined || tries.count < wrongMax ? 0 : tries.since + minuteMs - this.#clock.now();
  }
}

function wrongPassword(): Failure {
  return notAccepted('the user name or the password is wrong');
}
