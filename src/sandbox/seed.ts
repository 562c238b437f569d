/**
 * The records of the sandbox at its start: those of the vendor's samples, and one of each case that clients can meet.
 */
import type { Struct } from '../command';
import { blankEntity } from './appointment';
import { shifted } from '../records';
import { seedCompany } from './company';
import type { Store } from './store';
import { associateOf, guest, kbe0, tje0, type User } from './users';

const monday = '2026-01-05T09:00:00';
const seeded = Date.parse('2026-01-02T03:04:05Z');
const hour = 3_600_000;
const week = 7 * 24 * hour;

interface Seat {
  readonly id: number;
  readonly user: User;
  readonly status: string;
  readonly rejectReason?: string;
}

/**
 * Fills an empty store:
 * - 973, 598, 685, 477: tje0's invitations to kbe0's meetings (masters 970, 597, 684, 476); 973 and 477 have more
 *   participants
 * - 951: kbe0 rejected tje0's meeting 950, for AcceptRejected
 * - 801–804: kbe0's weekly series 80 with tje0's invitations 821–824; 841–844: tje0's own weekly series 84
 * - 301: tje0's appointment without invitation; 44: tje0's to-do; 302: kbe0's, which only kbe0 may write
 * - the activities sale 12, document 33; sale 13, which only kbe0 may write
 * - the company: see seedCompany
 */
export function seed(store: Store): void {
  seedCompany(store);
  booking(store, 970, kbe0, 'Budget meeting', monday, [
    { id: 973, user: tje0, status: 'Invitation' },
    { id: 974, user: guest, status: 'Invitation' },
  ]);
  booking(store, 597, kbe0, 'Customer visit', day(1), [{ id: 598, user: tje0, status: 'Invitation' }]);
  booking(store, 684, kbe0, 'Sales review', day(2), [{ id: 685, user: tje0, status: 'Invitation' }]);
  booking(store, 476, kbe0, 'Product demo', day(3), [
    { id: 477, user: tje0, status: 'Moved' },
    { id: 478, user: guest, status: 'Accepted' },
  ]);
  booking(store, 950, tje0, 'Planning', day(4), [
    { id: 951, user: kbe0, status: 'Declined', rejectReason: 'On holiday' },
    { id: 952, user: guest, status: 'Accepted' },
  ]);
  for (const nth of [0, 1, 2, 3]) {
    const series = { Recurrence: weekly(80, day(0)) };
    const start = shifted(day(0), nth * week + 2 * hour);
    booking(
      store,
      801 + nth,
      kbe0,
      'Weekly status',
      start,
      [{ id: 821 + nth, user: tje0, status: 'Invitation' }],
      series,
    );
    single(store, 841 + nth, tje0, 'Weekly report', shifted(start, 4 * hour), { Recurrence: weekly(84, day(0)) });
  }
  single(store, 301, tje0, 'Call the customer', day(5), {});
  single(store, 44, tje0, 'Write the offer', day(6), { Type: 'inChecklist' });
  single(store, 302, kbe0, 'Salary talk', day(7), { Private: 'PrivateUser' }, []);
  store.activities.set('sale_id=12', { status: 'NotStarted' });
  store.activities.set('sale_id=13', { status: 'NotStarted', writers: [kbe0.associateId] });
  store.activities.set('document_id=33', { status: 'Started' });
}

const day = (days: number): string => shifted(monday, days * 24 * hour);

function weekly(RecurrenceId: number, StartDate: string): Struct {
  return {
    RecurrenceId,
    StartDate,
    EndDate: shifted(StartDate, 3 * week),
    RecurrenceEndType: 'Counter',
    Pattern: 'Weekly',
    RecurrenceCounter: 4,
    IsRecurrence: true,
  };
}

/** One record, an hour long. */
function single(
  store: Store,
  id: number,
  owner: User,
  Description: string,
  StartDate: string,
  more: Struct,
  writers?: readonly number[],
): void {
  const times = { StartDate, EndDate: shifted(StartDate, hour), ActiveDate: StartDate };
  const entity = { ...blankEntity(owner, seeded), AppointmentId: id, Description, ...times, ...more };
  store.appointments.set(id, writers === undefined ? { id, entity } : { id, entity, writers });
}

/** A master record and a child for each seat. */
function booking(
  store: Store,
  id: number,
  owner: User,
  description: string,
  start: string,
  seats: readonly Seat[],
  more: Struct = {},
): void {
  const declined = seats.filter(({ status }) => status === 'Declined');
  single(store, id, owner, description, start, {
    ...more,
    MotherId: id,
    BookingType: 'Owner',
    RejectCounter: declined.length,
    RejectReason: declined[0]?.rejectReason ?? '',
    Participants: seats.map(({ user, status }) => participant(user, status)),
  });
  for (const seat of seats)
    single(store, seat.id, seat.user, description, start, {
      ...more,
      MotherId: id,
      BookingType: 'Participant',
      InvitationStatus: seat.status,
      MotherAssociate: associateOf(owner),
      RejectReason: seat.rejectReason ?? '',
      RejectCounter: seat.status === 'Declined' ? 1 : 0,
      Participants: null,
    });
}

function participant(user: User, InvitationStatus: string): Struct {
  const { associateId: AssociateId, personId: PersonId } = user;
  return { AssociateId, PersonId, ContactId: user.contactId, EmailId: 0, SendEmail: false, InvitationStatus };
}
