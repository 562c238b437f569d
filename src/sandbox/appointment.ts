/**
 * The properties of an appointment record, and the structs made of it. Property names: AppointmentEntity and
 * Appointment of the WSDL.
 */
import type { Struct } from '../command';
import { shifted, stamp, flagIn, numberIn, structIn, textIn } from '../records';
import type { AppointmentRecord, Store } from './store';
import { associateOf, type User } from './users';

export const ownerOf = (record: AppointmentRecord): number =>
  numberIn(structIn(record.entity, 'Associate'), 'AssociateId');

/** The id of the booking's master record, 0 outside a booking; the master has its own id here. */
export const motherIdOf = (record: AppointmentRecord): number => numberIn(record.entity, 'MotherId');

/** The series' id, 0 for a single appointment. */
export const seriesOf = (record: AppointmentRecord): number =>
  numberIn(structIn(record.entity, 'Recurrence'), 'RecurrenceId');

export const invitationOf = (record: AppointmentRecord): string => textIn(record.entity, 'InvitationStatus');

export const assignmentOf = (record: AppointmentRecord): string => textIn(record.entity, 'AssignmentStatus');

const none: ReadonlySet<string> = new Set(['', 'Unknown', 'None']);

export const isInvitation = (record: AppointmentRecord): boolean => !none.has(invitationOf(record));

export const isAssignment = (record: AppointmentRecord): boolean => !none.has(assignmentOf(record));

/** Whether the record is a participant's copy of a booking. */
export const isChild = (record: AppointmentRecord): boolean =>
  motherIdOf(record) !== 0 && motherIdOf(record) !== record.id;

/**
 * The sentry's rule. Owners may write their records. Other internal users may, too, unless the record names its
 * writers. External users may write their own records only.
 */
export function mayWrite(user: User, record: AppointmentRecord): boolean {
  if (ownerOf(record) === user.associateId) return true;
  return !user.external && (record.writers?.includes(user.associateId) ?? true);
}

/**
 * Stores new values of some properties, and the user and the time of the change.
 * @param now milliseconds since the epoch
 * @returns the stored record
 */
export function change(
  store: Store,
  record: AppointmentRecord,
  changes: Struct,
  by: User,
  now: number,
): AppointmentRecord {
  const entity = { ...record.entity, ...changes, UpdatedBy: associateOf(by), UpdatedDate: stamp(now) };
  const changed: AppointmentRecord = { ...record, entity };
  store.appointments.set(record.id, changed);
  return changed;
}

/** A new, unsaved AppointmentEntity in the user's diary: it starts `now` and takes one hour. */
export function blankEntity(user: User, now: number): Struct {
  const start = stamp(now);
  return {
    Associate: associateOf(user),
    CreatedBy: associateOf(user),
    UpdatedBy: associateOf(user),
    CreatedDate: start,
    UpdatedDate: start,
    AppointmentId: 0,
    Description: '',
    StartDate: start,
    EndDate: shifted(start, 3_600_000),
    ActiveDate: start,
    MotherId: 0,
    Private: 'Public',
    Type: 'inDiary',
    Completed: 'NotStarted',
    AlarmLeadTime: '00:15:00',
    LagTime: '00:00:00',
    LeadTime: '00:00:00',
    Location: '',
    RejectReason: '',
    AssignmentStatus: 'None',
    InvitationStatus: 'None',
    BookingType: 'None',
    Task: taskOf('Appointment'),
    Participants: [],
    Links: [],
  };
}

const tasks: readonly string[] = ['Appointment', 'Document', 'Email', 'Fax', 'Phone', 'ToDo'];

/** The TaskListItem of a TaskType; types without one are appointments. */
export function taskOf(type: string): Struct {
  const known = tasks.includes(type) ? type : 'Appointment';
  return { TaskListItemId: tasks.indexOf(known) + 1, Value: known, Type: known, Tooltip: '', Deleted: false };
}

/** The entity that callers read: a booking's child has the participants of its master. */
export function entityOf(store: Store, record: AppointmentRecord): Struct {
  const mother = isChild(record) ? store.appointments.get(motherIdOf(record)) : undefined;
  return mother === undefined ? record.entity : { ...record.entity, Participants: mother.entity.Participants ?? null };
}

/** Lets appointments be read as records of the table `appointment`. */
export function viewAppointments(store: Store): void {
  store.records.view('appointment', {
    all: () => store.appointments.values().map((record) => entityOf(store, record)),
    find: (id) => {
      const record = store.appointments.get(id);
      return record && entityOf(store, record);
    },
  });
}

/** The read-only `Appointment` struct, as lists contain it; names of what it links to are added when it is shown. */
export function summaryOf(record: AppointmentRecord): Struct {
  const { entity } = record;
  const from = (name: string) => structIn(entity, name);
  const recurrence = from('Recurrence');
  return {
    ...entity,
    TableRight: null,
    FieldProperties: null,
    AssociateId: ownerOf(record),
    AssociateName: textIn(from('Associate'), 'Name'),
    AssociateFullName: textIn(from('Associate'), 'FullName'),
    ContactId: numberIn(from('Contact'), 'ContactId'),
    PersonId: numberIn(from('Person'), 'PersonId'),
    ProjectId: numberIn(from('Project'), 'ProjectId'),
    SaleId: numberIn(from('Sale'), 'SaleId'),
    PriorityId: numberIn(from('Priority'), 'Id'),
    AssignedBy: numberIn(from('AssignedBy'), 'AssociateId'),
    AssignedByFullName: textIn(from('AssignedBy'), 'FullName'),
    CreatedBy: textIn(from('CreatedBy'), 'Name'),
    CreatedByFullName: textIn(from('CreatedBy'), 'FullName'),
    CreatedByAssociateId: numberIn(from('CreatedBy'), 'AssociateId'),
    IsBooking: motherIdOf(record) !== 0,
    IsBookingMain: motherIdOf(record) === record.id,
    IsRecurrence: seriesOf(record) !== 0 || flagIn(recurrence, 'IsRecurrence'),
    RecurringPattern: textIn(recurrence, 'Pattern') || 'Unknown',
    RecurringStartDate: recurrence?.StartDate,
    RecurringEndDate: recurrence?.EndDate,
  };
}
