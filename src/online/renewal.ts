/** One managed log-in: what it has got, renewed before its end and once for all callers. */
import { causeOf, failure, type Failure } from '../command';
import { secretOf, type Grant, type GrantedCredential, type GrantReading, type GrantRefusal } from './grant';
import { errorCode } from './refresh-token-file';
import { isAboutTenant } from './tenant-state';

/** Where several gateways keep what one of them has got. */
export interface GrantSharing {
  /**
   * Runs the work while no other gateway does; or waits for the one that does, and gives what that one has got.
   * @param isUsable whether this grant is what we wait for
   */
  once(work: () => Promise<GrantReading>, isUsable: (grant: Grant) => boolean): Promise<GrantReading>;
}

export interface RenewalOptions {
  /** Asks the identity service. Never rejects for an expected failure. */
  readonly logIn: () => Promise<GrantReading>;
  readonly clock: { now(): number };
  readonly sharing: GrantSharing | undefined;
  /** @param reason why there is no grant; undefined: there is one */
  readonly onRenewal: (reason: string | undefined) => void;
}

const pauseMsMin = 1_000;
/** How long a failing identity service is left alone, at most. */
const failurePauseMsMax = 60_000;
/** How long a CRM that refuses new credentials is left alone with newer ones, at most. */
const refusalPauseMsMax = 300_000;

export class Renewal {
  readonly #options: RenewalOptions;
  #grant: Grant | undefined;
  #running: Promise<GrantedCredential | Failure> | undefined;
  /** After a failure: what it was, and when the service may be asked again. */
  #failed: { readonly failure: Failure; readonly pauseMs: number; readonly until: number } | undefined;
  /** How old a grant must be for a refusal by the CRM to lead to a new one. */
  #refusalPauseMs = 0;
  /** The grant that was made after a refusal, until it is known whether the CRM takes it. */
  #onTrial: GrantedCredential | undefined;

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  /** What to call with. A grant near its end is renewed behind the caller's back. */
  async current(): Promise<GrantedCredential | Failure> {
    const now = this.#options.clock.now();
    const grant = this.#grant;
    if (grant === undefined || now >= grant.endsAt) return this.#renewed();
    if (now >= grant.renewAt) void this.#renewed();
    return grant.credential;
  }

  /**
   * The CRM has refused this credential.
   * @returns another one to try once more, or undefined where a new one would not help; a failure: there is none
   */
  async afterRefusal(refused: GrantedCredential): Promise<GrantedCredential | Failure | undefined> {
    // A call whose body had gone by could not try it: this one has.
    this.tried(refused, false);
    const grant = this.#grant;
    if (grant !== undefined && secretOf(grant.credential) !== secretOf(refused)) return grant.credential;
    if (grant !== undefined) {
      if (this.#options.clock.now() - grant.since < this.#refusalPauseMs) return undefined;
      this.#grant = undefined;
      this.#failed = undefined;
    }
    const renewed = await this.#renewed(secretOf(refused));
    if (!('kind' in renewed)) this.#onTrial = renewed;
    return renewed;
  }

  /** Whether the CRM takes what `afterRefusal` has given. Where it does not, refusals are not about a ticket's end. */
  tried(credential: GrantedCredential, isAccepted: boolean): void {
    if (this.#onTrial === undefined || secretOf(this.#onTrial) !== secretOf(credential)) return;
    this.#onTrial = undefined;
    const longer = Math.max(pauseMsMin, this.#refusalPauseMs * 4);
    this.#refusalPauseMs = isAccepted ? 0 : Math.min(longer, refusalPauseMsMax);
  }

  #renewed(ended?: string): Promise<GrantedCredential | Failure> {
    return (this.#running ??= this.#renew(ended).finally(() => {
      this.#running = undefined;
    }));
  }

  async #renew(ended: string | undefined): Promise<GrantedCredential | Failure> {
    const { clock, sharing, logIn, onRenewal } = this.#options;
    const failed = this.#failed;
    if (failed !== undefined && clock.now() < failed.until)
      return withPause(failed.failure, failed.until - clock.now());
    const old = this.#grant;
    const isUsable = ({ credential, since, renewAt }: Grant): boolean =>
      secretOf(credential) !== ended && clock.now() < renewAt && (old === undefined || since > old.since);
    const running = sharing === undefined ? logIn() : sharing.once(logIn, isUsable);
    // Nothing waits for a renewal behind a caller's back: a defect must not end the process, nor be asked for again.
    const reading = await running.catch(defect);
    if ('credential' in reading) {
      this.#grant = reading;
      this.#failed = undefined;
      onRenewal(undefined);
      return reading.credential;
    }
    // Nothing was asked: the tenant does not run now, and may in the next moment.
    if (reading.kind === 'failure' && isAboutTenant(reading)) return reading;
    // A failure of the morning says nothing about the evening.
    const isInARow = failed !== undefined && clock.now() < failed.until + failurePauseMsMax;
    const pauseMs = Math.min(isInARow ? failed.pauseMs * 2 : pauseMsMin, failurePauseMsMax);
    const askedFor = reading.kind === 'failure' ? (reading.retryAfterSeconds ?? 0) * 1_000 : 0;
    const until = clock.now() + Math.min(Math.max(pauseMs, askedFor), failurePauseMsMax);
    const told = notLoggedIn(reading);
    this.#failed = { failure: told, pauseMs, until };
    onRenewal(reading.kind === 'refused' ? reading.reason : reading.message);
    return withPause(told, until - clock.now());
  }
}

/** Messages of errors may repeat what was worked with: its name, and Node's code for it, do not. */
function defect(error: unknown): GrantRefusal {
  const name = error instanceof Error ? error.name : typeof error;
  return { kind: 'refused', reason: `a defect of the gateway (${name}, ${errorCode(error)})` };
}

/** What callers learn: that nothing was sent. Why is for the log. */
function notLoggedIn(reading: Exclude<GrantReading, Grant>): Failure {
  const cause = reading.kind === 'failure' ? causeOf(reading) : {};
  return failure('upstream.unreachable', 'the gateway could not log in; the command was not sent', cause);
}

const withPause = (failed: Failure, ms: number): Failure => ({
  ...failed,
  retryAfterSeconds: Math.max(1, Math.ceil(ms / 1_000)),
});
