/** Writes appointments: creates, saves, moves, assigns, deletes, alone or along a series (see recurrence.ts). */
import type { Failure, Outcome, Struct, StructDraft } from '../command';
import { blankEntity, change, entityOf, invitationOf, isChild, mayWrite, motherIdOf, seriesOf } from './appointment';
import { type SandboxCall, type SandboxHandler, answered, noSuchAppointment, refusedByCrm, sentry } from './operation';
import { childrenOf, invite, masterOf, updateMaster } from './booking';
import { instantOf, noDate, shifted, numberIn, structIn, textIn } from '../records';
import { reachForward, reachOf, type Reach } from './recurrence';
import type { AppointmentRecord, Store } from './store';
import { associateOf, userById } from './users';

export const saveAgent: ReadonlyMap<string, SandboxHandler> = new Map<string, SandboxHandler>([
  ['Appointment.SaveAppointmentEntity', (store, call) => save(store, call, 'OnlyThis')],
  ['Appointment.Save', (store, call) => save(store, call, textIn(call.given, 'UpdateMode'))],
  ['Appointment.Move', move],
  ['Appointment.AssignTo', assignTo],
  ['Appointment.Delete', (store, call) => remove(store, call, 'AppointmentId', textIn(call.given, 'UpdateMode'))],
  ['Appointment.DeleteAppointmentEntity', (store, call) => remove(store, call, 'AppointmentEntityId', 'OnlyThis')],
]);

/** Id 0 creates. All given properties replace the stored ones, known or not; the others stay. */
function save(store: Store, call: SandboxCall, mode: string): Outcome {
  const given = structIn(call.given, 'AppointmentEntity');
  if (given === undefined) return refusedByCrm('There is no appointment to save.');
  const id = numberIn(given, 'AppointmentId');
  if (id === 0) return create(store, call, given);
  const stored = writable(store, call, id);
  if (!('entity' in stored)) return stored;
  const reach = reachForward(store, stored, mode);
  if (reach.kind === 'failure') return reach;
  const delta = distance(textIn(stored.entity, 'StartDate'), textIn(given, 'StartDate'));
  for (const later of reach.records.slice(1)) {
    if (mode === 'StopRecurrence') cancel(store, later, call);
    else saveOne(store, later, { ...withoutOwn(given), ...shift(later, delta) }, call);
  }
  const own = mode === 'StopRecurrence' ? { ...given, ...outOfSeries(stored) } : given;
  return answered({ Response: saveOne(store, stored, own, call) });
}

function create(store: Store, call: SandboxCall, given: Struct): Outcome {
  if (store.appointments.size >= store.appointmentsMax) return refusedByCrm('The sandbox holds too many appointments.');
  const id = store.newId();
  const owner = structIn(given, 'Associate');
  const known =
    userById(numberIn(owner, 'AssociateId')) ?? (numberIn(owner, 'AssociateId') === 0 ? call.user : undefined);
  const Associate = known === undefined ? given.Associate : { ...owner, ...associateOf(known) };
  const entity = { ...blankEntity(call.user, call.now), ...given, Associate, AppointmentId: id };
  const record: AppointmentRecord = { id, entity };
  store.appointments.set(id, record);
  return answered({ Response: entityOf(store, invite(store, {}, record, call)) });
}

/**
 * A new owner is found by id. A nil list of participants leaves a booking unchanged; an empty one cancels it for all
 * participants.
 */
function saveOne(store: Store, record: AppointmentRecord, given: Struct, call: SandboxCall): Struct {
  const owner = structIn(given, 'Associate');
  const same = numberIn(owner, 'AssociateId') === numberIn(structIn(record.entity, 'Associate'), 'AssociateId');
  const known = same ? undefined : userById(numberIn(owner, 'AssociateId'));
  const resolved: StructDraft = { ...given };
  if (known !== undefined) resolved.Associate = { ...owner, ...associateOf(known) };
  if (given.Participants === null && motherIdOf(record) === record.id) delete resolved.Participants;
  const saved = change(store, record, resolved, call.user, call.now);
  return entityOf(store, invite(store, record.entity, saved, call));
}

/** Properties that the later ones of a series do not take over from the saved one. */
const ownProperties: ReadonlySet<string> = new Set(
  `AppointmentId MotherId StartDate EndDate ActiveDate Recurrence InvitationStatus AssignmentStatus BookingType
  CreatedBy CreatedDate Completed RejectReason RejectCounter`.split(/\s+/),
);

