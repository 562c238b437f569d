/** A CRM with planted values in every text is read, and the file is a seed. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox, type TestSandbox } from '../../src';
import { ownContract } from '../gateway/running';
import { ownWsdl, run, temporaryFolder, type Ran } from './command-run';
import { plant, structOf } from './planted-records';

const contract = ownContract();
const environment = { CONTRACT_DIR: ownWsdl };
const settings = { CONTRACT_DIR: ownWsdl };

/** Records that get planted texts: the table, an id, and the type. */
const planted = [
  ['contact', 5, 'Contact', 'ContactEntity'],
  ['person', 1, 'Person', 'PersonEntity'],
  ['appointments', 973, 'Appointment', 'AppointmentEntity'],
  ['sale', 12, 'Sale', 'SaleEntity'],
  ['project', 4, 'Project', 'ProjectEntity'],
  ['document', 33, 'Document', 'DocumentEntity'],
  ['ticket', 1, 'Ticket', 'TicketEntity'],
  ['ticketmessage', 1, 'Ticket', 'TicketMessageEntity'],
  ['selection', 1, 'Selection', 'SelectionEntity'],
  ['relation', 1, 'Relation', 'ContactRelationEntity'],
  ['associate', 7, 'Associate', 'Associate'],
  ['user', 7, 'User', 'User'],
] as const;

/** What stays: texts of lists, and names of what the program has. */
const stays = `ConsentInfo.ConsentPurposeKey ConsentInfo.ConsentPurposeName ConsentInfo.ConsentSourceKey
  ConsentInfo.ConsentSourceName ConsentInfo.LegalBaseKey ConsentInfo.LegalBaseName ContactRelationEntity.ActiveText
  ContactRelationEntity.PassiveText LocalizedField.AddressType LocalizedField.Label LocalizedField.Name
  PersonEntity.Mrmrs SelectionEntity.ChartKey SelectionEntity.MailingsProviderName SelectionEntity.MainProviderName
  SelectionEntity.ShadowProviderName SelectionEntity.TargetTableName TicketEntity.IconHint TicketEntity.Language
  TicketMessageEntity.Language`.split(/\s+/);

let crm: TestSandbox;
const places = new Map<string, string>();
let ownName = '';
beforeAll(async () => {
  crm = await createSandbox({ settings });
  const { tables, nextId } = crm.state();
  const changed = new Map(Object.entries(tables));
  for (const [table, id, agent, type] of planted) {
    const name = table === 'appointments' ? table : `record ${table}`;
    const rows = (changed.get(name) ?? []).map(([key, row]) => {
      if (key !== id) return [key, row] as const;
      const isAppointment = table === 'appointments';
      const held = isAppointment && typeof row === 'object' && row !== null && 'entity' in row ? row.entity : row;
      const made = plant(held, structOf(contract, agent, type));
      made.places.forEach((place, text) => places.set(text, place));
      if (table === 'contact') ownName = String(made.record['Name']);
      return [key, isAppointment ? { id, entity: made.record } : made.record] as const;
    });
    changed.set(name, rows);
  }
  crm.setState({ nextId, tables: Object.fromEntries(changed) });
});
afterAll(() => crm.close());

function passwordFile(): string {
  const file = join(temporaryFolder(), 'password');
  writeFileSync(file, 'Tje0\n');
  return file;
}

const records = planted.map(([table, id]) => `${table === 'appointments' ? 'appointment' : table}=${id}`);
const readSeed = (args: readonly string[]): Promise<Ran> =>
  run(['seed', crm.url, ...args, '--user', 'tje0', '--password-file', passwordFile()], { environment });

interface Seed {
  readonly nextId: number;
  readonly tables: Record<string, readonly (readonly [number, Record<string, never>])[]>;
}

function rowOf({ tables }: Seed, table: string, id: number): Record<string, never> {
  const [, row] = tables[table]?.find(([key]) => key === id) ?? [];
  if (row === undefined) throw new Error(`no ${table} ${id}`);
  return row;
}

