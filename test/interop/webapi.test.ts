/** The vendor's own TypeScript client: camelCase names, enums and flags its own way, `null` as a body. */
import {
  ActivityStatus,
  AppointmentAgent,
  NotificationEventType,
  PocketAgent,
  RecurrenceUpdateMode,
  type WebApiOptions,
} from '@superoffice/webapi';
import { runSandbox, type RunningSandbox } from '../gateway/running';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

/** The client writes into the options it is given. */
const options = (password = 'Tje0'): WebApiOptions => ({
  baseUrl: `${sandbox.address}/api/`,
  axiosConfig: { auth: { username: 'tje0', password } },
});
const appointments = (): AppointmentAgent => new AppointmentAgent(options());

const invitation = (id: number): string | undefined =>
  sandbox.state().appointments.find((each) => each.id === id)?.invitationStatus;

test('setSeenAsync', async () => {
  await appointments().setSeenAsync(477, RecurrenceUpdateMode.OnlyThis);
  expect(invitation(477)).toBe('MovedSeen');
});

test('setSeenManyAsync', async () => {
  await appointments().setSeenManyAsync([973, 598], RecurrenceUpdateMode.OnlyThis);
  expect([invitation(973), invitation(598)]).toEqual(['Seen', 'Seen']);
});

test('acceptAsync', async () => {
  await appointments().acceptAsync(685, RecurrenceUpdateMode.OnlyThis);
  expect(invitation(685)).toBe('Accepted');
});

test('setActivityStatusAsync', async () => {
  await appointments().setActivityStatusAsync(['appointment_id=301', 'sale_id=12'], ActivityStatus.Completed);
  const { appointments: records, activities } = sandbox.state();
  expect(records.find(({ id }) => id === 301)?.status).toBe('Completed');
  expect(activities).toContainEqual({ identifier: 'sale_id=12', status: 'Completed' });
});

test('notificationsHandledAsync', async () => {
  const event = { type: NotificationEventType.AppointmentCancelled, id: 699 };
  await new PocketAgent(options()).notificationsHandledAsync([event]);
  expect(sandbox.state().notifications.handled).toEqual([{ type: 'AppointmentCancelled', id: 699, times: 1 }]);
});

test('getAppointmentEntityAsync, and saveAppointmentEntityAsync of what it gave', async () => {
  const agent = appointments();
  const entity = await agent.getAppointmentEntityAsync(301);
  expect(entity).toMatchObject({ appointmentId: 301, description: 'Call the customer', associate: { name: 'tje0' } });
  entity.description = 'Ring "them" <now> & 😀';
  const saved = await agent.saveAppointmentEntityAsync(entity);
  expect(saved).toMatchObject({ appointmentId: 301, description: 'Ring "them" <now> & 😀' });
  const again = await agent.getAppointmentEntityAsync(301);
  expect(again).toEqual(saved);
  expect(again.startDate).toEqual(entity.startDate);
  expect(again.createdDate).toEqual(entity.createdDate);
  expect(again.completed).toBe(entity.completed);
});

test('createDefaultAppointmentEntityAsync, changed and saved, is a new record', async () => {
  const agent = appointments();
  const entity = await agent.createDefaultAppointmentEntityAsync();
  expect(entity.appointmentId).toBe(0);
  entity.description = 'Made by the client';
  const saved = await agent.saveAppointmentEntityAsync(entity);
  expect(saved.appointmentId).toBeGreaterThan(0);
  expect(sandbox.state().appointments.find(({ id }) => id === saved.appointmentId)?.description).toBe(
    'Made by the client',
  );
});

test('getMyAppointmentsAsync', async () => {
  const list = await appointments().getMyAppointmentsAsync(new Date('2026-01-01'), new Date('2026-02-28'), 100);
  expect(list.map(({ appointmentId }) => appointmentId)).toEqual(expect.arrayContaining([973, 301]));
  expect(list.map(({ appointmentId }) => appointmentId)).not.toContain(302);
});

test('a wrong password is refused in the vendor’s error object', async () => {
  const refused = new AppointmentAgent(options('wrong')).setSeenAsync(973, RecurrenceUpdateMode.OnlyThis);
  await expect(refused).rejects.toMatchObject({
    response: { status: 401, data: { Error: true, ErrorType: expect.any(String), ErrorMessage: expect.any(String) } },
  });
  expect(sandbox.state().effects).toEqual({});
});
