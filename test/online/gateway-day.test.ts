/** Hours in simulated time through the whole gateway; the cloud for tests says what has ended. */
import { fixedClock } from '../sandbox-online/fixed-clock';
import { startCloudGateway, type CloudGateway } from './cloud-gateway';
import { callsAtTheEnd, dayOfCalls } from './day-of-calls';

let running: CloudGateway;
afterEach(() => running.stop());

test('six hours: no call fails, each write is carried out once, no renewal too many', async () => {
  const clock = fixedClock(Date.now());
  running = await startCloudGateway({ clock, cloud: { rotatesRefreshTokens: true } });
  const { failed, sent, written } = await dayOfCalls(running, clock, { hours: 6, minutes: 15, rotatesKeys: true });
  expect(failed).toEqual([]);
  expect(written.toSorted()).toEqual(sent.toSorted());
  // Every five hours; at the first round after 44 minutes.
  expect(running.cloud.counts('Cust10001')).toMatchObject({ exchanges: 2, refreshes: 8, refusals: 0 });
  expect(new Set(running.news.map(({ kind }) => kind))).toEqual(new Set(['renewed']));
});

test('nights without calls: the ticket has ended, the first call works and costs one renewal each', async () => {
  const clock = fixedClock(Date.now());
  running = await startCloudGateway({ clock });
  const read = async (user: 'tje0' | 'kbe0') => (await running.json(user, 'GET', '/api/v1/Contact/4')).status;
  for (let night = 1; night <= 3; night++) {
    expect(await Promise.all([read('tje0'), read('kbe0')])).toEqual([200, 200]);
    expect(running.cloud.counts('Cust10001')).toMatchObject({ exchanges: night, refreshes: night, refusals: 0 });
    clock.advance(8 * 3_600);
  }
});

test('a client whose own ticket has ended is told to log in again, though it names no tenant', async () => {
  const clock = fixedClock(Date.now());
  running = await startCloudGateway({ clock });
  const ticket = await running.logIn('tje0');
  clock.advance(48 * 3_600);
  const told = await running.setSeen(ticket);
  expect(await told.text()).toMatch(/Succeeded[^>]*>false</);
  const headers = { authorization: `SOTicket ${ticket}` };
  const relayed = await fetch(`${running.gateway.address}/api/v1/Contact/4`, { headers });
  expect(relayed.status).toBe(401);
  expect(await (await running.setSeen(await running.logIn('tje0'))).text()).toContain('SetSeenResponse');
});

test('100 callers when the ticket has ended by its age: one renewal', async () => {
  const clock = fixedClock(Date.now());
  running = await startCloudGateway({ clock });
  const end = () => clock.advance(6 * 3_600);
  const { statuses, written } = await callsAtTheEnd(running, 100, end);
  expect([statuses, written]).toEqual([new Set([204]), 100]);
  expect(running.cloud.counts('Cust10001')).toMatchObject({ exchanges: 2, refusals: 0 });
});
