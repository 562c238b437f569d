/** The Pocket agent: devices, push messages, and notifications that are raised and handled. No message is sent. */
import type { Failure, Outcome } from '../command';
import { type SandboxCall, type SandboxHandler, answered, refusedByCrm } from './operation';
import { numberIn, numbersIn, structIn, structsIn, textIn } from '../records';
import type { DeviceRecord, Store } from './store';
import { userById } from './users';

export const pocketAgent: ReadonlyMap<string, SandboxHandler> = new Map<string, SandboxHandler>([
  ['Pocket.RegisterDeviceForPushNotification', registerDevice],
  ['Pocket.GetRegisteredDevices', getRegisteredDevices],
  ['Pocket.SetPushNotificationTagsForDevice', setTagsForDevice],
  ['Pocket.SetPushNotificationTagsForUser', setTagsForUser],
  ['Pocket.GetPushNotificationTagsForDevice', getTagsForDevice],
  ['Pocket.SendPushNotification', sendPushNotification],
  ['Pocket.RunAppointmentAlarmBroker', (store) => count(store, 'alarmBrokerRuns')],
  ['Pocket.NotifyUsers', notifyUsers],
  ['Pocket.NotificationHandled', (store, call) => handle(store, [event(call.given, 'NotificationEventType')])],
  [
    'Pocket.NotificationsHandled',
    (store, call) =>
      handle(
        store,
        structsIn(call.given, 'NotificationEvents').map((each) => event(each, 'Type')),
      ),
  ],
]);

/** A device that is registered again belongs to the new caller; its tags stay. */
function registerDevice(store: Store, call: SandboxCall): Outcome {
  const device = structIn(call.given, 'DeviceInfo');
  const identifier = textIn(device, 'DeviceIdentifier');
  if (device === undefined || identifier === '') return refusedByCrm('A device needs a DeviceIdentifier.');
  const before = store.devices.get(identifier);
  store.devices.set(identifier, {
    associateId: call.user.associateId,
    device: { ...before?.device, ...device },
    tags: before?.tags ?? '',
  });
  return answered();
}

function getRegisteredDevices(store: Store, call: SandboxCall): Outcome {
  return answered({ Response: devicesOf(store, call).map(([, record]) => record.device) });
}

/** The devices of the associate in the arguments; 0 means the caller. */
function devicesOf(store: Store, call: SandboxCall): readonly (readonly [string, DeviceRecord])[] {
  const associateId = numberIn(call.given, 'AssociateId') || call.user.associateId;
  return store.devices.entries().filter(([, record]) => record.associateId === associateId);
}

function setTagsForDevice(store: Store, call: SandboxCall): Outcome {
  const identifier = textIn(call.given, 'DeviceIdentifier');
  const record = store.devices.get(identifier);
  if (record === undefined) return noSuchDevice();
  store.devices.set(identifier, { ...record, tags: textIn(call.given, 'Tags') });
  return answered();
}

function setTagsForUser(store: Store, call: SandboxCall): Outcome {
  const tags = textIn(call.given, 'Tags');
  for (const [identifier, record] of devicesOf(store, call)) store.devices.set(identifier, { ...record, tags });
  return answered();
}

function getTagsForDevice(store: Store, call: SandboxCall): Outcome {
  const record = store.devices.get(textIn(call.given, 'DeviceIdentifier'));
  return record === undefined ? noSuchDevice() : answered({ Response: record.tags });
}

function noSuchDevice(): Failure {
  return refusedByCrm('No device is registered under this DeviceIdentifier.');
}

/** Stores the message for all of the associates or for none. */
function sendPushNotification(store: Store, call: SandboxCall): Outcome {
  const associateIds = numbersIn(call.given, 'AssociateIds');
  const unknownId = associateIds.find((id) => userById(id) === undefined);
  if (unknownId !== undefined) return refusedByCrm(`There is no associate with id ${unknownId}.`);
  store.pushes.set(store.newId(), { associateIds, message: structIn(call.given, 'Message') ?? null });
  return answered();
}

interface Notification {
  readonly type: string;
  readonly id: number;
}

function event(given: SandboxCall['given'], typeProperty: string): Notification {
  return { type: textIn(given, typeProperty) || 'Unknown', id: numberIn(given, 'Id') };
}

const keyOf = ({ type, id }: Notification): string => `${type}=${id}`;

function notifyUsers(store: Store, call: SandboxCall): Outcome {
  const raised = event(call.given, 'NotificationEventType');
  const times = store.raised.get(keyOf(raised))?.times ?? 0;
  store.raised.set(keyOf(raised), { ...raised, times: times + 1 });
  return answered();
}

/** A notification that was not raised, or was handled before, is no error: the user's other devices may have it. */
function handle(store: Store, events: readonly Notification[]): Outcome {
  for (const each of events) {
    const times = store.handled.get(keyOf(each))?.times ?? 0;
    store.raised.delete(keyOf(each));
    store.handled.set(keyOf(each), { ...each, times: times + 1 });
  }
  return answered();
}

function count(store: Store, what: string): Outcome {
  store.counters.set(what, (store.counters.get(what) ?? 0) + 1);
  return answered();
}
