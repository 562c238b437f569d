import fs from 'node:fs';
import path from 'node:path';
import { createSandboxCrm, openStateFile, type Sandbox } from '../../src/sandbox';
import { isStruct } from '../../src/records';
import { temporaryFolder } from '../cli/command-run';
import { operation88 } from './contract';
import { code, results, tje0 } from './world';

const clock = { now: () => Date.parse('2026-01-02T08:00:00Z') };
const fresh = (): string => path.join(temporaryFolder(), 'crm.jsonl');
const opened = (file: string): Sandbox => createSandboxCrm({ clock, file: openStateFile(file) });

function save(sandbox: Sandbox, Description: string, AppointmentId = 0) {
  return sandbox.execute({
    operation: operation88('Appointment.SaveAppointmentEntity'),
    arguments: { AppointmentEntity: { AppointmentId, Description } },
    caller: { tenant: '', credential: tje0 },
    context: { correlationId: 'test', deadline: clock.now() + 60_000, signal: new AbortController().signal },
  });
}

async function saved(sandbox: Sandbox, description: string): Promise<number> {
  const { Response } = results(await save(sandbox, description));
  return isStruct(Response) ? Number(Response.AppointmentId) : 0;
}

test('what was stored is there again, and ids go on behind it', async () => {
  const file = fresh();
  const before = opened(file);
  const id = await saved(before, 'Kept');
  await save(before, 'Changed', 301);
  await save(before, 'Refused', 999_999);
  const after = opened(file);
  expect(after.image()).toEqual(before.image());
  expect(await saved(after, 'Next')).toBeGreaterThan(id);
});

test('a reset is kept, too, and the file counts in place of the seed', async () => {
  const file = fresh();
  const before = opened(file);
  await save(before, 'Gone after the reset');
  expect(before.reset()).toBeUndefined();
  const initial = { nextId: 2000, tables: new Map() };
  const after = createSandboxCrm({ clock, file: openStateFile(file), initial });
  expect(after.image()).toEqual(createSandboxCrm({ clock }).image());
  expect(after.reset()).toBeUndefined();
  expect(opened(file).image()).toEqual(initial);
});

test('wherever the last line is torn, it is dropped, and nothing else', async () => {
  const file = fresh();
  const sandbox = opened(file);
  await save(sandbox, 'Whole');
  const whole = fs.readFileSync(file);
  const image = sandbox.image();
  await save(sandbox, 'Torn');
  const { length } = fs.readFileSync(file);
  const last = fs.readFileSync(file).subarray(whole.length);
  for (const kept of [1, Math.floor(last.length / 2), last.length - 1]) {
    const torn = fresh();
    fs.writeFileSync(torn, Buffer.concat([whole, last.subarray(0, kept)]));
    const again = opened(torn);
    expect(again.image()).toEqual(image);
    await save(again, 'Torn');
    expect(opened(torn).image()).toEqual(sandbox.image());
  }
  expect(last.length).toBe(length - whole.length);
});

test.each([
  ['no JSON', 'something else\n', 'line 1: this is no state of a sandbox.'],
  ['other JSON', '{"a":1}\n', 'line 1: this is no state of a sandbox.'],
  ['half a line', '{"format"', 'this is no state of a sandbox.'],
  ['a damaged line', '{"format":"netserver-gateway sandbox 1","nextId":5}\n{"chan\n{}\n', 'line 2: this is no state'],
  [
    'a table of nothing',
    '{"format":"netserver-gateway sandbox 1","nextId":5}\n{"changes":[["x",1,2]]}\n',
    'tables.x is no table of the sandbox.',
  ],
])('a file with %s is left alone', (_, text, reason) => {
  const file = fresh();
  fs.writeFileSync(file, text);
  expect(() => openStateFile(file)).toThrow(reason);
  expect(fs.readFileSync(file, 'utf8')).toBe(text);
});

test('a file that cannot be used says why', () => {
  expect(() => openStateFile(temporaryFolder())).toThrow(/^SANDBOX_FILE .* cannot be read \(EISDIR\)\.$/);
  const nowhere = path.join(temporaryFolder(), 'missing', 'crm.jsonl');
  expect(() => opened(nowhere)).toThrow(`SANDBOX_FILE ${nowhere} cannot be written (ENOENT).`);
});

test('a command that cannot be kept is refused and has done nothing', async () => {
  const file = fresh();
  const sandbox = opened(file);
  const before = sandbox.image();
  fs.appendFileSync(file, '\n');
  const refused = await save(sandbox, 'Lost');
  expect(code(refused)).toBe('crm.refused');
  expect(refused).toMatchObject({ message: `Another program has changed ${file}; the sandbox writes no more to it.` });
  expect(sandbox.image().tables).toEqual(before.tables);
  expect(sandbox.reset()).toMatch(/^Another program/);
  sandbox.release();
  expect(await save(sandbox, 'Lost')).toMatchObject({ code: 'crm.refused' });
});

test('a disk that is full in the middle of a line leaves nothing of it', async () => {
  const file = fresh();
  const sandbox = opened(file);
  const before = fs.readFileSync(file);
  const { writeSync } = fs;
  const full = jest.spyOn(fs, 'writeSync').mockImplementation((to) => {
    Reflect.apply(writeSync, fs, [to, Buffer.from('{"nextId"')]);
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  const refused = await save(sandbox, 'Too much');
  full.mockRestore();
  expect(refused).toMatchObject({ message: `The sandbox could not write ${file} (ENOSPC); nothing has changed.` });
  expect(fs.readFileSync(file)).toEqual(before);
  await saved(sandbox, 'Later');
  expect(opened(file).image()).toEqual(sandbox.image());
});

test('changes that outgrow the records are written anew', async () => {
  const file = fresh();
  const sandbox = opened(file);
  const long = 'x'.repeat(1_000_000);
  let largest = 0;
  for (let nth = 0; nth < 12; nth++) {
    await save(sandbox, long + String(nth), 301);
    largest = Math.max(largest, fs.statSync(file).size);
  }
  expect(largest).toBeGreaterThan(7_000_000);
  expect(fs.statSync(file).size).toBeLessThan(largest);
  expect(opened(file).image()).toEqual(sandbox.image());
  expect(fs.existsSync(`${file}.new`)).toBe(false);
});
