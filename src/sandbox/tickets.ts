/** Tickets: issued at login, valid for six hours after their last use, at most `ticketsMax` at a time. */
import { putLast } from '../text/memo';
import { tje0, userById, type User } from './users';

const ticketHours = 6;
const ticketsMax = 10_000;

/** The ticket of the vendor's SOAP samples: it is tje0's, and never expires. */
export const demoTicket = '7T:1234abcxyzExample==';

interface Issued {
  readonly associateId: number;
  readonly expires: number;
}

export interface Tickets {
  /** A new ticket text for the user. */
  issue(user: User): string;
  /** The user's latest ticket while it is valid, else a new one. */
  reuse(user: User): string;
  /** The user of the ticket; each use prolongs it by six hours. Undefined for an invalid ticket. */
  userOf(ticket: string): User | undefined;
}

/** `now` gives milliseconds since the epoch; `identifiers` gives unguessable texts. */
export function createTickets(now: () => number, identifiers: () => string): Tickets {
  /** The least recently used ticket comes first: it is dropped when there are too many. */
  const issued = new Map<string, Issued>();
  const latest = new Map<number, string>();
  const keep = (ticket: string, associateId: number) => {
    putLast(issued, ticket, { associateId, expires: now() + ticketHours * 3_600_000 }, ticketsMax);
  };
  const tickets: Tickets = {
    issue(user) {
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
