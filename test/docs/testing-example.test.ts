import { createSandbox, type TestSandbox } from '../../src';

let crm: TestSandbox;
beforeAll(async () => {
  crm = await createSandbox();
});
afterEach(() => crm.reset());
afterAll(() => crm.close());

/** The program under test: tells the CRM that an invitation was seen, and tries once more when the CRM is busy. */
async function markSeen(base: string, id: number): Promise<number> {
  const call = () =>
    fetch(`${base}/api/v1/Agents/Appointment/SetSeen`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ AppointmentId: id, UpdateMode: 'OnlyThis' }),
    });
  const first = await call();
  return first.status === 503 ? (await call()).status : first.status;
}

test('an invitation is seen', async () => {
  expect(await markSeen(crm.url, 973)).toBe(204);
  const invitation = crm.state().appointments.find(({ id }) => id === 973);
  expect(invitation?.invitationStatus).toBe('Seen');
});

test('a busy CRM is asked once more', async () => {
  crm.fault({ operation: 'Appointment.SetSeen', nth: 1, status: 503 });
  expect(await markSeen(crm.url, 973)).toBe(204);
  expect(crm.calls('Appointment.SetSeen').map(({ outcome }) => outcome)).toEqual(['crm.refused', 'ok']);
});

test('the CRM has a clock of its own', async () => {
  crm.clock.freeze('2026-02-03T04:05:06Z');
  await markSeen(crm.url, 973);
  expect(crm.calls()).toMatchObject([{ time: '2026-02-03T04:05:06.000Z' }]);
});
