import { code, createWorld, kbe0, results, type World } from './world';

const invitations = (world: World) => [821, 822, 823, 824].map((id) => world.record(id)?.invitationStatus);
const waiting = 'Invitation';

test.each([
  ['OnlyThis', [waiting, 'Seen', waiting, waiting]],
  ['ThisAndForward', [waiting, 'Seen', 'Seen', 'Seen']],
])('SetSeen %s', async (UpdateMode, expected) => {
  const world = createWorld();
  results(await world.ask('Appointment.SetSeen', { AppointmentId: 822, UpdateMode }));
  expect(invitations(world)).toEqual(expected);
});

test.each([802, 822])('Accept and Reject forward from record %d', async (AppointmentId) => {
  const world = createWorld();
  results(await world.ask('Appointment.Accept', { AppointmentId, UpdateMode: 'ThisAndForward' }));
  expect(invitations(world)).toEqual([waiting, 'Accepted', 'Accepted', 'Accepted']);
  const rejection = { AppointmentId: AppointmentId + 1, UpdateMode: 'ThisAndForward', RejectReason: 'Enough' };
  results(await world.ask('Appointment.Reject', rejection));
  expect(invitations(world)).toEqual([waiting, 'Accepted', 'Declined', 'Declined']);
  expect(world.record(804)).toMatchObject({ rejectReason: 'Enough', rejectCounter: 1 });
});

test.each(['Unknown', '', 'StopRecurrence'])(
  'an invitation to a series is not answered with %j',
  async (UpdateMode) => {
    const world = createWorld();
    expect(code(await world.ask('Appointment.SetSeen', { AppointmentId: 822, UpdateMode }))).toBe('crm.refused');
    const both = { AppointmentIds: [973, 822], UpdateMode };
    expect(code(await world.ask('Appointment.SetSeenMany', both))).toBe('crm.refused');
    expect(invitations(world)).toEqual([waiting, waiting, waiting, waiting]);
    expect(world.record(973)?.invitationStatus).toBe(waiting);
  },
);

test('AcceptRejected forward removes every rejection from there on', async () => {
  const world = createWorld();
  const given = { AppointmentId: 821, UpdateMode: 'ThisAndForward' };
  await world.ask('Appointment.Reject', given);
  results(await world.ask('Appointment.AcceptRejected', { ...given, AppointmentId: 802 }, kbe0));
  expect(invitations(world)).toEqual(['Declined', undefined, undefined, undefined]);
});

const own = [841, 842, 843, 844];
const starts = (world: World) => own.map((id) => world.record(id)?.start.slice(5, 13));

test('Move: this one, or the later ones by the same distance', async () => {
  const world = createWorld();
  const move = (UpdateMode: string, NewStartTime: string) =>
    world.answer('Appointment.Move', { AppointmentId: 842, NewStartTime, UpdateMode });
  expect(await move('OnlyThis', '2026-01-12T16:00:00')).toMatchObject({ EndDate: '2026-01-12T17:00:00' });
  expect(starts(world)).toEqual(['01-05T15', '01-12T16', '01-19T15', '01-26T15']);
  await move('ThisAndForward', '2026-01-13T17:00:00');
  expect(starts(world)).toEqual(['01-05T15', '01-13T17', '01-20T16', '01-27T16']);
});

test('Move with StopRecurrence ends the series at the one moved', async () => {
  const world = createWorld();
  const given = { AppointmentId: 843, NewStartTime: '2026-01-19T18:00:00', UpdateMode: 'StopRecurrence' };
  expect(await world.answer('Appointment.Move', given)).toMatchObject({ Recurrence: { RecurrenceId: 0 } });
  expect(own.map((id) => world.record(id)?.recurrenceId)).toEqual([84, 84, 0, undefined]);
});

test('Save forward changes what was given, and no record’s own time or id', async () => {
  const world = createWorld();
  const entity = { AppointmentId: 842, Description: 'Report, shorter', StartDate: '2026-01-12T15:30:00' };
  await world.answer('Appointment.Save', { AppointmentEntity: entity, UpdateMode: 'ThisAndForward' });
  expect(own.map((id) => world.record(id)?.description)).toEqual([
    'Weekly report',
    'Report, shorter',
    'Report, shorter',
    'Report, shorter',
  ]);
  expect(own.map((id) => world.record(id)?.start.slice(5))).toEqual([
    '01-05T15:00:00',
    '01-12T15:30:00',
    '01-19T15:30:00',
    '01-26T15:30:00',
  ]);
});

test('Save with StopRecurrence deletes the later ones', async () => {
  const world = createWorld();
  const given = { AppointmentEntity: { AppointmentId: 842, Location: 'Oslo' }, UpdateMode: 'StopRecurrence' };
  expect(await world.answer('Appointment.Save', given)).toMatchObject({ Location: 'Oslo' });
  expect(own.map((id) => world.record(id)?.recurrenceId)).toEqual([84, 0, undefined, undefined]);
});

test.each([
  ['OnlyThis', [841, 843, 844]],
  ['ThisAndForward', [841]],
  ['StopRecurrence', [841]],
])('Delete %s', async (UpdateMode, left) => {
  const world = createWorld();
  results(await world.ask('Appointment.Delete', { AppointmentId: 842, UpdateMode }));
  expect(own.filter((id) => world.record(id) !== undefined)).toEqual(left);
});

test('Delete of one of a series must say how far', async () => {
  const world = createWorld();
  expect(code(await world.ask('Appointment.Delete', { AppointmentId: 842, UpdateMode: 'Unknown' }))).toBe(
    'crm.refused',
  );
  results(await world.ask('Appointment.DeleteAppointmentEntity', { AppointmentEntityId: 842 }));
  expect(own.filter((id) => world.record(id) !== undefined)).toEqual([841, 843, 844]);
});
