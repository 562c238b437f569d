/**
 * Nothing is bound to the versions that the vendor still speaks of: a WSDL of Services75 is one like any other. The
 * file beside this one is made up, with a layout of its own; servers of that time published others.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClientAsync } from 'soap';
import { loadContract } from '../../src/contract';
import { ownWsdl, run } from '../cli/command-run';
import { runGateway, type RunningGateway } from '../gateway/running';

const ns = 'http://www.superoffice.net/ws/crm/NetServer/Services75';
const only75 = path.join(__dirname);
let folder: string;
/**
 * A CRM in memory that speaks v1 and all three versions. The gateways in front of it have the same contract; their keys
 * are what they speak to the CRM.
 */
let crm: RunningGateway;
const gateways = new Map<string, RunningGateway>();
const spoken = ['v1', 'Services75', 'Services86', 'Services88'] as const;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'services75-'));
  cpSync(path.join(__dirname, 'Services75'), path.join(folder, 'Services75'), { recursive: true });
  for (const version of ['Services86', 'Services88'])
    cpSync(path.join(ownWsdl, version), path.join(folder, version), { recursive: true });
  crm = await runGateway({ CONTRACT_DIR: folder });
  for (const name of spoken) {
    const kind = name === 'v1' ? { UPSTREAM_KIND: 'rest' } : { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: name };
    gateways.set(name, await runGateway({ CONTRACT_DIR: folder, UPSTREAM_URL: crm.address, ...kind }));
  }
});

afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.stop();
  await crm.stop();
  rmSync(folder, { recursive: true });
});

const addressOf = (name: string): string => gateways.get(name)?.address ?? '';