function withoutOwn(given: Struct): Struct {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !ownProperties.has(name)));
}

/** Moves an appointment. With a child's id the whole booking moves, and its participants have to answer again. */
function move(store: Store, call: SandboxCall): Outcome {
  const target = textIn(call.given, 'NewStartTime');
  const named = store.appointments.get(numberIn(call.given, 'AppointmentId'));
  if (named === undefined) return noSuchAppointment(numberIn(call.given, 'AppointmentId'));
  const record = writable(store, call, masterOf(store, named).id);
  if (!('entity' in record)) return record;
  const mode = textIn(call.given, 'UpdateMode');
  const reach = reachForward(store, record, mode);
  if (reach.kind === 'failure') return reach;
  if (instantOf(target) === undefined) return refusedByCrm('The new start time is no date.');
  const delta = distance(textIn(record.entity, 'StartDate'), target);
  for (const later of reach.records.slice(1)) {
    if (mode === 'StopRecurrence') cancel(store, later, call);
    else saveOne(store, later, shift(later, delta), call);
  }
  const stopped = mode === 'StopRecurrence' ? outOfSeries(record) : {};
  return answered({
    Response: saveOne(store, record, { ...shift(record, delta), StartDate: target, ...stopped }, call),
  });
}

/** Milliseconds from one date-time to another; 0 where one of them is no date. */
function distance(from: string, to: string): number {
  return (instantOf(to) ?? Number.NaN) - (instantOf(from) ?? Number.NaN) || 0;
}

function shift(record: AppointmentRecord, delta: number): Struct {
  const later = (name: string) => shifted(textIn(record.entity, name) || noDate, delta);
  return { StartDate: later('StartDate'), EndDate: later('EndDate'), ActiveDate: later('ActiveDate') };
}

/** The appointment at which a series stops is a single one from then on. */
function outOfSeries(record: AppointmentRecord): Struct {
  if (seriesOf(record) === 0) return {};
  return { Recurrence: { ...structIn(record.entity, 'Recurrence'), RecurrenceId: 0, IsRecurrence: false } };
}

/** Changes the owner; the new owner has yet to see and accept the appointment. */
function assignTo(store: Store, call: SandboxCall): Outcome {
  const record = writable(store, call, numberIn(call.given, 'AppointmentId'));
  if (!('entity' in record)) return record;
  const associateId = numberIn(structIn(call.given, 'Participant'), 'AssociateId');
  const assignee = userById(associateId);
  if (assignee === undefined) return refusedByCrm(`There is no associate with id ${associateId}.`);
  const reach = reachOf(store, record, textIn(call.given, 'UpdateMode'));
  if (reach.kind === 'failure') return reach;
  const assigned: Struct = {
    Associate: associateOf(assignee),
    AssignedBy: associateOf(call.user),
    AssignmentStatus: assignee === call.user ? 'None' : 'Assigning',
  };
  const [first] = reach.records.map((each) => change(store, each, assigned, call.user, call.now));
  return answered({ Response: first === undefined ? null : entityOf(store, first) });
}

/** Deleting a booking's master cancels it for its participants; deleting a child leaves the others as they are. */
function remove(store: Store, call: SandboxCall, parameter: string, mode: string): Outcome {
  const record = writable(store, call, numberIn(call.given, parameter));
  if (!('entity' in record)) return record;
  const reach: Reach | Failure = reachForward(store, record, mode);
  if (reach.kind === 'failure') return reach;
  reach.records.forEach((each) => cancel(store, each, call));
  return answered();
}

function cancel(store: Store, record: AppointmentRecord, call: SandboxCall): void {
  for (const child of childrenOf(store, record))
    change(store, child, { InvitationStatus: 'Cancelled' }, call.user, call.now);
  if (
    isChild(record) &&
    store.appointments.get(motherIdOf(record)) !== undefined &&
    invitationOf(record) !== 'Declined'
  )
    updateMaster(store, { ...record, entity: { ...record.entity, InvitationStatus: 'Cancelled' } }, call);
  store.appointments.delete(record.id);
}

function writable(store: Store, call: SandboxCall, id: number): AppointmentRecord | Failure {
  const record = store.appointments.get(id);
  if (record === undefined) return noSuchAppointment(id);
  return mayWrite(call.user, record) ? record : sentry(`appointment ${id}`);
}
