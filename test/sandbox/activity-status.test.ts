import { code, createWorld, guest, kbe0, results, tje0, type World } from './world';

const mixed = ['appointment_id=301', 'sale_id=12', 'document_id=33', 'todo_id=44'];
const statuses = (world: World) => [
  world.record(301)?.status,
  ...world.sandbox.state().activities.map(({ identifier, status }) => `${identifier} ${status}`),
];
const untouched = [
  'NotStarted',
  'sale_id=12 NotStarted',
  'sale_id=13 NotStarted',
  'document_id=33 Started',
  'todo_id=44 NotStarted',
];
const set = (world: World, ActivityIdentifier: readonly string[], ActivityStatus = 'Completed', who = tje0) =>
  world.ask('Appointment.SetActivityStatus', { ActivityIdentifier, ActivityStatus }, who);

test('the four kinds together', async () => {
  const world = createWorld();
  expect(await set(world, mixed)).toEqual({ kind: 'answer', results: {} });
  expect(statuses(world)).toEqual([
    'Completed',
    'sale_id=12 Completed',
    'sale_id=13 NotStarted',
    'document_id=33 Completed',
    'todo_id=44 Completed',
  ]);
});

test.each([
  [['quibusdam', 'nostrum']],
  [[...mixed, 'sale_id=999']],
  [[...mixed, 'todo_id=301']],
  [['appointment_id=1', 'sale_id=13']],
  [[]],
])('%j: nothing changes, and that is a success', async (identifiers) => {
  const world = createWorld();
  expect(code(await set(world, identifiers))).toBe('ok');
  expect(statuses(world)).toEqual(untouched);
  expect(world.sandbox.state().effects).toEqual({});
});

test('no write access to one: the sentry refuses all', async () => {
  const world = createWorld();
  expect(await set(world, [...mixed, 'sale_id=13'])).toMatchObject({
    code: 'crm.forbidden',
    exception: { message: 'No write access to sale_id=13.' },
  });
  expect(code(await set(world, ['appointment_id=302']))).toBe('crm.forbidden');
  expect(code(await set(world, ['sale_id=12'], 'Completed', guest))).toBe('crm.forbidden');
  expect(statuses(world)).toEqual(untouched);
  expect(code(await set(world, ['sale_id=13', 'appointment_id=302'], 'Completed', kbe0))).toBe('ok');
});

test('Unknown is no status', async () => {
  expect(code(await set(createWorld(), mixed, 'Unknown'))).toBe('crm.refused');
});

test('toggling goes to and fro; several answer the first', async () => {
  const world = createWorld();
  const toggle = async (name: string, ActivityIdentifier: string | string[]) =>
    results(await world.ask(`Appointment.${name}`, { ActivityIdentifier })).Response;
  expect(await toggle('ToggleActivity', 'sale_id=12')).toBe('Completed');
  expect(await toggle('ToggleActivities', ['sale_id=12', 'document_id=33'])).toBe('NotStarted');
  expect(statuses(world)).toContain('document_id=33 Completed');
  expect(await toggle('ToggleActivities', ['sale_id=12', 'nostrum'])).toBe('Unknown');
  expect(statuses(world)).toContain('sale_id=12 NotStarted');
});

test('ToggleAppointmentStatus', async () => {
  const world = createWorld();
  const toggle = (AppointmentId: number) => world.ask('Appointment.ToggleAppointmentStatus', { AppointmentId });
  expect(results(await toggle(301))).toEqual({ Response: 'Completed' });
  expect(results(await toggle(301))).toEqual({ Response: 'NotStarted' });
  expect(code(await toggle(302))).toBe('crm.forbidden');
  expect(code(await toggle(0))).toBe('crm.refused');
});
