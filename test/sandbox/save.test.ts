import { entity86, field, operation, operation86, struct, text } from './contract';
import { code, createWorld, guest, kbe0, results, tje0 } from './world';

test('id 0 creates, for the caller and with every property it was given', async () => {
  const world = createWorld();
  const given = { AppointmentId: 0, Description: 'New', StartDate: '2026-03-01T10:00:00+01:00', Unheard: 'kept' };
  const saved = await world.answer('Appointment.SaveAppointmentEntity', { AppointmentEntity: given });
  expect(saved).toMatchObject({
    Description: 'New',
    StartDate: '2026-03-01T10:00:00+01:00',
    Associate: { AssociateId: 7, FullName: 'Terje Jensen' },
    Completed: 'NotStarted',
    JoinVideomeetUrl: null,
    IsFree: false,
  });
  expect(saved.Unheard).toBeUndefined();
  const wider = struct('AppointmentEntity', [field('Unheard', text)]);
  const read = operation('Appointment.GetAppointmentEntity', [field('Response', wider)]);
  const id = saved.AppointmentId;
  expect(results(await world.ask(read, { AppointmentEntityId: id }))).toEqual({ Response: { Unheard: 'kept' } });
});

test('an older client neither sees nor destroys newer properties', async () => {
  const world = createWorld();
  const newer = { AppointmentId: 301, JoinVideomeetUrl: 'https://meet.example.com/1' };
  await world.answer('Appointment.SaveAppointmentEntity', { AppointmentEntity: newer });
  const older = results(
    await world.ask(operation86('Appointment.GetAppointmentEntity'), { AppointmentEntityId: 301 }),
  ).Response;
  expect(Object.keys(Object(older))).toEqual(entity86.fields.map(({ name }) => name));
  const edit = operation86('Appointment.SaveAppointmentEntity');
  results(await world.ask(edit, { AppointmentEntity: { AppointmentId: 301, Description: 'Edited' } }));
  expect(await world.answer('Appointment.GetAppointmentEntity', { AppointmentEntityId: 301 })).toMatchObject({
    Description: 'Edited',
    JoinVideomeetUrl: 'https://meet.example.com/1',
  });
});

test('absent keeps, null clears', async () => {
  const world = createWorld();
  const save = (entity: { Location?: string | null; Description?: string }) =>
    world.answer('Appointment.SaveAppointmentEntity', { AppointmentEntity: { AppointmentId: 301, ...entity } });
  expect(await save({ Location: 'Oslo' })).toMatchObject({ Location: 'Oslo', Description: 'Call the customer' });
  expect(await save({ Location: null })).toMatchObject({ Location: null, Description: 'Call the customer' });
});

test.each([
  [{ AppointmentEntity: null }, 'crm.refused'],
  [{}, 'crm.refused'],
  [{ AppointmentEntity: { AppointmentId: 999_999 } }, 'crm.refused'],
  [{ AppointmentEntity: { AppointmentId: -1 } }, 'crm.refused'],
  [{ AppointmentEntity: { AppointmentId: 302, Description: 'Mine' } }, 'crm.forbidden'],
])('save %j: %s, and nothing changes', async (given, expected) => {
  const world = createWorld();
  const before = world.sandbox.state().appointments;
  expect(code(await world.ask('Appointment.SaveAppointmentEntity', given))).toBe(expected);
  expect(world.sandbox.state()).toMatchObject({ appointments: before, effects: {} });
});

test('the sentry: owner yes, other internal users unless the record says no, external users never', async () => {
  const world = createWorld();
  const save = async (AppointmentId: number, who: typeof tje0) =>
    code(await world.ask('Appointment.SaveAppointmentEntity', { AppointmentEntity: { AppointmentId } }, who));
  expect(await save(302, kbe0)).toBe('ok');
  expect(await save(301, kbe0)).toBe('ok');
  expect(await save(301, guest)).toBe('crm.forbidden');
  expect(await save(974, guest)).toBe('ok');
  expect(await world.ask('Appointment.Delete', { AppointmentId: 302 })).toMatchObject({
    status: 403,
    exception: { type: 'SuperOffice.Exceptions.SoSentryException' },
  });
});

test('participants get their invitations, a new time asks them again, leaving them out cancels', async () => {
  const world = createWorld();
  const save = (entity: object) =>
    world.answer('Appointment.SaveAppointmentEntity', { AppointmentEntity: { ...entity } });
  const saved = await save({
    Description: 'Kick-off',
    StartDate: '2026-03-02T10:00:00',
    Participants: [{ AssociateId: 7 }, { AssociateId: 11 }, { AssociateId: 0, PersonId: 5 }],
  });
  const AppointmentId = Number(saved.AppointmentId);
  const participants = () =>
    world.record(AppointmentId)?.participants.map(({ associate, status }) => [associate, status]);
  expect(saved.MotherId).toBe(AppointmentId);
  expect(participants()).toEqual([['kbe0', 'Invitation']]);
  results(await world.ask('Appointment.Accept', { AppointmentId }, kbe0));
  await save({ AppointmentId, StartDate: '2026-03-02T11:00:00', Participants: null });
  expect(participants()).toEqual([['kbe0', 'Moved']]);
  await save({ AppointmentId, Participants: [{ AssociateId: 7 }] });
  expect(participants()).toEqual([['kbe0', 'Cancelled']]);
  expect(code(await world.ask('Appointment.Accept', { AppointmentId }, kbe0))).toBe('crm.refused');
});

test.each([973, 970])('Move by record %d moves the booking and everybody’s copy', async (AppointmentId) => {
  const world = createWorld();
  await world.ask('Appointment.Accept', { AppointmentId: 973 });
  const given = { AppointmentId, NewStartTime: '2026-01-06T13:00:00', UpdateMode: 'OnlyThis' };
  expect(await world.answer('Appointment.Move', given)).toMatchObject({
    AppointmentId: 970,
    EndDate: '2026-01-06T14:00:00',
  });
  expect(world.record(973)).toMatchObject({ start: '2026-01-06T13:00:00', invitationStatus: 'Moved' });
});

test('Move refuses what is no date and what does not exist', async () => {
  const world = createWorld();
  const move = (AppointmentId: number) =>
    world.ask('Appointment.Move', { AppointmentId, NewStartTime: '0001-01-01T00:00:00' });
  expect(code(await move(301))).toBe('crm.refused');
  expect(code(await move(0))).toBe('crm.refused');
});

test('deleting the master cancels the invitations, deleting a child only that', async () => {
  const world = createWorld();
  results(await world.ask('Appointment.Delete', { AppointmentId: 973, UpdateMode: 'OnlyThis' }));
  expect(world.record(970)).toBeDefined();
  expect(world.record(973)).toBeUndefined();
  results(await world.ask('Appointment.Delete', { AppointmentId: 476, UpdateMode: 'OnlyThis' }));
  expect(world.record(476)).toBeUndefined();
  expect(world.record(477)?.invitationStatus).toBe('Cancelled');
  expect(code(await world.ask('Appointment.Delete', { AppointmentId: 476 }))).toBe('crm.refused');
});

test('a new owner is resolved by his id', async () => {
  const entity = { AppointmentId: 301, Associate: { AssociateId: 11, FullName: 'stale' } };
  expect(await createWorld().answer('Appointment.SaveAppointmentEntity', { AppointmentEntity: entity })).toMatchObject({
    Associate: { AssociateId: 11, FullName: 'Kari Berg' },
  });
});
