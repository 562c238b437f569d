import { enumeration, field, int, list, operation, struct, text } from './contract';
import { code, createWorld } from './world';

const contact = struct('Contact', [field('Name', text), field('ContactId', int)]);

test('what it does not carry out is answered with an example of the contract’s types, to those who are logged in', async () => {
  const world = createWorld();
  const find = operation('Contact.FindContacts', [field('Response', list(contact))]);
  expect(await world.ask(find)).toEqual({
    kind: 'answer',
    results: { Response: [{ Name: 'Name', ContactId: 1 }] },
  });
  expect(code(await world.ask(find, {}, null))).toBe('crm.unauthenticated');
  expect(world.sandbox.state()).toMatchObject({ effects: {}, commands: { 'Contact.FindContacts': 2 } });
});

test('the same operation in every version is the same command', async () => {
  const world = createWorld();
  const seen = operation('Appointment.SetSeen', [], [], 'Services84');
  expect(code(await world.ask(seen, { AppointmentId: 973 }))).toBe('ok');
  expect(world.record(973)?.invitationStatus).toBe('Seen');
});

test('the caller’s time zone comes back', async () => {
  const outcome = await createWorld().ask('Appointment.GetAppointment', {}, undefined, {
    timeZone: { code: 'NO-OSL' },
  });
  expect(outcome).toMatchObject({ timeZone: { code: 'NO-OSL' } });
});

test('a member the caller’s enumeration has not is its zero', async () => {
  const small = struct('AppointmentEntity', [
    field('InvitationStatus', enumeration('InvitationStatus', 'None', 'Seen')),
  ]);
  const read = operation('Appointment.GetAppointmentEntity', [field('Response', small)]);
  expect(await createWorld().ask(read, { AppointmentEntityId: 477 })).toMatchObject({
    results: { Response: { InvitationStatus: 'None' } },
  });
});

test('its state is plain JSON', () => {
  const { sandbox } = createWorld();
  const state = sandbox.state();
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

test('two sandboxes share nothing', async () => {
  const [one, other] = [createWorld(), createWorld()];
  await one.ask('Appointment.SetSeen', { AppointmentId: 973 });
  expect(other.record(973)?.invitationStatus).toBe('Invitation');
  expect(createWorld().sandbox.state()).toEqual(other.sandbox.state());
});