test.each([[['rest']], [['soap', '--version', 'Services86', '--no-lists']]] as const)(
  'over %j none of the planted values is in the file, and links hold',
  async ([kind, ...more]) => {
    const { code, out, problems } = await readSeed([...records, '--kind', kind, ...more]);
    expect(problems).toMatch(/^Read \d+ records\.\n$/);
    expect(code).toBe(0);
    expect(places.size).toBeGreaterThan(150);
    const stayed = [...places].filter(
      ([text]) => out.includes(text) || out.includes(Buffer.from(text).toString('base64')),
    );
    const stayedAt = [...new Set(stayed.map(([, place]) => place))].sort();
    // Services86 does not have all of them.
    expect(stayedAt).toEqual(stays.filter((place) => kind === 'rest' || stayedAt.includes(place)));
    expect(out).not.toMatch(/tje0|Tje0|Terje|Jensen/);
    const seed: Seed = JSON.parse(out);
    // Equal stays equal: the company in its own record and where others name it.
    const name = rowOf(seed, 'record contact', 5)['Name'];
    expect(name).toMatch(/^[A-Z][a-z]{9}$/);
    expect(name).not.toBe(ownName);
    const sale = rowOf(seed, 'record sale', 12);
    expect(sale['Contact']).toMatchObject({ ContactId: 5, Name: name });
    const { entity } = rowOf(seed, 'appointments', 973);
    expect(entity).toMatchObject({ AppointmentId: 973, Associate: { AssociateId: 7 } });
  },
);

/** The answer without its values: names, kinds, and how many there are. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]));
}

async function ask({ url }: TestSandbox, path: string): Promise<unknown> {
  const authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
  const answer = await fetch(`${url}${path}`, { headers: { authorization, accept: 'application/json' } });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.json();
}

test('a sandbox that starts with the file answers in the same shape, with the same ids', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'seed.json');
  const ids = join(folder, 'ids.txt');
  writeFileSync(ids, '# companies\ncontact=1-6\n\nperson=1-3\n');
  const { code, out, problems } = await readSeed(['--ids', ids, 'sale=10-12,99', '--out', file]);
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(problems).toMatch(/^Not given by the CRM: sale 99\.\nRead \d+ records to .*seed\.json\.\n$/);
  expect(statSync(file).mode & 0o77).toBe(0);
  const seeded = await createSandbox({ settings: { ...settings, SANDBOX_SEED: file } });
  try {
    for (const path of [
      '/api/v1/Contact/5',
      '/api/v1/Person/1',
      '/api/v1/Sale/12',
      '/api/v1/Contact?$select=contactId,name,nameDepartment,phone/formattedNumber,category&$filter=contactId lt 7&$orderBy=contactId',
      '/api/v1/Sale?$select=saleId,heading,amount,date,contact/name&$filter=contactId eq 5 and saleId lt 13',
      '/api/v1/MDOList/category',
    ]) {
      const [before, after] = [await ask(crm, path), await ask(seeded, path)];
      expect([path, shapeOf(after)]).toEqual([path, shapeOf(before)]);
    }
    expect(await ask(seeded, '/api/v1/MDOList/category')).toEqual(await ask(crm, '/api/v1/MDOList/category'));
  } finally {
    await seeded.close();
  }
});

test('what a version does not have is told once', async () => {
  const soap = ['--kind', 'soap', '--version', 'Services86', '--no-lists'];
  const { code, problems } = await readSeed(['contact=5', 'attachment=1-30', ...soap]);
  expect(code).toBe(0);
  expect(problems).toMatch(/^Not given by the CRM: any attachment\.\nRead \d+ records\.\n$/);
});

test.each([
  [[], 'Say which records'],
  [['contact=5-1'], 'contact=5-1 is no range'],
  [['contact'], '"contact" must be like contact=1-50,77.'],
  [['contact=1-99999'], 'At most 20000'],
  [['nonsense=1'], 'The contract reads no records nonsense; it reads '],
  [['contact=1', '--kind', 'fax'], '--kind must be rest, soap or auto.'],
  [['contact=1', '--ids', '/nowhere/at/all'], 'ENOENT'],
])('%j is refused', async (args, message) => {
  const { code, out, problems } = await readSeed(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(problems).toContain(message);
});

test.each([
  [['--ticket', '7T:hush'], 'The CRM cannot be read: '],
  [[], 'Say as whom'],
  [['--user', 'tje0'], 'belong together'],
])('%j ends without a file', async (args, message) => {
  const { code, out, problems } = await run(['seed', crm.url, 'contact=5', ...args], { environment });
  expect([code === 0, out]).toEqual([false, '']);
  expect(problems).toContain(message);
  expect(problems).not.toContain('hush');
});
