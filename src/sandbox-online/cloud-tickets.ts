/** Tickets and access tokens of the cloud: which live, of which tenant, and until when. */
import { randomBytes } from 'node:crypto';
import { putLast } from '../text/memo';

/** What stands in front of each kind. */
type CloudTicketKind = '7T' | '8A';

interface LiveTicket {
  readonly tenant: string;
  /** Milliseconds since the epoch. */
  readonly ends: number;
}

export interface CloudTicketsOptions {
  readonly clock: { now(): number };
  /** A ticket lives so long after its last use. */
  readonly ticketSeconds: number;
  /** An access token lives so long, used or not. */
  readonly accessTokenSeconds: number;
}

/** The oldest go first: tests of a whole day would otherwise fill the memory. */
const ticketsMax = 100_000;

export class CloudTickets {
  readonly #live = new Map<string, LiveTicket>();

  constructor(private readonly options: CloudTicketsOptions) {}

  /** A new `7T:` ticket. */
  issueTicket(tenant: string): string {
    return this.#issue('7T', tenant, this.options.ticketSeconds);
  }

  /** A new `8A:` access token, which names its tenant as those of the cloud do. */
  issueAccessToken(tenant: string): string {
    return this.#issue('8A', tenant, this.options.accessTokenSeconds);
  }

  /** Whether it is a ticket or access token of the tenant that has not ended; a ticket is prolonged. */
  use(text: string, tenant: string): boolean {
    const found = this.#live.get(text);
    const now = this.options.clock.now();
    if (found === undefined || found.tenant !== tenant) return false;
    if (found.ends <= now) {
      this.#live.delete(text);
      return false;
    }
    if (text.startsWith('7T:')) this.#live.set(text, { tenant, ends: now + this.options.ticketSeconds * 1_000 });
    return true;
  }

  /** Ends all of them, or those of one tenant. @returns how many have ended */
  end(tenant?: string): number {
    const ended = [...this.#live].filter(([, live]) => tenant === undefined || live.tenant === tenant);
    for (const [text] of ended) this.#live.delete(text);
    return ended.length;
  }

  #issue(kind: CloudTicketKind, tenant: string, seconds: number): string {
    const random = randomBytes(24).toString('base64url');
    const text = kind === '8A' ? `8A:${tenant}.${random}` : `7T:${random}`;
    putLast(this.#live, text, { tenant, ends: this.options.clock.now() + seconds * 1_000 }, ticketsMax);
    return text;
  }
}
