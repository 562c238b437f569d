/** Responses to invitations and assignments: seen, accepted, rejected, and the organizer's consent to a rejection. */
import type { Failure, Outcome, Struct } from '../command';
import { assignmentOf, change, entityOf, invitationOf, isAssignment, isChild, ownerOf } from './appointment';
import { type SandboxCall, type SandboxHandler, answered, noSuchAppointment, refusedByCrm, sentry } from './operation';
import { childrenOf, masterOf, ownInvitation, updateMaster, withoutParticipants } from './booking';
import { numberIn, numbersIn, structIn, textIn } from '../records';
import { reachOf, type Reach } from './recurrence';
import type { AppointmentRecord, Store } from './store';
import { associateOf } from './users';

const setSeen: SandboxHandler = (store, call) => answerAll(store, call, [numberIn(call.given, 'AppointmentId')], seen);

/** Marks all of the list or none of it. */
const setSeenMany: SandboxHandler = (store, call) =>
  answerAll(store, call, numbersIn(call.given, 'AppointmentIds'), seen);

const accept: SandboxHandler = (store, call) =>
  answerAll(store, call, [numberIn(call.given, 'AppointmentId')], accepted);

const reject: SandboxHandler = (store, call) =>
  answerAll(store, call, [numberIn(call.given, 'AppointmentId')], (record) =>
    rejected(record, textIn(call.given, 'RejectReason')),
  );

/** The variants that also send mail equal the plain ones here: the sandbox sends no mail. */
export const invitationAgent: ReadonlyMap<string, SandboxHandler> = new Map([
  ['Appointment.SetSeen', setSeen],
  ['Appointment.SetSeenMany', setSeenMany],
  ['Appointment.Accept', accept],
  ['Appointment.AcceptWithEmailConfirmation', accept],
  ['Appointment.AcceptWithSmtpEmailConfirmation', accept],
  ['Appointment.Reject', reject],
  ['Appointment.RejectWithEmailConfirmation', reject],
  ['Appointment.RejectWithSmtpEmailConfirmation', reject],
  ['Appointment.AcceptRejected', acceptRejected],
]);

/** The changes that a response makes to the record; undefined for a cancelled invitation. */
type RecordChange = (record: AppointmentRecord) => Struct | undefined;

/** Writes nothing before every record is found and can be answered. */
function answerAll(store: Store, call: SandboxCall, ids: readonly number[], changeOf: RecordChange): Outcome {
  const changes = new Map<number, Struct>();
  for (const id of ids) {
    const reach = ownReach(store, call, id);
    if (reach.kind === 'failure') return reach;
    for (const record of reach.records) {
      const changed = changeOf(record);
      if (changed === undefined) return refusedByCrm(`Appointment ${record.id} was cancelled.`);
      changes.set(record.id, changed);
    }
  }
  for (const [id, changed] of changes) {
    const record = store.appointments.get(id);
    if (record !== undefined) updateMaster(store, change(store, record, changed, call.user, call.now), call);
  }
  return answered();
}

function ownReach(store: Store, call: SandboxCall, id: number): Reach | Failure {
  const own = ownInvitation(store, call, id);
  return 'entity' in own ? reachOf(store, own, textIn(call.given, 'UpdateMode')) : own;
}

const seenStatus = new Map([
  ['Invitation', 'Seen'],
  ['Moved', 'MovedSeen'],
]);

/** An invitation that was accepted or rejected keeps its status. */
function seen(record: AppointmentRecord): Struct {
  if (assignmentOf(record) === 'Assigning') return { AssignmentStatus: 'Seen' };
  return { InvitationStatus: seenStatus.get(invitationOf(record)) ?? invitationOf(record) };
}

function accepted(record: AppointmentRecord): Struct | undefined {
  if (isAssignment(record)) return { AssignmentStatus: 'None', RejectReason: '' };
  if (invitationOf(record) === 'Cancelled') return undefined;
  return { InvitationStatus: 'Accepted', RejectReason: '' };
}

function rejected(record: AppointmentRecord, RejectReason: string): Struct | undefined {
  const RejectCounter = numberIn(record.entity, 'RejectCounter') + 1;
  if (isAssignment(record)) return { AssignmentStatus: 'Declined', RejectReason, RejectCounter };
  if (invitationOf(record) === 'Cancelled') return undefined;
  return { InvitationStatus: 'Declined', RejectReason, RejectCounter };
}

/**
 * The organizer accepts a rejection: the participants who rejected leave the booking, and a rejected assignment comes
 * back to the organizer. The answer is the organizer's entity.
 */
function acceptRejected(store: Store, call: SandboxCall): Outcome {
  const id = numberIn(call.given, 'AppointmentId');
  const named = store.appointments.get(id);
  if (named === undefined) return noSuchAppointment(id);
  const assigner = numberIn(structIn(named.entity, 'AssignedBy'), 'AssociateId');
  if (assignmentOf(named) === 'Declined' && assigner === call.user.associateId) return takeBack(store, named, call);
  const master = masterOf(store, named);
  if (ownerOf(master) !== call.user.associateId) return sentry(`appointment ${master.id}`);
  const only = isChild(named) ? ownerOf(named) : undefined;
  const reach = reachOf(store, master, textIn(call.given, 'UpdateMode'));
  if (reach.kind === 'failure') return reach;
  if (declinedOf(store, master, only).length === 0) return refusedByCrm(`Nobody has rejected appointment ${id}.`);
  for (const each of reach.records) {
    const declined = declinedOf(store, each, only);
    declined.forEach((child) => store.appointments.delete(child.id));
    change(store, each, withoutParticipants(each, declined.map(ownerOf)), call.user, call.now);
  }
  return answered({ Response: entityOf(store, store.appointments.get(master.id) ?? master) });
}

/** The master's declined children; only those of the associate, where `associateId` is given. */
function declinedOf(store: Store, master: AppointmentRecord, associateId: number | undefined) {
  return childrenOf(store, master).filter(
    (child) => invitationOf(child) === 'Declined' && (associateId === undefined || ownerOf(child) === associateId),
  );
}

function takeBack(store: Store, record: AppointmentRecord, call: SandboxCall): Outcome {
  const back = { Associate: associateOf(call.user), AssignedBy: null, AssignmentStatus: 'None' };
  return answered({ Response: entityOf(store, change(store, record, back, call.user, call.now)) });
}
