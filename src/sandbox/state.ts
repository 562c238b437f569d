import { assignmentOf, invitationOf, isInvitation, motherIdOf, ownerOf, seriesOf } from './appointment';
import { isToDo } from './activity-status';
import { numberIn, textIn } from '../records';
import type { AppointmentRecord, NotificationRecord, Store } from './store';
import { userById } from './users';

/** One participant's invitation, as in the participant's own record. */
export interface ParticipantState {
  readonly associateId: number;
  readonly associate: string;
  /** The participant's record: the child of a booking. */
  readonly appointmentId: number;
  readonly status: string;
  readonly seen: boolean;
  readonly accepted: boolean;
  readonly rejected: boolean;
  readonly rejectReason: string;
}

export interface AppointmentState {
  readonly id: number;
  readonly motherId: number;
  readonly recurrenceId: number;
  readonly associateId: number;
  readonly associate: string;
  readonly description: string;
  readonly start: string;
  readonly end: string;
  /** An ActivityStatus. */
  readonly status: string;
  readonly invitationStatus: string;
  readonly assignmentStatus: string;
  readonly rejectReason: string;
  readonly rejectCounter: number;
  /** The participants of the whole booking, equal on its master and on every child. */
  readonly participants: readonly ParticipantState[];
}

/** All records of the sandbox as plain JSON, without tickets, passwords and device handles. */
export interface SandboxState {
  readonly appointments: readonly AppointmentState[];
  /** Sales, documents and to-dos. */
  readonly activities: readonly { readonly identifier: string; readonly status: string }[];
  readonly notifications: {
    readonly raised: readonly NotificationRecord[];
    readonly handled: readonly NotificationRecord[];
  };
  readonly pushes: readonly {
    readonly associateIds: readonly number[];
    readonly title: string;
    readonly message: string;
  }[];
  readonly devices: readonly {
    readonly identifier: string;
    readonly name: string;
    readonly associateId: number;
    readonly tags: string;
  }[];
  readonly alarmBrokerRuns: number;
  /** How many commands changed something, by `Agent.Operation`. */
  readonly effects: Readonly<Record<string, number>>;
  /** How many commands arrived, refused ones included, by `Agent.Operation`. */
  readonly commands: Readonly<Record<string, number>>;
}

/** The present state of the store. */
export function snapshot(store: Store): Omit<SandboxState, 'effects' | 'commands'> {
  const records = [...store.appointments.values()].sort((a, b) => a.id - b.id);
  const invited = new Map<number, AppointmentRecord[]>();
  for (const record of records.filter(isInvitation)) {
    const key = motherIdOf(record) || record.id;
    invited.set(key, [...(invited.get(key) ?? []), record]);
  }
  const toDos = records.filter(isToDo).map((record) => ({
    identifier: `todo_id=${record.id}`,
    status: textIn(record.entity, 'Completed'),
  }));
  return {
    appointments: records.map((record) => appointmentState(record, invited.get(motherIdOf(record) || record.id) ?? [])),
    activities: [...store.activities.entries().map(([identifier, { status }]) => ({ identifier, status })), ...toDos],
    notifications: { raised: store.raised.values(), handled: store.handled.values() },
    pushes: store.pushes.values().map(({ associateIds, message }) => ({
      associateIds,
      title: textIn(message ?? undefined, 'Title'),
      message: textIn(message ?? undefined, 'Message'),
    })),
    devices: store.devices.entries().map(([identifier, { associateId, device, tags }]) => ({
      identifier,
      name: textIn(device, 'DeviceName'),
      associateId,
      tags,
    })),
    alarmBrokerRuns: store.counters.get('alarmBrokerRuns') ?? 0,
  };
}

function appointmentState(record: AppointmentRecord, invited: readonly AppointmentRecord[]): AppointmentState {
  return {
    id: record.id,
    motherId: motherIdOf(record),
    recurrenceId: seriesOf(record),
    associateId: ownerOf(record),
    associate: userById(ownerOf(record))?.name ?? '',
    description: textIn(record.entity, 'Description'),
    start: textIn(record.entity, 'StartDate'),
    end: textIn(record.entity, 'EndDate'),
    status: textIn(record.entity, 'Completed'),
    invitationStatus: invitationOf(record),
    assignmentStatus: assignmentOf(record),
    rejectReason: textIn(record.entity, 'RejectReason'),
    rejectCounter: numberIn(record.entity, 'RejectCounter'),
    participants: invited.map(participantState),
  };
}

function participantState(record: AppointmentRecord): ParticipantState {
  const status = invitationOf(record);
  return {
    associateId: ownerOf(record),
    associate: userById(ownerOf(record))?.name ?? '',
    appointmentId: record.id,
    status,
    seen: ['Seen', 'MovedSeen', 'Accepted', 'Declined'].includes(status),
    accepted: status === 'Accepted',
    rejected: status === 'Declined',
    rejectReason: textIn(record.entity, 'RejectReason'),
  };
}
