/**
 * All that is kept or shown of clients is searched for the secrets and personal values that they and the CRMs have
 * said. That is: ledger, recording, report, console, log, audit log, figures, and what the commands make of them. The
 * program runs in a process of its own, over sockets. `kept-secrets.long.test.ts` is the whole of it.
 */
import { keptBy, pagesOf } from './kept-places';
import { callAll, callOddly, foundIn, startRetiring, type World } from './retiring-gateway';

let world: World;
beforeAll(async () => {
  world = await startRetiring(['Services88', 'v1']);
});
afterAll(() => world.stop());

const operations = [
  'Person.GetPersonEntity',
  'Person.GetPerson',
  'Appointment.SaveAppointmentEntity',
  'SoPrincipal.AuthenticateUsernamePassword',
  'User.ChangePassword',
];

const differs = (figures = ''): boolean => /^gateway_shadow_calls_total\{result="different"\} [1-9]/m.test(figures);

test('no secret and no personal value is kept or shown', async () => {
  const statuses = await callAll(world, operations);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(9);
  const odd = await callOddly(world);
  expect(odd.filter((status) => status === 200).length).toBeGreaterThan(3);
  // While there is much to do, calls are not compared.
  while (!differs((await pagesOf(world, ['/metrics']))['/metrics'])) await callAll(world, operations.slice(0, 1));
  const pages = await pagesOf(world);
  await world.end();
  const kept = await keptBy(world);
  expect(foundIn(world, { ...pages, ...kept })).toEqual([]);
  expect(kept['calls.jsonl']?.split('\n').length).toBeGreaterThan(statuses.length + 3);
  expect(kept['report']).toContain('the last values of each, masked');
  const { secrets, personal } = world.plants.counts;
  expect([secrets > 50, personal > 100]).toEqual([true, true]);
}, 60_000);
