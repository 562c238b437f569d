/**
 * The program in a process of its own, under load on both wires, is stopped and killed. What its clients learned is
 * compared with the CRM's ledger. `DRAIN_ROUNDS=20` makes a long run of it.
 */
import { ask, codeTold, until } from '../faults/client';
import { FakeCrm, rightAnswer, type CrmCall } from '../faults/fake-crm';
import { workersOf } from '../deploy/restarts';
import { compileProgram } from '../server/program';
import { Load } from './load';
import { startProgram, type Program } from './start-program';

const rounds = Number(process.env['DRAIN_ROUNDS'] ?? 1);
jest.setTimeout(60_000 + rounds * 10_000);

const main = compileProgram();
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

/** A CRM that takes a few milliseconds for everything, some of it after the effect. */
async function slowCrm(): Promise<FakeCrm> {
  const crm = new FakeCrm();
  crm.usually = (call: CrmCall) => {
    setTimeout(() => call.effect(), call.id % 7);
    setTimeout(() => call.socket.write(rightAnswer(call)), 7 + (call.id % 13));
  };
  opened.push(() => crm.stop());
  return crm.start();
}

async function start(crm: FakeCrm, environment: Record<string, string> = {}): Promise<Program> {
  const running = await startProgram(main, crm.url, environment);
  opened.push(async () => {
    running.process.kill('SIGKILL');
    await running.ended;
  });
  return running;
}

const doubled = (crm: FakeCrm): number[] => [...crm.arrivals].filter(([, times]) => times > 1).map(([id]) => id);

test.each(Array.from({ length: rounds }, (_, round) => [round + 1]))(
  'SIGTERM under load, round %d: nothing lost, nothing doubled',
  async (round) => {
    const crm = await slowCrm();
    const { port, process: child, ended } = await start(crm);
    const load = new Load(port, ['soap', 'json'], 8);
    await until(() => load.answered() > 100 + round * 7);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await load.stop();
    const carriedOut = [...load.fates].filter(([id]) => crm.effects.has(id));
    expect(carriedOut.filter(([, fate]) => fate !== 'ok')).toEqual([]);
    expect([...load.fates].filter(([id, fate]) => fate === 'ok' && crm.effects.get(id) !== 1)).toEqual([]);
    expect(doubled(crm)).toEqual([]);
    // Refused at the door or while the connection was being closed: not carried out, and the client may repeat it.
    expect(new Set(load.fates.values())).toEqual(new Set(['ok', 'refused']));
  },
);

/**
 * Also true when the connection is never taken. Node's cluster keeps one that came in the moment in which the last
 * worker stopped listening, until the supervisor ends.
 */
const isClosed = async (port: number): Promise<boolean> =>
  !(await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  ));

/** A worker that had nothing to finish may have ended. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // No instanceof: it is an Error of the realm around the test's own.
    if (typeof error !== 'object' || error === null || Reflect.get(error, 'code') !== 'ESRCH') throw error;
  }
}

test.each([
  ['1', 'SIGTERM'],
  ['2', 'SIGINT'],
] as const)(
  'WORKERS=%s: a %s that npm, a process group and a process manager deliver twice is one drain, and cuts no call',
  async (workers, signal) => {
    const crm = await slowCrm();
    const answers: (() => void)[] = [];
    crm.usually = (call) => {
      call.effect();
      answers.push(() => void call.socket.write(rightAnswer(call)));
    };
    const { port, process: child, ended } = await start(crm, { WORKERS: workers });
    const load = new Load(port, ['soap', 'json'], 7);
    await until(() => answers.length === 14);
    const pid = child.pid ?? -1;
    const group = [pid, ...workersOf(pid)];
    expect(group).toHaveLength(workers === '1' ? 1 : 3);
    // What a process group gets, and what npm passes on.
    for (const each of [...group, pid]) process.kill(each, signal);
    await until(() => isClosed(port));
    // Process managers repeat SIGTERM; only a person repeats an interrupt.
    for (const each of group) signalIfThere(each, 'SIGTERM');
    // Workers take calls on open connections for a while yet.
    crm.usually = (call) => call.socket.write(rightAnswer(call));
    for (const answer of answers) answer();
    expect(await ended).toBe(0);
    await load.stop();
    expect(Array.from({ length: 14 }, (_, index) => load.fates.get(index + 1))).toEqual(Array.from({ length: 14 }, () => 'ok'));
  },
); // prettier-ignore

test.each(['1', '2'])('WORKERS=%s: a second Ctrl-C ends at once, though a call hangs', async (workers) => {
  const crm = await slowCrm();
  crm.usually = () => undefined;
  const { port, process: child, ended } = await start(crm, { WORKERS: workers });
  const load = new Load(port, ['json'], 1);
  await until(() => crm.arrivals.size === 1);
  const pid = child.pid ?? -1;
  // The workers first: with their supervisor they would be gone.
  const press = () => [...workersOf(pid), pid].forEach((each) => signalIfThere(each, 'SIGINT'));
  press();
  await until(() => isClosed(port));
  // Sooner it would be the first one, delivered twice.
  await new Promise((resolve) => setTimeout(resolve, 400));
  press();
  expect(await ended).toBe(130);
  await load.stop();
  expect(load.fates.get(1)).toBe('broken');
});

test('the drain ends after DRAIN_TIMEOUT_MS, and clients are told what is known of their calls', async () => {
  const crm = await slowCrm();
  crm.usually = () => undefined;
  const { port, process: child, ended } = await start(crm, { DRAIN_TIMEOUT_MS: '100', UPSTREAM_CONCURRENCY: '2' });
  const load = new Load(port, ['soap', 'json'], 1);
  await until(() => crm.arrivals.size === 2);
  const reads = Promise.all(
    (['soap', 'json'] as const).map(async (wire) =>
      codeTold(wire, await ask(`http://127.0.0.1:${port}`, wire, 'GetAppointment', 99)),
    ),
  );
  // They wait for a place, or are at the CRM: nothing was changed either way.
  await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGTERM');
  expect(await reads).toEqual(['gateway.draining', 'gateway.draining']);
  expect(await ended).toBe(0);
  await load.stop();
  expect([load.fates.get(1), load.fates.get(2)]).toEqual(['upstream.unknown', 'upstream.unknown']);
});

test('kill -9 under load: nothing is replayed, by this process or the next', async () => {
  const crm = await slowCrm();
  const first = await start(crm);
  const load = new Load(first.port, ['soap', 'json'], 8);
  await until(() => load.answered() > 100);
  first.process.kill('SIGKILL');
  expect(await first.ended).toBe('SIGKILL');
  await load.stop();
  const before = crm.requests.length;
  await start(crm);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(crm.requests.length).toBe(before);
  expect(doubled(crm)).toEqual([]);
  expect([...load.fates].filter(([id, fate]) => fate === 'ok' && crm.effects.get(id) !== 1)).toEqual([]);
});
