import { code, createWorld, items, kbe0, results } from './world';

const device = { DeviceIdentifier: 'phone-1', DeviceName: 'Phone', PNSHandle: 'handle' };

test('a device is registered, listed and tagged', async () => {
  const world = createWorld();
  results(await world.ask('Pocket.RegisterDeviceForPushNotification', { DeviceInfo: device }));
  expect(items(await world.ask('Pocket.GetRegisteredDevices', { AssociateId: 7 }))).toEqual([
    { DeviceIdentifier: 'phone-1', DeviceName: 'Phone' },
  ]);
  expect(items(await world.ask('Pocket.GetRegisteredDevices', {}, kbe0))).toEqual([]);
  const tags = async () =>
    results(await world.ask('Pocket.GetPushNotificationTagsForDevice', { DeviceIdentifier: 'phone-1' })).Response;
  expect(await tags()).toBe('');
  await world.ask('Pocket.SetPushNotificationTagsForDevice', { DeviceIdentifier: 'phone-1', Tags: 'NewTicket' });
  expect(await tags()).toBe('NewTicket');
  await world.ask('Pocket.SetPushNotificationTagsForUser', { AssociateId: 7, Tags: 'AppointmentMoved' });
  expect(await tags()).toBe('AppointmentMoved');
  expect(world.sandbox.state().devices).toEqual([
    { identifier: 'phone-1', name: 'Phone', associateId: 7, tags: 'AppointmentMoved' },
  ]);
});

test('a device needs an identifier, tags a device', async () => {
  const world = createWorld();
  const refused = [
    await world.ask('Pocket.RegisterDeviceForPushNotification', {}),
    await world.ask('Pocket.RegisterDeviceForPushNotification', { DeviceInfo: {} }),
    await world.ask('Pocket.SetPushNotificationTagsForDevice', { DeviceIdentifier: 'none' }),
    await world.ask('Pocket.GetPushNotificationTagsForDevice', { DeviceIdentifier: 'none' }),
  ];
  expect(refused.map(code)).toEqual(['crm.refused', 'crm.refused', 'crm.refused', 'crm.refused']);
});

test('push messages go to all of the associates or to none', async () => {
  const world = createWorld();
  const send = async (...AssociateIds: number[]) =>
    code(await world.ask('Pocket.SendPushNotification', { AssociateIds, Message: { Title: 'Hi', Message: 'There' } }));
  expect(await send(7, 999)).toBe('crm.refused');
  expect(await send(7, 11)).toBe('ok');
  expect(world.sandbox.state().pushes).toEqual([{ associateIds: [7, 11], title: 'Hi', message: 'There' }]);
});

test('NotificationsHandled: the sample request, the same notification twice, never raised', async () => {
  const world = createWorld();
  const handled = { Type: 'AppointmentCancelled', Id: 699 };
  expect(await world.ask('Pocket.NotificationsHandled', { NotificationEvents: [handled, handled] })).toEqual({
    kind: 'answer',
    results: {},
  });
  expect(world.sandbox.state().notifications).toEqual({
    raised: [],
    handled: [{ type: 'AppointmentCancelled', id: 699, times: 2 }],
  });
});

test('a raised notification is gone once it is handled', async () => {
  const world = createWorld();
  const given = { NotificationEventType: 'NewTicket', Id: 5 };
  await world.ask('Pocket.NotifyUsers', given);
  expect(world.sandbox.state().notifications.raised).toEqual([{ type: 'NewTicket', id: 5, times: 1 }]);
  await world.ask('Pocket.NotificationHandled', given);
  expect(world.sandbox.state().notifications).toEqual({
    raised: [],
    handled: [{ type: 'NewTicket', id: 5, times: 1 }],
  });
});

test('the alarm broker only counts its runs', async () => {
  const world = createWorld();
  await world.ask('Pocket.RunAppointmentAlarmBroker');
  expect(world.sandbox.state()).toMatchObject({
    alarmBrokerRuns: 1,
    effects: { 'Pocket.RunAppointmentAlarmBroker': 1 },
  });
});
