/** The TypeScript client: it compiles strictly, refuses wrong types, and its calls reach the sandbox. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSandbox } from '../gateway/running';
import { exportOf, narrowedClient, sandboxExamples } from './export-of';
import { gardenContract } from './garden-contract';

let folder = '';
let sandbox: Awaited<ReturnType<typeof runSandbox>>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'client-'));
  writeFileSync(path.join(folder, 'crm.ts'), exportOf('types', { agents: ['Appointment', 'SoPrincipal'] }));
  writeFileSync(path.join(folder, 'garden.ts'), exportOf('types', { agents: [] }, 'json', '', gardenContract));
  writeFileSync(path.join(folder, 'narrow.ts'), narrowedClient(narrowed));
  writeFileSync(path.join(folder, 'use.ts'), use);
  writeFileSync(path.join(folder, 'wrong.ts'), wrong);
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['use.ts', 'wrong.ts', 'garden.ts', 'narrow.ts'] }),
  );
  sandbox = await runSandbox();
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What one client uses: of an entity three properties, and one operation of which no parameter was seen. */
const narrowed = {
  sent: new Map([
    ['Appointment.GetAppointmentEntity', 'AppointmentEntityId'],
    ['Appointment.SaveAppointmentEntity', 'AppointmentEntity AppointmentEntity.AppointmentId AppointmentEntity.Type'],
    ['Appointment.SetSeen', 'AppointmentId'],
    ['Appointment.SetSeenMany', ''],
    ['Contact.GetContactEntity', 'ContactEntityId'],
  ]),
  read: 'AppointmentEntity.AppointmentId AppointmentEntity.Description ContactEntity.Name ContactEntity.Country Country.EnglishName',
  recorded: new Map([['Appointment.SetSeen', { AppointmentId: 4711 }]]),
};

/** What a program does with the client. */
const use = `
import { CrmClient, CrmError, flagsOf, hasFlag, ETableRight, type Credentials, type DateTime } from './crm';

export const clientOf = (server: string, credentials: Credentials | (() => Promise<Credentials>)): CrmClient =>
  new CrmClient({ server, credentials, applicationToken: '1234', timeZone: 'UTC', language: 'en' });

export async function move(crm: CrmClient, id: number, start: DateTime): Promise<string | null | undefined> {
  const entity = await crm.appointment.getAppointmentEntity(id);
  if (entity === null) return null;
  const saved = await crm.appointment.saveAppointmentEntity({ ...entity, StartDate: start, Description: 'Møte' });
  return saved?.Description;
}
export const seen = (crm: CrmClient): Promise<void> =>
  crm.appointment.setSeen({ AppointmentId: 973, UpdateMode: 'OnlyThis' });
export const few = (crm: CrmClient) =>
  crm.appointment.getAppointmentEntity(973, { select: ['AppointmentId'] });
export const list = async (crm: CrmClient): Promise<number | undefined> =>
  (await crm.appointment.getAppointmentList([973]))?.length;

export async function refusal(call: () => Promise<unknown>): Promise<CrmError | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error instanceof CrmError ? error : undefined;
  }
}
export const rights = [flagsOf<'Select' | 'Update'>('Select', 'Update'), hasFlag(ETableRight, 'UR', 'Select'),
  hasFlag(ETableRight, 'Select, Update', 'Update'), hasFlag(ETableRight, 'Select', 'Delete')];
`;

/** Each line that follows such a comment must be refused by the compiler. */
const wrong = `
import { CrmClient } from './crm';
import type { CrmClient as Garden } from './garden';
declare const crm: CrmClient;
// @ts-expect-error no such member
void crm.appointment.setSeen({ AppointmentId: 973, UpdateMode: 'Sometimes' });
// @ts-expect-error an id is a number
void crm.appointment.getAppointmentEntity('973');
// @ts-expect-error no such property
void crm.appointment.setSeen({ AppointmentID: 973 });
// @ts-expect-error it may be null
void crm.appointment.getAppointmentEntity(973).then((entity) => entity.AppointmentId);
// @ts-expect-error no such agent was exported
void crm.pocket;
declare const garden: Garden;
// @ts-expect-error no such type extends it
void garden.garden.water({ Bed: { $type: 'TulipBed', Size: 1 } });
void garden.garden.water({ Bed: { $type: 'RoseBed', Size: 1, Thorns: 3 } });
`;

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  module: 'esnext',
  moduleResolution: 'bundler',
  types: [],
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
};

