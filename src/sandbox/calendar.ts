/** Reads appointments, and makes the drafts that a client fills in before it saves. */
import type { Outcome } from '../command';
import { blankEntity, entityOf, ownerOf, summaryOf, taskOf } from './appointment';
import { type SandboxCall, type SandboxHandler, answered } from './operation';
import { instantOf, numberIn, numbersIn, textIn } from '../records';
import { startOf } from './recurrence';
import type { AppointmentRecord, Store } from './store';

export const calendarAgent: ReadonlyMap<string, SandboxHandler> = new Map<string, SandboxHandler>([
  ['Appointment.GetAppointment', getAppointment],
  ['Appointment.GetAppointmentEntity', getAppointmentEntity],
  ['Appointment.GetAppointmentList', getAppointmentList],
  ['Appointment.GetMyAppointments', getMyAppointments],
  ['Appointment.CreateDefaultAppointmentEntity', (_, call) => answered({ Response: blankEntity(call.user, call.now) })],
  ['Appointment.CreateDefaultAppointmentEntityByType', createDefaultByType],
]);

/** The answer is null for a record that does not exist, as in NetServer's Get operations. */
function getAppointment(store: Store, call: SandboxCall): Outcome {
  const record = store.appointments.get(numberIn(call.given, 'AppointmentId'));
  return answered({ Response: record === undefined ? null : summaryOf(record) });
}

function getAppointmentEntity(store: Store, call: SandboxCall): Outcome {
  const record = store.appointments.get(numberIn(call.given, 'AppointmentEntityId'));
  return answered({ Response: record === undefined ? null : entityOf(store, record) });
}

/** In the order of the given ids; ids that do not exist are left out. */
function getAppointmentList(store: Store, call: SandboxCall): Outcome {
  const records = numbersIn(call.given, 'AppointmentIds').flatMap((id) => store.appointments.get(id) ?? []);
  return answered({ Response: records.map(summaryOf) });
}

/**
 * The caller's appointments between StartTime and EndTime, earliest first. A missing time leaves that side open; with
 * Count -1 or 0 there is no limit.
 */
function getMyAppointments(store: Store, call: SandboxCall): Outcome {
  const from = instantOf(textIn(call.given, 'StartTime')) ?? Number.NEGATIVE_INFINITY;
  const to = instantOf(textIn(call.given, 'EndTime')) ?? Number.POSITIVE_INFINITY;
  const count = numberIn(call.given, 'Count');
  const found = store.appointments
    .values()
    .filter((record) => ownerOf(record) === call.user.associateId && startOf(record) < to && endOf(record) >= from)
    .sort((a, b) => startOf(a) - startOf(b) || a.id - b.id);
  return answered({ Response: found.slice(0, count > 0 ? count : found.length).map(summaryOf) });
}

function endOf(record: AppointmentRecord): number {
  return instantOf(textIn(record.entity, 'EndDate')) ?? startOf(record);
}

function createDefaultByType(_: Store, call: SandboxCall): Outcome {
  const type = textIn(call.given, 'Type');
  const draft = { ...blankEntity(call.user, call.now), Task: taskOf(type) };
  return answered({ Response: type === 'ToDo' ? { ...draft, Type: 'inChecklist' } : draft });
}
