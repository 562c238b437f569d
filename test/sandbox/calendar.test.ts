import { createWorld, items, kbe0, results } from './world';

test('GetAppointment answers the read-only carrier, null for what does not exist', async () => {
  const world = createWorld();
  expect(results(await world.ask('Appointment.GetAppointment', { AppointmentId: 970 }))).toEqual({
    Response: { AppointmentId: 970, Task: 'Appointment', AssociateFullName: 'Kari Berg', IsBookingMain: true },
  });
  expect(results(await world.ask('Appointment.GetAppointment', { AppointmentId: 1 }))).toEqual({ Response: null });
  expect(results(await world.ask('Appointment.GetAppointmentEntity', {}))).toEqual({ Response: null });
});

test('a child shows its master’s participants', async () => {
  const child = await createWorld().answer('Appointment.GetAppointmentEntity', { AppointmentEntityId: 973 });
  expect(child).toMatchObject({ MotherId: 970, Participants: [{ AssociateId: 7 }, { AssociateId: 42 }] });
});

test('GetAppointmentList keeps the order and skips the unknown', async () => {
  const found = items(await createWorld().ask('Appointment.GetAppointmentList', { AppointmentIds: [598, 1, 973] }));
  expect(found.map(({ AppointmentId }) => AppointmentId)).toEqual([598, 973]);
});

test('GetMyAppointments: the caller’s, inside the window, at most so many', async () => {
  const world = createWorld();
  const ask = async (Count: number, EndTime = '2026-01-08T00:00:00') =>
    items(await world.ask('Appointment.GetMyAppointments', { StartTime: '2026-01-05T00:00:00', EndTime, Count })).map(
      ({ AppointmentId }) => AppointmentId,
    );
  expect(await ask(-1)).toEqual([973, 821, 841, 598, 685]);
  expect(await ask(2)).toEqual([973, 821]);
  expect(await ask(-1, '2026-01-04T00:00:00')).toEqual([]);
  expect(await ask(-1, '0001-01-01T00:00:00')).toContain(824);
  expect(items(await world.ask('Appointment.GetMyAppointments', {}, kbe0)).length).toBeGreaterThan(5);
});

test('a draft is the caller’s, has the asked type and is not stored', async () => {
  const world = createWorld();
  const before = world.sandbox.state().appointments.length;
  expect(await world.answer('Appointment.CreateDefaultAppointmentEntity', {})).toMatchObject({
    AppointmentId: 0,
    StartDate: '2026-01-02T08:00:00',
    EndDate: '2026-01-02T09:00:00',
    Associate: { AssociateId: 7 },
  });
  expect(await world.answer('Appointment.CreateDefaultAppointmentEntityByType', { Type: 'ToDo' })).toMatchObject({
    Task: { Value: 'ToDo' },
    Type: 'inChecklist',
  });
  expect(world.sandbox.state()).toMatchObject({ effects: {} });
  expect(world.sandbox.state().appointments).toHaveLength(before);
});
