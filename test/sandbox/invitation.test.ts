import { demoTicket } from '../../src/sandbox';
import { code, createWorld, guest, kbe0, results, ticket, tje0, type World } from './world';

const statuses = (world: World, ...ids: number[]) => ids.map((id) => world.record(id)?.invitationStatus);

test('SetSeenMany: the sample request marks both invitations', async () => {
  const world = createWorld();
  const given = { AppointmentIds: [973, 598], UpdateMode: 'OnlyThis' };
  expect(await world.ask('Appointment.SetSeenMany', given)).toEqual({ kind: 'answer', results: {} });
  expect(statuses(world, 973, 598, 974)).toEqual(['Seen', 'Seen', 'Invitation']);
  expect(world.sandbox.state().effects).toEqual({ 'Appointment.SetSeenMany': 1 });
});

test('SetSeenMany: one unknown id, and none is marked', async () => {
  const world = createWorld();
  const given = { AppointmentIds: [973, 999_999], UpdateMode: 'OnlyThis' };
  expect(code(await world.ask('Appointment.SetSeenMany', given))).toBe('crm.refused');
  expect(statuses(world, 973)).toEqual(['Invitation']);
  expect(world.sandbox.state()).toMatchObject({ effects: {}, commands: { 'Appointment.SetSeenMany': 1 } });
});

test.each([
  [{ AppointmentId: 0, UpdateMode: 'Unknown' }],
  [{}],
  [{ AppointmentId: 999_999 }],
  [{ AppointmentId: 301 }],
])('SetSeen %j: refused the way NetServer says it', async (given) => {
  expect(await createWorld().ask('Appointment.SetSeen', given, ticket(demoTicket))).toMatchObject({
    code: 'crm.refused',
    exception: { type: 'SuperOffice.CRM.Services.SoException', message: expect.stringMatching(/./) },
  });
});

test.each([973, 970, 974])("SetSeen by record %d of a booking marks the caller's own invitation", async (id) => {
  const world = createWorld();
  results(await world.ask('Appointment.SetSeen', { AppointmentId: id, UpdateMode: 'Unknown' }));
  expect(statuses(world, 973, 974, 970)).toEqual(['Seen', 'Invitation', 'None']);
  expect(world.record(970)?.participants.map(({ associate, seen }) => [associate, seen])).toEqual([
    ['tje0', true],
    ['guest@example.com', false],
  ]);
  const master = await world.answer('Appointment.GetAppointmentEntity', { AppointmentEntityId: 970 });
  expect(master.Participants).toEqual([
    { AssociateId: 7, InvitationStatus: 'Seen' },
    { AssociateId: 42, InvitationStatus: 'Invitation' },
  ]);
});

test('SetSeen keeps what was answered, a moved invitation is MovedSeen', async () => {
  const world = createWorld();
  await world.ask('Appointment.Accept', { AppointmentId: 973 });
  results(await world.ask('Appointment.SetSeen', { AppointmentId: 973 }));
  results(await world.ask('Appointment.SetSeen', { AppointmentId: 477 }));
  expect(statuses(world, 973, 477)).toEqual(['Accepted', 'MovedSeen']);
});

test('the organizer has no invitation to answer, nor has a stranger', async () => {
  const world = createWorld();
  expect(code(await world.ask('Appointment.SetSeen', { AppointmentId: 970 }, kbe0))).toBe('crm.refused');
  expect(code(await world.ask('Appointment.Accept', { AppointmentId: 598 }, guest))).toBe('crm.refused');
});

test('Accept: the sample request', async () => {
  const world = createWorld();
  results(await world.ask('Appointment.Accept', { AppointmentId: 685, UpdateMode: 'OnlyThis' }));
  expect(world.record(685)?.participants).toMatchObject([{ appointmentId: 685, accepted: true, seen: true }]);
});

test('Reject keeps the reason and counts, on the master too', async () => {
  const world = createWorld();
  const given = { AppointmentId: 970, RejectReason: 'No time', UpdateMode: 'OnlyThis' };
  results(await world.ask('Appointment.Reject', given));
  const rejected = { rejectReason: 'No time', rejectCounter: 1 };
  expect(world.record(973)).toMatchObject({ ...rejected, invitationStatus: 'Declined' });
  expect(world.record(970)).toMatchObject({ ...rejected, invitationStatus: 'None' });
  expect(world.record(974)?.invitationStatus).toBe('Invitation');
});

test.each([950, 951])('AcceptRejected by record %d takes the participant out and answers the entity', async (id) => {
  const world = createWorld();
  const given = { AppointmentId: id, UpdateMode: 'OnlyThis' };
  expect(await world.answer('Appointment.AcceptRejected', given)).toMatchObject({
    AppointmentId: 950,
    Participants: [{ AssociateId: 42, InvitationStatus: 'Accepted' }],
  });
  expect(world.record(951)).toBeUndefined();
  expect(world.record(952)).toBeDefined();
  expect(code(await world.ask('Appointment.AcceptRejected', { AppointmentId: 950 }))).toBe('crm.refused');
});

test('AcceptRejected is for the organizer, and for appointments that exist', async () => {
  const world = createWorld();
  expect(code(await world.ask('Appointment.AcceptRejected', { AppointmentId: 950 }, kbe0))).toBe('crm.forbidden');
  expect(code(await world.ask('Appointment.AcceptRejected', { AppointmentId: 0 }))).toBe('crm.refused');
  expect(code(await world.ask('Appointment.AcceptRejected', { AppointmentId: 952 }))).toBe('crm.refused');
});

test('an assignment is seen, rejected and taken back, or accepted', async () => {
  const world = createWorld();
  const assign = { AppointmentId: 301, Participant: { AssociateId: 11 }, UpdateMode: 'OnlyThis' };
  const given = { AppointmentId: 301, UpdateMode: 'OnlyThis', RejectReason: 'You do it' };
  expect(await world.answer('Appointment.AssignTo', assign)).toMatchObject({
    Associate: { AssociateId: 11, FullName: 'Kari Berg' },
    AssignmentStatus: 'Assigning',
  });
  results(await world.ask('Appointment.SetSeen', given, kbe0));
  expect(world.record(301)?.assignmentStatus).toBe('Seen');
  results(await world.ask('Appointment.Reject', given, kbe0));
  expect(world.record(301)).toMatchObject({ assignmentStatus: 'Declined', rejectReason: 'You do it' });
  expect(await world.answer('Appointment.AcceptRejected', given)).toMatchObject({ Associate: { AssociateId: 7 } });
  await world.ask('Appointment.AssignTo', assign);
  results(await world.ask('Appointment.Accept', given, kbe0));
  expect(world.record(301)).toMatchObject({ assignmentStatus: 'None', associate: 'kbe0' });
});

test('AssignTo needs an associate and write access', async () => {
  const world = createWorld();
  const assign = (AppointmentId: number, AssociateId: number) =>
    world.ask('Appointment.AssignTo', { AppointmentId, Participant: { AssociateId } }, tje0);
  expect(code(await assign(301, 999))).toBe('crm.refused');
  expect(code(await assign(302, 11))).toBe('crm.forbidden');
  expect(code(await assign(0, 11))).toBe('crm.refused');
});
