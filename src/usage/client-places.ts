import { msPerDay, otherClient } from './ledger-store';
import type { LedgerClient } from './ledger-view';

/** Clients that are told apart on one day. */
const clientsMax = 10_000;
/** Of these, such that no call of went well yet: tokens and names that are made up must not take all places. */
const unprovenMax = 2_000;

/** Bounds how many clients are told apart on one day in one process; all others are the client `other`. */
export class ClientPlaces {
  #day = 0;
  /** By id: whether a call of it went well. */
  readonly #known = new Map<string, boolean>();
  #unproven = 0;

  /** @param now epoch milliseconds @returns the client, or `other` */
  clientOf(client: LedgerClient, isOk: boolean, now: number): LedgerClient {
    const day = Math.floor(now / msPerDay);
    if (day !== this.#day) this.#begin(day);
    const isProven = this.#known.get(client.id);
    if (isProven === true || (isProven === false && !isOk)) return client;
    if (isProven === false) this.#unproven -= 1;
    else if (this.#known.size >= clientsMax || (!isOk && this.#unproven >= unprovenMax)) return otherClient;
    if (!isOk) this.#unproven += 1;
    this.#known.set(client.id, isOk);
    return client;
  }

  #begin(day: number): void {
    this.#day = day;
    this.#known.clear();
    this.#unproven = 0;
  }
}
