import { readdirSync, readFileSync } from 'node:fs';
import type { GatewayProcess } from '../server/program';
import { type Load, type LoadFigures, startLoad } from './steady-load';

/** A write that any worker of any instance can answer, whatever the others know. */
const call = {
  path: '/crm/api/v1/Agents/Appointment/SetSeenMany',
  headers: {
    authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
    'content-type': 'application/json',
    'so-apptoken': 'test',
  },
  body: '{"AppointmentIds":[973],"UpdateMode":"OnlyThis"}',
};

export const clients = 8;

/** Steady load on the proxy, an intervention in its middle, and at least `calls` answers before and after it. */
export async function underLoad(port: number, calls: number, intervene: () => Promise<unknown>): Promise<LoadFigures> {
  const load = startLoad({ port, clients, ...call });
  await answers(load, calls);
  await intervene();
  await answers(load, load.count() + calls);
  return load.stop();
}

async function answers(load: Load, wanted: number): Promise<void> {
  // Bounded: a proxy that answers nothing ends the test, not the machine.
  for (let turn = 0; load.count() < wanted && turn < 2_000; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

/** SIGTERM, and wait until the instance is gone. */
export async function stopInstance(gateway: GatewayProcess): Promise<number | string> {
  gateway.signal('SIGTERM');
  return gateway.exited;
}

/** SIGHUP, and wait until every worker is a new one. */
export async function rollInstance(gateway: GatewayProcess): Promise<void> {
  const after = gateway.lines.length;
  gateway.signal('SIGHUP');
  await gateway.says(/^All workers have been replaced/, after);
}

/** kill -9 of one worker, and wait until another one listens in its place. */
export async function killWorker(gateway: GatewayProcess): Promise<void> {
  const [worker] = workersOf(gateway.pid);
  if (worker === undefined) throw new Error('the gateway has no worker');
  const after = gateway.lines.length;
  process.kill(worker, 'SIGKILL');
  await gateway.says(/^The gateway listens/, after);
}

/** Process ids of a supervisor's workers, from Linux's process table. */
export function workersOf(pid: number): readonly number[] {
  const parentOf = (id: string): number => {
    try {
      // pid (name) state parent …; the name may hold anything.
      return Number(
        readFileSync(`/proc/${id}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[1],
      );
    } catch {
      return -1;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
}
