/** A tenant that moves often, or rests for long, under load: what callers were told is held against what was done. */
import { setTimeout as wait } from 'node:timers/promises';
import { ask, codeTold } from '../faults/client';
import { runGateway, type RunningGateway } from '../gateway/running';
import { fakeCloud, settingsFor, type FakeCloud, type Manner } from './fake-cloud';

let cloud: FakeCloud;
let gateway: RunningGateway;

beforeEach(async () => {
  cloud = await fakeCloud(3);
  cloud.answerMs = 5;
  gateway = await runGateway(settingsFor(cloud));
});
afterEach(async () => {
  await gateway.stop();
  await cloud.stop();
});

/** What a call was told, how long that took, and when it began. */
interface Told {
  readonly code: string;
  readonly ms: number;
  readonly began: number;
}

/** Writes at a steady pace, each of another record, until they are ended. */
function load(perSecond: number) {
  const calls: Promise<Told>[] = [];
  const write = async (id: number): Promise<Told> => {
    const began = performance.now();
    const wire = id % 2 === 0 ? 'soap' : 'json';
    const code = codeTold(wire, await ask(gateway.address, wire, 'SetSeen', id, { tenant: 'Cust1' }));
    return { code, ms: performance.now() - began, began };
  };
  const start = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - start) / 1_000) * perSecond;
    while (calls.length < due) calls.push(write(calls.length + 1));
  }, 5);
  return async (): Promise<readonly Told[]> => {
    clearInterval(timer);
    return Promise.all(calls);
  };
}

/** How often a record was written, for each thing that its caller may have been told. */
const honest: ReadonlyMap<string, readonly number[]> = new Map([
  ['ok', [1]],
  ['upstream.unknown', [0, 1]],
  ['upstream.unreachable', [0]],
  ['crm.maintenance', [0]],
]);

function untrue(told: readonly Told[]): readonly string[] {
  return told.flatMap(({ code }, index) => {
    const count = cloud.writes.get(index + 1) ?? 0;
    return honest.get(code)?.includes(count) === true ? [] : [`${code}, written ${count} times`];
  });
}

function countsOf(told: readonly Told[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of told) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

const report = (figures: object): boolean => process.stderr.write(`${JSON.stringify(figures)}\n`);
const longest = (told: readonly Told[]): number => Math.round(Math.max(...told.map(({ ms }) => ms)));

test('fifty moves under 200 calls a second: no write is lost or doubled, and each failure is told truthfully', async () => {
  const finish = load(200);
  const manners: readonly Manner[] = ['misdirected', 'redirects', 'knows nothing', 'is away', 'cuts off'];
  for (let moves = 0; moves < 50; moves++) {
    await wait(1_100);
    cloud.move((moves + 1) % 3, manners[moves % manners.length] ?? 'misdirected');
  }
  await wait(1_100);
  const told = await finish();
  const counts = countsOf(told);
  report({ calls: told.length, counts, questions: cloud.asked, longestMs: longest(told) });
  expect(untrue(told)).toEqual([]);
  expect(Math.max(...cloud.writes.values())).toBe(1);
  // Ten hosts cut off what comes before the new address is known, and ten go down with what is on the wire.
  expect(counts['ok']).toBeGreaterThan(told.length * 0.98);
}, 120_000);

test('maintenance of twenty seconds: each call is answered at once, and work goes on within a second', async () => {
  const finish = load(200);
  await wait(1_000);
  cloud.page = { State: 'OfflineMaintenance', IsRunning: false };
  cloud.move(1, 'misdirected', false);
  await wait(20_000);
  cloud.page = {};
  cloud.move(1, 'misdirected');
  const ended = performance.now();
  await wait(2_000);
  const told = await finish();
  const resting = told.filter(({ code }) => code === 'crm.maintenance');
  const resumed = told.find(({ code, began }) => code === 'ok' && began > ended);
  const afterMs = Math.round((resumed?.began ?? Infinity) - ended);
  report({ counts: countsOf(told), questions: cloud.asked, longestMs: longest(resting), resumedAfterMs: afterMs });
  expect(untrue(told)).toEqual([]);
  expect(Object.keys(countsOf(told)).toSorted()).toEqual(['crm.maintenance', 'ok']);
  expect(longest(resting)).toBeLessThan(500);
  expect(afterMs).toBeLessThan(1_000);
}, 60_000);
