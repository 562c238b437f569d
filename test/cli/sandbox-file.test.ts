/** SANDBOX_FILE holds what was acknowledged, and nothing half, when the process is killed in the middle of writing. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openStateFile } from '../../src/sandbox';
import { isLong } from '../many-runs';
import { compileProgram } from '../server/program';
import { temporaryFolder } from './command-run';

jest.setTimeout(120_000);

const writes = isLong ? 10_000 : 600;
const clients = 16;

/** Starts the sandbox over the file. @returns its address, and how to kill it */
async function start(file: string) {
  const child = spawn(process.execPath, [compileProgram(), 'sandbox'], {
    env: { PORT: '0', SANDBOX_FILE: file, LOG_SAMPLE: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /"address":"([^"]+)"/.exec(line) ?? [];
    // The rest of its output is read, too, or it would wait for a reader.
    child.stdout.resume();
    if (address !== undefined) return { address, kill };
  }
  throw new Error('the sandbox has not started');
}

/** Saves a meeting of two. @returns its id, or undefined: no answer came */
async function book(address: string, description: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${address}/api/v1/Agents/Appointment/SaveAppointmentEntity`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        AppointmentId: 0,
        Description: description,
        StartDate: '2026-03-01T10:00:00',
        EndDate: '2026-03-01T11:00:00',
        Participants: [{ AssociateId: 7 }, { AssociateId: 11 }],
      }),
    });
    const text = await answer.text();
    return answer.ok ? Number(JSON.parse(text).AppointmentId) : undefined;
  } catch {
    return undefined;
  }
}

/** The descriptions of meetings by id, and of the invitations by the id of their meeting. */
function meetingsIn(file: string) {
  const rows = openStateFile(file).found?.tables.get('appointments') ?? [];
  const texts: [id: number, mother: number, description: string][] = rows.map(([id, row]) => {
    const { entity } = JSON.parse(JSON.stringify(row));
    return [Number(id), entity.MotherId, entity.Description];
  });
  const ours = texts.filter(([, , description]) => description.startsWith('Meeting '));
  const masters = new Map(ours.filter(([id, mother]) => id === mother).map(([id, , text]) => [id, text]));
  const children = new Map(ours.filter(([id, mother]) => id !== mother).map(([, mother, text]) => [mother, text]));
  return { masters, children, count: ours.length };
}

test(`kill -9 in the middle of ${writes} writes`, async () => {
  const file = path.join(temporaryFolder(), 'crm.jsonl');
  const sandbox = await start(file);
  const acknowledged = new Map<number, string>();
  let next = 0;
  const client = async (): Promise<void> => {
    for (;;) {
      const description = `Meeting ${next++}`;
      const id = await book(sandbox.address, description);
      if (id === undefined) return;
      acknowledged.set(id, description);
      if (acknowledged.size === Math.floor(writes / 2)) void sandbox.kill();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await sandbox.kill();
  const { masters, children, count } = meetingsIn(file);
  expect(acknowledged.size).toBeGreaterThanOrEqual(Math.floor(writes / 2));
  expect([...acknowledged].filter(([id, description]) => masters.get(id) !== description)).toEqual([]);
  // A meeting and its invitation are one command: neither is there alone.
  expect(children).toEqual(masters);
  expect(count).toBe(2 * masters.size);
  expect(masters.size - acknowledged.size).toBeLessThanOrEqual(clients);
});
