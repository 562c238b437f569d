/**
 * Clients of both kinds through a gateway to a CRM of either kind, over real sockets. The CRM is a gateway over its own
 * sandbox.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as soap from 'soap';
import type { Environment } from '../../src/operations';
import { runGateway, type RunningGateway } from '../gateway/running';

const running: RunningGateway[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'chain-'));
/**
 * Everything any caller was told, and everything any gateway logged: no secret may be in it (issue 4, "Done when" 3).
 */
const told: string[] = [];

afterEach(async () => {
  for (const gateway of running.splice(0).toReversed()) {
    await gateway.stop();
    told.push(gateway.log());
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(environment: Environment): Promise<RunningGateway> {
  const gateway = await runGateway(environment);
  running.push(gateway);
  return gateway;
}

/** A gateway in front of a CRM of the given kind. */
async function chain(kind: 'rest' | 'soap', environment: Environment = {}) {
  const crm = await run({});
  const version = kind === 'soap' ? { UPSTREAM_VERSION: 'Services88' } : {};
  const gateway = await run({ UPSTREAM_KIND: kind, UPSTREAM_URL: crm.address, ...version, ...environment });
  return { crm, gateway };
}

async function commands(crm: RunningGateway): Promise<Record<string, number>> {
  const text = await (await fetch(`${crm.address}/sandbox/state`)).text();
  told.push(text);
  return JSON.parse(text).commands;
}

const envelope = (body: string, header = '') =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const setSeen = '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>';
const login = (password: string) =>
  `<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>${password}</Password></AuthenticateUsernamePassword>`;

async function post(gateway: RunningGateway, target: string, body: string, headers: Record<string, string> = {}) {
  const type = target.includes('/Remote/') ? 'text/xml; charset=utf-8' : 'application/json';
  const answer = await fetch(gateway.address + target, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const remote = (agent: string, tenant = '') => `${tenant}/Remote/Services86/${agent}.svc`;
const json = '/api/v1/Agents/Appointment/SetSeen';
const seenArguments = '{"AppointmentId":973,"UpdateMode":"OnlyThis"}';
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const ticketIn = (text: string) => /<(?:\w+:)?Ticket>([^<]+)</.exec(text)?.[1] ?? '';
const succeeded = />true<\/(?:\w+:)?Succeeded>/;

describe.each(['rest', 'soap'] as const)('over a CRM that speaks %s', (kind) => {
  test('the soap client logs in, takes the ticket, reads an appointment and has it seen', async () => {
    const { crm, gateway } = await chain(kind);
    const open = (agent: string) => soap.createClientAsync(`${gateway.address}${remote(agent)}?wsdl`);
    const principal = await open('SoPrincipal');
    const [found] = await principal.AuthenticateUsernamePasswordAsync({ UserName: 'tje0', Password: 'Tje0' });
    expect(found).toMatchObject({ AuthenticationSucceeded: true, Response: { Associate: 'tje0', AssociateId: 7 } });
    const appointment = await open('Appointment');
    appointment.addSoapHeader(
      `<Credentials xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86"><Ticket>${found.Credentials.Ticket}</Ticket></Credentials>`,
    );
    const [entity] = await appointment.GetAppointmentEntityAsync({ AppointmentEntityId: 973 });
    expect(entity.Response.AppointmentId).toBe(973);
    await appointment.SetSeenAsync({ AppointmentId: 973, UpdateMode: 'OnlyThis' });
    const state = JSON.parse(await (await fetch(`${crm.address}/sandbox/state`)).text());
    expect(state.effects['Appointment.SetSeen']).toBe(1);
  });

  test('every way in: HTTP Basic, UsernameToken, a ticket for a user name, SoTicket, Bearer', async () => {
    const { crm, gateway } = await chain(kind);
    const answer = await post(gateway, remote('SoPrincipal'), envelope(login('Tje0')));
    const ticket = ticketIn(answer.text);
    expect(ticket).toMatch(/^7T:/);
    const security = (user: string, password: string) =>
      `<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><w:UsernameToken><w:Username>${user}</w:Username><w:Password>${password}</w:Password></w:UsernameToken></w:Security>`;
    const calls = [
      post(gateway, remote('Appointment'), envelope(setSeen), basic('tje0', 'Tje0')),
      post(gateway, remote('Appointment'), envelope(setSeen), basic(ticket, '')),
      post(gateway, remote('Appointment'), envelope(setSeen, security('tje0', 'Tje0'))),
      post(gateway, remote('Appointment'), envelope(setSeen, security(ticket, ''))),
      post(gateway, remote('Appointment'), envelope(setSeen, `<Credentials><Ticket>${ticket}</Ticket></Credentials>`)),
    ];
    for (const { status, text } of await Promise.all(calls)) {
      expect(status).toBe(200);
      expect(text).toMatch(succeeded);
    }
    const schemes = [basic('tje0', 'Tje0'), basic(ticket, ''), { authorization: `SoTicket ${ticket}` }, { authorization: `Bearer ${ticket}` }]; // prettier-ignore
    for (const headers of schemes) expect((await post(gateway, json, seenArguments, headers)).status).toBe(204);
    expect((await commands(crm))['Appointment.SetSeen']).toBe(9);
  });

  test('a wrong password is an answer, and carries nothing out', async () => {
    const { crm, gateway } = await chain(kind);
    const { text } = await post(gateway, remote('SoPrincipal'), envelope(login('Wrong-1')));
    expect(text).toMatch(/>false<\/(?:\w+:)?AuthenticationSucceeded>/);
    expect(text).toMatch(succeeded);
    const refused = await Promise.all(
      Array.from({ length: 20 }, () => post(gateway, json, seenArguments, basic('tje0', 'Wrong-1'))),
    );
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401]));
    const malformed = await post(gateway, remote('Appointment'), envelope(setSeen), {
      authorization: 'Basic !Wrong-1',
    });
    expect(malformed.text).toMatch(/Fault/);
    told.push(text, malformed.text, ...refused.map((one) => one.text));
    // At a SOAP CRM one login of the SOAP client, and one for all JSON callers together; a v1 CRM refuses each call
    // itself.
    const counts = await commands(crm);
    const logins = counts['SoPrincipal.AuthenticateUsernamePassword'] ?? 0;
    expect([logins, counts['Appointment.SetSeen'] ?? 0]).toEqual(kind === 'soap' ? [2, 0] : [0, 20]);
    const state = JSON.parse(await (await fetch(`${crm.address}/sandbox/state`)).text());
    expect(state.effects).toEqual({});
  });
});

test('two hundred JSON calls of one user at once cause one login at a SOAP CRM', async () => {
  const { crm, gateway } = await chain('soap');
  const calls = Array.from({ length: 200 }, () => post(gateway, json, seenArguments, basic('tje0', 'Tje0')));
  expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([204]));
  expect(await commands(crm)).toMatchObject({
    'SoPrincipal.AuthenticateUsernamePassword': 1,
    'Appointment.SetSeen': 200,
  });
});

test('a tenant reaches his own CRM only, and nobody reaches one without a tenant', async () => {
  const [one, two] = [await run({}), await run({})];
  const file = path.join(folder, 'tenants.json');
  writeFileSync(file, JSON.stringify({ Cust1: { url: one.address }, Cust2: { url: two.address, kind: 'soap', version: 'Services86' } })); // prettier-ignore
  const gateway = await run({ TENANTS: file });
  const answer = await post(gateway, remote('SoPrincipal', '/cust1'), envelope(login('Tje0')));
  const credentials = `<Credentials><Ticket>${ticketIn(answer.text)}</Ticket></Credentials>`;
  const ask = (tenant: string) => post(gateway, remote('Appointment', tenant), envelope(setSeen, credentials));
  expect((await ask('/Cust1')).text).toMatch(succeeded);
  expect((await ask('/Cust2')).text).not.toMatch(succeeded);
  expect((await post(gateway, `/Cust2${json}`, seenArguments, basic('tje0', 'Tje0'))).status).toBe(204);
  for (const tenant of ['', '/Cust3', '/constructor']) {
    const soapAnswer = await ask(tenant);
    expect([soapAnswer.status, /Fault/.test(soapAnswer.text)]).toEqual([404, true]);
    expect((await post(gateway, `${tenant}${json}`, seenArguments, basic('tje0', 'Tje0'))).status).toBe(404);
    expect((await fetch(`${gateway.address}${tenant}/api`)).status).toBe(404);
  }
  expect((await commands(one))['Appointment.SetSeen']).toBe(1);
  expect((await commands(two))['Appointment.SetSeen']).toBe(2);
});

describe('a front that has authenticated the user', () => {
  const implicit = '<AuthenticateImplicit/>';
  const users = path.join(folder, 'users.json');
  const environment = (trusted: string) => {
    writeFileSync(users, JSON.stringify({ 'EXAMPLE\\tje': { user: 'tje0', password: 'Tje0' } }));
    return { TRUST_PROXY: trusted, TRUSTED_USER_HEADER: 'X-Remote-User', TRUSTED_USERS: users };
  };

  test.each(['rest', 'soap'] as const)('may name him for implicit login (%s)', async (kind) => {
    const { gateway } = await chain(kind, environment('loopback'));
    const headers = { 'X-Remote-User': 'example\\TJE' };
    expect(ticketIn((await post(gateway, remote('SoPrincipal'), envelope(implicit), headers)).text)).toMatch(/^7T:/);
    const nobody = await post(gateway, remote('SoPrincipal'), envelope(implicit));
    expect(nobody.text).toMatch(/Fault.*trusted proxy/s);
    // As URL Rewrite of IIS takes a field away.
    const emptied = await post(gateway, remote('SoPrincipal'), envelope(implicit), { 'X-Remote-User': '' });
    expect(emptied.text).toMatch(/Fault.*trusted proxy/s);
    const other = await post(gateway, remote('Appointment'), envelope(setSeen), headers);
    expect(other.text).not.toMatch(succeeded);
  });

  test('is believed at its own address only', async () => {
    const { gateway } = await chain('rest', environment('10.0.0.0/8'));
    const headers = { 'X-Remote-User': 'EXAMPLE\\tje', 'X-Forwarded-For': '10.0.0.1' };
    const { text } = await post(gateway, remote('SoPrincipal'), envelope(implicit), headers);
    expect(text).toMatch(/Fault/);
    expect(ticketIn(text)).toBe('');
  });
});

test('a policy denies and limits on both wires, in the words of each', async () => {
  const file = path.join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify([{ wire: 'soap', operation: 'SetSeen', effect: 'deny' }, { effect: { limit: '2/h' } }])); // prettier-ignore
  const { gateway } = await chain('rest', { POLICY_FILE: file });
  const denied = await post(gateway, remote('Appointment'), envelope(setSeen), basic('tje0', 'Tje0'));
  expect([denied.status, /Fault/.test(denied.text)]).toEqual([403, true]);
  const calls = [1, 2, 3].map(() => post(gateway, json, seenArguments, basic('tje0', 'Tje0')));
  const statuses = (await Promise.all(calls)).toSorted((a, b) => a.status - b.status);
  expect(statuses.map(({ status }) => status)).toEqual([204, 204, 429]);
  expect(Number(statuses[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('no password, ticket or token stands in any log, error answer or dump of the calls above', () => {
  const everything = told.join('\n');
  expect(everything).toContain('"operation":"SetSeen"');
  expect(everything).not.toMatch(/Tje0|Wrong-1|7T:|8A:|dGplMD/);
});
