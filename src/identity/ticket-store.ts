import { Secret } from '../command';

/** Like NetServer's own tickets: six hours after their last use. */
export const ticketLifeMs = 6 * 3_600_000;

/** Tickets of users who have logged in, by a keyed hash of what they logged in with. */
export interface TicketStore {
  /** Also prolongs the ticket's life. */
  get(key: string): Promise<Secret | undefined>;
  set(key: string, ticket: Secret): Promise<void>;
  /** Forgets the ticket, if it is still this one. */
  drop(key: string, ticket: Secret): Promise<void>;
  close(): Promise<void>;
}

/** Entries at most; the one unused for longest goes first. */
const entriesMax = 10_000;

export function memoryTicketStore(clock: { now(): number }): TicketStore {
  const entries = new Map<string, { readonly ticket: Secret; readonly expires: number }>();
  const put = (key: string, ticket: Secret): void => {
    entries.delete(key);
    entries.set(key, { ticket, expires: clock.now() + ticketLifeMs });
    const oldest = entries.size > entriesMax ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
  };
  return {
    get: async (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expires <= clock.now()) {
        entries.delete(key);
        return undefined;
      }
      put(key, entry.ticket);
      return entry.ticket;
    },
    set: async (key, ticket) => put(key, ticket),
    drop: async (key, ticket) => {
      if (entries.get(key)?.ticket.reveal() === ticket.reveal()) entries.delete(key);
    },
    close: async () => entries.clear(),
  };
}
