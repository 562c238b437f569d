/**
 * A booking is one master record of the organizer and one child record for each participant. The MotherId of all of
 * them is the master's id.
 */
import type { Failure, Struct } from '../command';
import { change, invitationOf, isAssignment, isChild, isInvitation, motherIdOf, ownerOf } from './appointment';
import { type SandboxCall, noSuchAppointment, refusedByCrm } from './operation';
import { numberIn, structsIn, textIn } from '../records';
import type { AppointmentRecord, Store } from './store';
import { associateOf, userById } from './users';

/** The master of a child; the record itself, where it is no child or its master is deleted. */
export function masterOf(store: Store, record: AppointmentRecord): AppointmentRecord {
  return (isChild(record) ? store.appointments.get(motherIdOf(record)) : undefined) ?? record;
}

export function childrenOf(store: Store, master: AppointmentRecord): readonly AppointmentRecord[] {
  if (motherIdOf(master) !== master.id) return [];
  return store.appointments.values().filter((record) => isChild(record) && motherIdOf(record) === master.id);
}

/** The caller's own invitation or assignment. `id` may be its own, its master's or another participant's record. */
export function ownInvitation(store: Store, call: SandboxCall, id: number): AppointmentRecord | Failure {
  const named = store.appointments.get(id);
  if (named === undefined) return noSuchAppointment(id);
  const mine =
    ownerOf(named) === call.user.associateId && isAnswerable(named)
      ? named
      : childrenOf(store, masterOf(store, named)).find((record) => ownerOf(record) === call.user.associateId);
  if (mine !== undefined && isAnswerable(mine)) return mine;
  return refusedByCrm(`Appointment ${id} holds no invitation for this user.`);
}

const isAnswerable = (record: AppointmentRecord): boolean => isInvitation(record) || isAssignment(record);

/** Copies a child's changes to its master: the participant's status, and a rejection's reason and count. */
export function updateMaster(store: Store, child: AppointmentRecord, call: SandboxCall): void {
  const master = masterOf(store, child);
  if (master === child) return;
  const Participants = structsIn(master.entity, 'Participants').map((participant) =>
    numberIn(participant, 'AssociateId') === ownerOf(child)
      ? withStatus(participant, invitationOf(child))
      : participant,
  );
  const rejection =
    invitationOf(child) === 'Declined'
      ? {
          RejectReason: textIn(child.entity, 'RejectReason'),
          RejectCounter: numberIn(master.entity, 'RejectCounter') + 1,
        }
      : {};
  change(store, master, { Participants, ...rejection }, call.user, call.now);
}

const withStatus = (participant: Struct, InvitationStatus: string): Struct => ({ ...participant, InvitationStatus });

/** The master's list of participants without the given associates. */
export function withoutParticipants(master: AppointmentRecord, associateIds: readonly number[]): Struct {
  const Participants = structsIn(master.entity, 'Participants').filter(
    (participant) => !associateIds.includes(numberIn(participant, 'AssociateId')),
  );
  return { Participants };
}

/** The properties that a child shares with its master. */
const shared = ['Description', 'StartDate', 'EndDate', 'ActiveDate', 'Location', 'Task', 'Type', 'IsAlldayEvent'];

/**
 * Updates the children after a master was stored. New participants get their child record, missing ones a cancellation,
 * and all of them the new time and text. A new time sets the status of each invitation to Moved. Participants who are
 * no users of the sandbox are only listed.
 * @param before the master's entity before the change
 * @returns the master as it is stored now
 */
export function invite(store: Store, before: Struct, stored: AppointmentRecord, call: SandboxCall): AppointmentRecord {
  if (isChild(stored)) return stored;
  const listed = structsIn(stored.entity, 'Participants').map((participant) => numberIn(participant, 'AssociateId'));
  const invited = listed.flatMap((id) => (id === ownerOf(stored) ? [] : (userById(id) ?? [])));
  const children = childrenOf(store, stored);
  if (invited.length === 0 && children.length === 0) return stored;
  const master = change(
    store,
    stored,
    asMaster(
      stored,
      invited.map((user) => user.associateId),
    ),
    call.user,
    call.now,
  );
  const moved = before.StartDate !== undefined && before.StartDate !== master.entity.StartDate;
  const common: Struct = Object.fromEntries(shared.map((name) => [name, master.entity[name]]));
  for (const child of children) {
    const gone = !listed.includes(ownerOf(child));
    const InvitationStatus = gone
      ? 'Cancelled'
      : moved && invitationOf(child) !== 'Cancelled'
        ? 'Moved'
        : invitationOf(child);
    const changed = change(store, child, { ...common, InvitationStatus }, call.user, call.now);
    if (!gone) updateMaster(store, changed, call);
  }
  const known = new Set(children.map(ownerOf));
  for (const user of invited.filter(({ associateId }) => !known.has(associateId))) {
    const id = store.newId();
    const own = { AppointmentId: id, Associate: associateOf(user), BookingType: 'Participant', Participants: null };
    store.appointments.set(id, {
      id,
      entity: { ...master.entity, ...own, InvitationStatus: 'Invitation', RejectReason: '', RejectCounter: 0 },
    });
  }
  return store.appointments.get(master.id) ?? master;
}

function asMaster(record: AppointmentRecord, invited: readonly number[]): Struct {
  const Participants = structsIn(record.entity, 'Participants').map((participant) =>
    participant.InvitationStatus === undefined && invited.includes(numberIn(participant, 'AssociateId'))
      ? withStatus(participant, 'Invitation')
      : participant,
  );
  return { MotherId: record.id, BookingType: 'Owner', Participants };
}
