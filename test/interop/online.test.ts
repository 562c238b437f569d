/**
 * Real clients against the cloud, through the gateway: as a system user over SOAP and JSON, and an old on-site client
 * that knows no more than a user name and a password.
 */
import { execFile, spawnSync } from 'node:child_process';
import { sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppointmentAgent, ContactAgent, RecurrenceUpdateMode, type WebApiOptions } from '@superoffice/webapi';
import { createClientAsync } from 'soap';
import { startOnlineSandbox, type OnlineSandbox } from '../../src/assemble-online-sandbox';
import { hashPassword } from '../../src/online';
import { runGateway, type RunningGateway } from '../gateway/running';
import { call, clientOf, record } from './soap-client';

const tenant = 'Cust10001';
const claim = 'http://schemes.superoffice.net/identity/';
const namespace = 'http://www.superoffice.com/superid/partnersystemuser/0.1';
const folder = mkdtempSync(path.join(tmpdir(), 'online-clients-'));
const keyFile = path.join(folder, 'key.pem');

let cloud: OnlineSandbox;
let gateway: RunningGateway;
beforeAll(async () => {
  cloud = await startOnlineSandbox();
  writeFileSync(keyFile, cloud.systemUser.privateKey);
  const { token, applicationToken, audience } = cloud.systemUser;
  gateway = await runGateway({
    ONLINE_URL: cloud.onlineUrl,
    ONLINE_HOSTS: cloud.hostUrls.map((url) => new URL(url).host).join(),
    TENANT_STATUS: 'on',
    TICKET_KEY: 'a passphrase for tests of log-ins',
    MANAGED_LOGINS: JSON.stringify({
      logIns: { site: { systemUser: { tenant, token, applicationToken, audience, privateKeyFile: keyFile } } },
      users: { tje0: { password: await hashPassword('Tje0'), logIn: 'site' } },
    }),
  });
});
afterAll(async () => {
  await gateway.stop();
  await cloud.close();
  rmSync(folder, { recursive: true });
});

/** `token.YYYYMMDDhhmm.signature`, as a client of the vendor's makes it. */
function signedToken(): string {
  const { token, privateKey } = cloud.systemUser;
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 12);
  const data = `${token}.${time}`;
  return `${data}.${sign('sha256', Buffer.from(data), privateKey).toString('base64')}`;
}

function claimsOf(jwt: unknown): Record<string, unknown> {
  const [, payload = ''] = String(jwt).split('.');
  return record(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

test('the soap package: a system user logs in by the WSDL of the gateway, and works', async () => {
  const service = `${gateway.address}/${tenant}/login/services/PartnerSystemUserService.svc`;
  const partner = await createClientAsync(`${service}?wsdl`);
  partner.addSoapHeader({ ApplicationToken: cloud.systemUser.applicationToken }, '', 'psu', namespace);
  partner.addSoapHeader({ ContextIdentifier: tenant }, '', 'psu', namespace);
  const given = { SignedSystemToken: signedToken(), ReturnTokenType: 'Jwt' };
  const { result } = await call(partner, 'Authenticate', given);
  expect(result['IsSuccessful']).toBe(true);
  const claims = claimsOf(result['Token']);
  expect(claims[`${claim}ctx`]).toBe(tenant);

  const agent = await clientOf(`${gateway.address}/${tenant}`, 'Services86', 'Appointment', String(claims[`${claim}ticket`])); // prettier-ignore
  expect((await call(agent, 'SetSeen', { AppointmentId: 973, UpdateMode: 'OnlyThis' })).headers).toMatchObject({
    Succeeded: 'true',
  });
  expect(cloud.calls(tenant, { operation: 'Appointment.SetSeen' })).toHaveLength(1);
});

test('the vendor’s TypeScript client: a system user logs in by JSON, and works', async () => {
  const asked = await fetch(`${gateway.address}/Login/api/PartnerSystemUser/Authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      SignedSystemToken: signedToken(),
      ApplicationToken: cloud.systemUser.applicationToken,
      ContextIdentifier: tenant,
      ReturnTokenType: 'JWT',
    }),
  });
  const answer = record(await asked.json());
  expect([asked.status, answer['IsSuccessful']]).toEqual([200, true]);
  // Where the vendor's client is told to go: the state page.
  const state = record(await (await fetch(`${gateway.address}/api/state/${tenant}`)).json());
  expect(state).toMatchObject({ ContextIdentifier: tenant, IsRunning: true, Api: `${gateway.address}/${tenant}/api` });
  const options = (): WebApiOptions => ({
    baseUrl: `${String(state['Api'])}/`,
    axiosConfig: {
      headers: {
        Authorization: `SOTicket ${String(claimsOf(answer['Token'])[`${claim}ticket`])}`,
        'SO-AppToken': cloud.systemUser.applicationToken,
      },
    },
  });
  await new AppointmentAgent(options()).setSeenAsync(598, RecurrenceUpdateMode.OnlyThis);
  expect(cloud.calls(tenant, { operation: 'Appointment.SetSeen' })).toHaveLength(2);
  const contact = await new ContactAgent(options()).getContactEntityAsync(2);
  expect(contact.contactId).toBe(2);
});

const php = 'php';
const probe = 'exit(class_exists("SoapClient") && function_exists("openssl_sign") ? 0 : 1);';
const hasPhp = spawnSync(php, ['-r', probe]).status === 0;
const missing = hasPhp ? '' : ' (not run: PHP with soap and openssl is not installed)';

/** What a script beside the server prints. */
async function printedBy(script: string, ...given: readonly string[]): Promise<unknown> {
  const file = path.join(__dirname, 'toolkits', script);
  return JSON.parse((await promisify(execFile)(php, [file, ...given], { timeout: 14_000 })).stdout);
}

(hasPhp ? describe : describe.skip)(`PHP${missing}`, () => {
  test('a system user signs, logs in and works', async () => {
    const { token, applicationToken } = cloud.systemUser;
    expect(await printedBy('system-user.php', gateway.address, tenant, token, applicationToken, keyFile)).toEqual({
      tenant,
      saved: 'from a system user 😀',
      refused: false,
      told: true,
    });
  });

  test('the script of an on-site client works against the cloud as it is', async () => {
    expect(await printedBy('client.php', gateway.address)).toEqual({
      seen: true,
      saved: 'from PHP 😀',
      many: true,
      refused: false,
      message: expect.stringContaining('0'),
    });
  });
});

test('an on-site client over JSON works as it is, over entity REST too', async () => {
  const headers = { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}` };
  const read = await fetch(`${gateway.address}/api/v1/Contact/2`, { headers });
  expect([read.status, record(await read.json())['ContactId']]).toEqual([200, 2]);
  const wrong = await fetch(`${gateway.address}/api/v1/Contact/2`, {
    headers: { authorization: `Basic ${Buffer.from('tje0:wrong').toString('base64')}` },
  });
  expect(wrong.status).toBe(401);
});