test('it compiles under the strictest settings, and what is wrong does not', () => {
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('of one client it has what the client uses, and its calls as a test', async () => {
  const text = narrowedClient(narrowed);
  const [, entity = ''] = /export interface AppointmentEntity \{\n([^}]*)\}/.exec(text) ?? [];
  expect(entity.match(/\w+(?=\??:)/g)).toEqual(['AppointmentId', 'Description', 'Type']);
  // SetSeen is called without it, and of SetSeenMany nothing was seen.
  expect(text.match(/UpdateMode\?: /g)).toHaveLength(1);
  const { runCallTests, CrmClient, callTests } = await import(path.join(folder, 'narrow.ts'));
  const [user, password] = (sandboxExamples.basic ?? '').split(':');
  const crm = new CrmClient({ server: sandbox.address, credentials: { user, password }, applicationToken: '1234' });
  const results: { name: string; came: string }[] = await runCallTests(crm);
  expect(results.map(({ name }) => name)).toEqual([...narrowed.sent.keys()].sort());
  // Recorded elsewhere: the sandbox does not have the record.
  expect(results.filter(({ came }) => came !== 'answer')).toEqual([
    {
      name: 'Appointment.SetSeen',
      passed: true,
      came: expect.stringMatching(/^crm\.refused: There is no appointment/),
    },
  ]);
  expect(callTests).toHaveLength(narrowed.sent.size);
  const stranger = new CrmClient({ server: sandbox.address, credentials: { user, password: 'wrong' } });
  await expect(runCallTests(stranger)).rejects.toThrow(/^Appointment\.GetAppointmentEntity: crm\.unauthenticated/);
});

test('calls reach the CRM, and come back typed', async () => {
  const used = await import(path.join(folder, 'use.ts'));
  const [user, password] = (sandboxExamples.basic ?? '').split(':');
  const crm = used.clientOf(sandbox.address, { user, password });
  expect(await used.seen(crm)).toBeUndefined();
  expect(sandbox.state()).toMatchObject({ effects: { 'Appointment.SetSeen': 1 } });
  expect(await used.move(crm, 973, '2026-03-04T09:00:00')).toBe('Møte');
  expect(await used.few(crm)).toMatchObject({ AppointmentId: 973, Description: null });
  expect(await used.list(crm)).toBe(1);
  expect(used.rights).toEqual(['Select, Update', true, true, false]);
});

test('it logs in by a ticket and by a token, too, and asks for them before each call', async () => {
  const used = await import(path.join(folder, 'use.ts'));
  let asked = 0;
  const ticket = async () => ({ ticket: (asked += 1) > 0 ? sandboxExamples.ticket : '' });
  const crm = used.clientOf(sandbox.address, ticket);
  await used.seen(crm);
  await used.seen(crm);
  expect(asked).toBe(2);
  await used.seen(used.clientOf(`${sandbox.address}/`, { token: sandboxExamples.accessToken }));
});

test('a refusal is an error with all that the answer says', async () => {
  const used = await import(path.join(folder, 'use.ts'));
  const stranger = used.clientOf(sandbox.address, { user: 'tje0', password: 'wrong' });
  expect(await used.refusal(() => used.seen(stranger))).toMatchObject({
    name: 'CrmError',
    status: 401,
    code: 'crm.unauthenticated',
    correlationId: expect.stringMatching(/./),
    retryAfterSeconds: undefined,
  });
  const crm = used.clientOf(sandbox.address, { ticket: sandboxExamples.ticket });
  const refused = await used.refusal(() => crm.appointment.setSeen({ AppointmentId: 'x' }));
  expect(refused).toMatchObject({ status: 400, code: 'request.invalid', path: 'AppointmentId' });
  expect(refused.message).toContain('AppointmentId');
});

test('members begin in lower case, abbreviations as a whole', () => {
  const text = exportOf('types', { agents: ['MDO', 'BLOB', 'UserDefinedFieldInfo'] });
  expect(text).toMatch(/readonly blob: BLOBAgent;\s+readonly mdo: MDOAgent;\s+readonly userDefinedFieldInfo: /);
});