async function ask(address: string, body: string, version = 'Services75'): Promise<{ status: number; text: string }> {
  const response = await fetch(`${address}/Remote/${version}/Appointment.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${ns.replace('Services75', version)}"><s:Header><ApplicationToken>app</ApplicationToken><Credentials><Ticket>7T:1234abcxyzExample==</Ticket></Credentials></s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  });
  return { status: response.status, text: await response.text() };
}

const get = (id: number): string =>
  `<GetAppointmentEntity><AppointmentEntityId>${id}</AppointmentEntityId></GetAppointmentEntity>`;
const element = (text: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}(?: [^>]*)?>([^<]*)<`).exec(text)?.[1];

describe.each(spoken)('a Services75 client over a CRM that speaks %s', (name) => {
  test('reads a record, in the words of its version', async () => {
    const { status, text } = await ask(addressOf(name), get(973));
    expect(status).toBe(200);
    expect(text).toContain(`<GetAppointmentEntityResponse`);
    expect(text).toContain(ns);
    expect(element(text, 'Succeeded')).toBe('true');
    expect(element(text, 'AppointmentId')).toBe('973');
    // What came later is left out; a later member becomes the neutral one.
    expect(text).not.toMatch(/HasConflict|Recurrence|CautionWarning/);
    expect(element(text, 'InvitationStatus')).toBe('Unknown');
  });

  test('saves one without losing what only the CRM knows', async () => {
    const before = await ask(crm.address, get(841), 'Services88');
    expect(element(before.text, 'RecurrenceId')).toMatch(/^[1-9]/);
    const described = `from 75 over ${name}`;
    const saved = await ask(
      addressOf(name),
      `<SaveAppointmentEntity><AppointmentEntity><AppointmentId>841</AppointmentId><Description>${described}</Description><StartDate>2026-03-01T09:00:00</StartDate><EndDate>2026-03-01T10:00:00</EndDate></AppointmentEntity></SaveAppointmentEntity>`,
    );
    expect(element(saved.text, 'Succeeded')).toBe('true');
    const after = await ask(crm.address, get(841), 'Services88');
    expect(element(after.text, 'Description')).toBe(described);
    expect(element(after.text, 'StartDate')).toBe('2026-03-01T09:00:00');
    // A CRM of Services75 was told all that its version knows: the rest is its own business.
    const isTheCrms = name === 'Services75';
    const [was, is] = [before, after].map(({ text }) => element(text, 'RecurrenceId'));
    expect(isTheCrms || was === is).toBe(true);
  });

  test('is told of a refusal as its version tells it', async () => {
    const { status, text } = await ask(addressOf(name), '<Accept><AppointmentId>4711</AppointmentId></Accept>');
    expect(status).toBe(200);
    expect(element(text, 'Succeeded')).toBe('false');
    expect(text).toContain('<ExceptionInfo');
  });

  test('is logged in with user name and password', async () => {
    const passwordFile = path.join(folder, 'password.txt');
    writeFileSync(passwordFile, 'Tje0\n');
    const login = ['--user', 'tje0', '--password-file', passwordFile];
    const probed = await run(['probe', addressOf(name), '--version', 'Services75', ...login]);
    expect(probed).toMatchObject({ code: 0, problems: '' });
    expect(probed.out).toMatch(/SOAP +SoPrincipal.AuthenticateUsernamePassword +works/);
    expect(probed.out).toMatch(/SOAP +Appointment.CreateDefaultAppointmentEntity +works/);
  });

  test('gets a list, and a default', async () => {
    const list = await ask(
      addressOf(name),
      '<GetMyAppointments><StartTime>2026-01-05</StartTime><EndTime>2026-01-07T00:00:00</EndTime><Count>5</Count></GetMyAppointments>',
    );
    expect(element(list.text, 'Description')).toBe('Budget meeting');
    const blank = await ask(addressOf(name), '<CreateDefaultAppointmentEntity/>');
    expect(element(blank.text, 'FullName')).toBe('Terje Jensen');
  });

  test('is refused what its version does not have', async () => {
    const { status, text } = await ask(addressOf(name), '<SetSeen><AppointmentId>973</AppointmentId></SetSeen>');
    expect(status).toBe(500);
    expect(text).toContain('Services75/Appointment has no operation');
  });
});

test('a newer client over a Services75 CRM is told what that cannot hold, and loses nothing else', async () => {
  const save = (more: string) =>
    ask(
      addressOf('Services75'),
      `<SaveAppointmentEntity><AppointmentEntity><AppointmentId>301</AppointmentId><Description>new</Description><StartDate>2026-03-01T09:00:00</StartDate><EndDate>2026-03-01T10:00:00</EndDate>${more}</AppointmentEntity></SaveAppointmentEntity>`,
      'Services88',
    );
  // A proxy of Services88 writes them whether anybody has set them or not.
  const neutral = await save('<IsFree>false</IsFree><Location/><RejectCounter>0</RejectCounter>');
  expect(element(neutral.text, 'Succeeded')).toBe('true');
  const refused = await save('<Location>Oslo</Location>');
  expect(refused.text).toContain('<code>upstream.skew</code>');
  expect(refused.text).toContain('AppointmentEntity; Services86 and Services88 have it');
  const lacking = await ask(addressOf('Services75'), '<SetSeenMany/>', 'Services88');
  expect(lacking.text).toContain('it exists from Services88 on');
});

test('a v1 client over a Services75 CRM', async () => {
  const post = (operation: string, body: string) =>
    fetch(`${addressOf('Services75')}/api/v1/Agents/Appointment/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'SoTicket 7T:1234abcxyzExample==' },
      body,
    });
  expect((await post('Accept', '{"AppointmentId":685,"UpdateMode":"OnlyThis"}')).status).toBe(204);
  const entity: unknown = await (await post('GetAppointmentEntity?appointmentEntityId=301', 'null')).json();
  expect(entity).toMatchObject({ AppointmentId: 301 });
});

test('with no other version in the folder', async () => {
  const alone = await runGateway({ CONTRACT_DIR: only75, UPSTREAM_URL: crm.address });
  try {
    expect(element((await ask(alone.address, get(301))).text, 'AppointmentId')).toBe('301');
    const page = await fetch(`${alone.address}/Remote/services75/`);
    expect(await page.text()).toContain('Appointment');
    const openApi: unknown = await (await fetch(`${alone.address}/api/v1/openapi.json`)).json();
    expect(JSON.stringify(openApi)).toContain('/Appointment/Accept');
  } finally {
    await alone.stop();
  }
});

test('a toolkit reads the WSDL as it is served, and calls', async () => {
  const address = `${addressOf('Services86')}/Remote/Services75/Appointment.svc`;
  const client = await createClientAsync(`${address}?wsdl`);
  client.addSoapHeader({ Credentials: { Ticket: '7T:1234abcxyzExample==' } }, '', 's75', ns);
  const [answer]: [unknown] = await client.GetAppointmentEntityAsync({ AppointmentEntityId: 301 });
  expect(answer).toMatchObject({ Response: { AppointmentId: 301 } });
});

test('check, describe and import take it for what it is', async () => {
  const environment = { CONTRACT_DIR: folder };
  // The toolkit takes its time for the larger ones.
  const checked = await run(['check'], { environment: { CONTRACT_DIR: only75 } });
  expect(checked).toMatchObject({ code: 0, problems: '' });
  expect(checked.out).toMatch(/\nServices75 +2 +6 +\d+ /);
  const described = await run(['describe', 'Appointment.SaveAppointmentEntity'], { environment });
  expect(described.out).toContain('In: Services75, Services86, Services88\n');
  expect(described.out).toContain('AppointmentEntity.Location: from Services86 on\n');
  expect((await run(['describe', 'services75'], { environment })).out).toBe(
    'Services75\n  Appointment\n  SoPrincipal\n',
  );
  const into = path.join(folder, 'into');
  const imported = await run(['import', path.join(only75, 'Services75'), '--into', into]);
  expect(imported).toMatchObject({ code: 0, problems: '' });
  expect(imported.out).toMatch(/Services75 +2 /);
  const lookup = loadContract(into, { onProblem: () => undefined })
    .version('Services75')
    ?.agent('appointment');
  expect(lookup?.found).toBe('agent');
});
