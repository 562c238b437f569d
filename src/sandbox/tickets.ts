/** Tickets: issued at login, alive for six hours after their last use, at most `ticketsMax` at a time. */
import { tje0, userById, type User } from './users';

const ticketHours = 6;
const ticketsMax = 10_000;

/** The ticket of the vendor's SOAP samples: tje0's, and it never ends. */
export const demoTicket = '7T:1234abcxyzExample==';

interface Issued {
  readonly associateId: number;
  readonly expires: number;
}

export interface Tickets {
  /** A new ticket text for the user. */
  issue(user: User): string;
  /** The user's latest ticket if it is still alive, a new one otherwise. */
  reuse(user: User): string;
  /** Whose ticket it is; using it gives it another six hours. */
  userOf(ticket: string): User | undefined;
}

/** `now` in milliseconds since the epoch; `identifiers` gives text nobody can guess. */
export function createTickets(now: () => number, identifiers: () => string): Tickets {
  /** Least recently used first: the first to go when there are too many. */
  const issued = new Map<string, Issued>();
  const latest = new Map<number, string>();
  const keep = (ticket: string, associateId: number) => {
    issued.delete(ticket);
    issued.set(ticket, { associateId, expires: now() + ticketHours * 3_600_000 });
  };
  const tickets: Tickets = {
    issue(user) {
      const oldest = issued.size >= ticketsMax ? issued.keys().next().value : undefined;
      if (oldest !== undefined) issued.delete(oldest);
      const ticket = `7T:${identifiers()}`;
      keep(ticket, user.associateId);
      latest.set(user.associateId, ticket);
      return ticket;
    },
    reuse(user) {
      const ticket = latest.get(user.associateId);
      return ticket !== undefined && tickets.userOf(ticket) === user ? ticket : tickets.issue(user);
    },
    userOf(ticket) {
      if (ticket === demoTicket) return tje0;
      const entry = issued.get(ticket);
      if (entry === undefined) return undefined;
      if (entry.expires <= now()) {
        issued.delete(ticket);
        return undefined;
      }
      keep(ticket, entry.associateId);
      return userById(entry.associateId);
    },
  };
  return tickets;
}
