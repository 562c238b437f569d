/**
 * The status of activities: appointments, to-dos, sales and documents. Identifiers such as `appointment_id=973` and
 * `sale_id=12` name them.
 */
import type { Failure, Outcome } from '../command';
import { change, mayWrite } from './appointment';
import { type SandboxCall, type SandboxHandler, answered, noSuchAppointment, refusedByCrm, sentry } from './operation';
import { numberIn, textIn, textsIn } from '../records';
import type { AppointmentRecord, Store } from './store';

export const activityAgent: ReadonlyMap<string, SandboxHandler> = new Map<string, SandboxHandler>([
  ['Appointment.SetActivityStatus', setActivityStatus],
  ['Appointment.ToggleActivities', (store, call) => toggle(store, call, textsIn(call.given, 'ActivityIdentifier'))],
  ['Appointment.ToggleActivity', (store, call) => toggle(store, call, [textIn(call.given, 'ActivityIdentifier')])],
  ['Appointment.ToggleAppointmentStatus', toggleAppointmentStatus],
]);

/** One activity: its status, whether the caller may write it, and how to write it. */
interface CompletableActivity {
  readonly identifier: string;
  readonly status: string;
  readonly writable: boolean;
  readonly set: (status: string) => void;
}

/** Where one record does not exist, nothing changes, and that is no error; a record that the sentry protects is one. */
function setActivityStatus(store: Store, call: SandboxCall): Outcome {
  const status = textIn(call.given, 'ActivityStatus');
  const activities = find(store, call, textsIn(call.given, 'ActivityIdentifier'));
  if (activities === undefined || activities.length === 0) return answered();
  if (status === '' || status === 'Unknown') return refusedByCrm('Unknown is no status an activity can have.');
  const denied = protectedOne(activities);
  if (denied !== undefined) return denied;
  activities.forEach((activity) => activity.set(status));
  return answered();
}

/** Switches each between Completed and NotStarted; the answer is the new status of the first. */
function toggle(store: Store, call: SandboxCall, identifiers: readonly string[]): Outcome {
  const activities = find(store, call, identifiers);
  if (activities === undefined) return answered({ Response: 'Unknown' });
  const denied = protectedOne(activities);
  if (denied !== undefined) return denied;
  activities.forEach((activity) => activity.set(toggled(activity.status)));
  const [first] = activities;
  return answered({ Response: first === undefined ? 'Unknown' : toggled(first.status) });
}

function toggleAppointmentStatus(store: Store, call: SandboxCall): Outcome {
  const id = numberIn(call.given, 'AppointmentId');
  return store.appointments.get(id) === undefined
    ? noSuchAppointment(id)
    : toggle(store, call, [`appointment_id=${id}`]);
}

const toggled = (status: string): string => (status === 'Completed' ? 'NotStarted' : 'Completed');

/** All activities, each once, or undefined where one does not exist. */
function find(
  store: Store,
  call: SandboxCall,
  identifiers: readonly string[],
): readonly CompletableActivity[] | undefined {
  const found = [...new Set(identifiers)].map((identifier) => findOne(store, call, identifier));
  return found.some((activity) => activity === undefined) ? undefined : found.filter((each) => each !== undefined);
}

function findOne(store: Store, call: SandboxCall, identifier: string): CompletableActivity | undefined {
  const [, kind, digits] = /^(appointment_id|todo_id)=(\d{1,9})$/.exec(identifier) ?? [];
  if (kind !== undefined) {
    const record = store.appointments.get(Number(digits));
    if (record === undefined || (kind === 'todo_id' && !isToDo(record))) return undefined;
    return {
      identifier,
      status: textIn(record.entity, 'Completed'),
      writable: mayWrite(call.user, record),
      set: (status) => void change(store, record, { Completed: status }, call.user, call.now),
    };
  }
  return findRecord(store, call, identifier);
}

/** Sales and documents are records with a status; `activities` says what else the sentry has to know of some. */
function findRecord(store: Store, call: SandboxCall, identifier: string): CompletableActivity | undefined {
  const [, table = '', digits] = /^(sale|document)_id=(\d{1,9})$/.exec(identifier) ?? [];
  const record = store.records.find(table, Number(digits));
  const known = store.activities.get(identifier);
  const row = known ?? (record && { status: textIn(record, 'Completed') || 'NotStarted' });
  if (row === undefined) return undefined;
  const writable = !call.user.external && (row.writers?.includes(call.user.associateId) ?? true);
  return {
    identifier,
    status: row.status,
    writable,
    set: (status) => {
      store.activities.set(identifier, { ...row, status });
      if (record !== undefined) store.records.set(table, Number(digits), { ...record, Completed: status });
    },
  };
}

export function isToDo(record: AppointmentRecord): boolean {
  return ['inChecklist', 'BookingForChecklist'].includes(textIn(record.entity, 'Type'));
}

function protectedOne(activities: readonly CompletableActivity[]): Failure | undefined {
  const denied = activities.find((activity) => !activity.writable);
  return denied === undefined ? undefined : sentry(denied.identifier);
}
