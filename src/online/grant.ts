/** What a managed log-in has got from the identity service, and how long it is good for. */
import { excerpt, type Credential, type Failure, type Secret } from '../command';

export type GrantedCredential = Extract<Credential, { scheme: 'ticket' | 'bearer' }>;

/** Times in epoch milliseconds, by our own clock. */
export interface Grant {
  readonly credential: GrantedCredential;
  readonly since: number;
  /** From here on a call makes us get a new one, while this one is still used. */
  readonly renewAt: number;
  /** From here on it is not used any more. */
  readonly endsAt: number;
}

/** The identity service, or our check of its answer, said no. `reason` is for the log: no secret. */
export interface GrantRefusal {
  readonly kind: 'refused';
  readonly reason: string;
}

/** A failure: the identity service was not reached, or asks to be asked later. */
export type GrantReading = Grant | GrantRefusal | Failure;

const hourMs = 3_600_000;

/** A ticket ends six hours after its last use; it is not counted on for longer than six hours after it was made. */
export function ticketTimes(since: number): Pick<Grant, 'since' | 'renewAt' | 'endsAt'> {
  return { since, renewAt: since + 5 * hourMs, endsAt: since + 6 * hourMs - 5 * 60_000 };
}

/** Clocks may differ by so much; of a short life, half is left. */
const marginMsMax = 5 * 60_000;

/** @param lifeMs as the identity service has said */
export function tokenTimes(since: number, lifeMs: number): Pick<Grant, 'since' | 'renewAt' | 'endsAt'> {
  const usableMs = lifeMs - Math.min(marginMsMax, lifeMs / 4);
  return { since, renewAt: since + usableMs * 0.8, endsAt: since + usableMs };
}

/** The text of a credential, to compare it with another one. */
export function secretOf(credential: GrantedCredential): string {
  return (credential.scheme === 'ticket' ? credential.ticket : credential.token).reveal();
}

/**
 * Words of the identity service for the log: some services repeat what they refuse.
 * @param sent what was secret in the question, the longest first where one holds another
 */
export function theirWords(text: string, sent: readonly Secret[]): string {
  let shown = text;
  for (const secret of sent.map((each) => each.reveal()))
    for (const written of new Set([secret, encodeURIComponent(secret)])) shown = shown.replaceAll(written, '(secret)');
  return excerpt(shown);
}
