/** Forged tokens at the edge of a whole gateway: none gets a caller in, and each is named for what it is. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import type { OnlineSandboxOptions } from '../../src/assemble-online-sandbox';
import { fixedClock } from '../sandbox-online/fixed-clock';
import { startCloudGateway, type CloudGateway } from './cloud-gateway';
import { unsigned } from './identity-fake';

type Forge = NonNullable<OnlineSandboxOptions['forge']>;

const asIssued: Forge = ({ header, claims, sign }) => sign(header, claims);
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const prefix = 'http://schemes.superoffice.net/identity/';
const clock = fixedClock(Date.now());
const seconds = (more: number): number => Math.floor(clock.now() / 1_000) + more;

let forge: Forge = asIssued;
/** What was issued last: no log may hold it. */
let issued = '';
let publicKey = '';
let running: CloudGateway;

beforeAll(async () => {
  const forged: Forge = (token) => (issued = forge(token));
  running = await startCloudGateway({ clock, cloud: { forge: forged } });
  publicKey = await (await fetch(`${running.cloud.onlineUrl}/login/.well-known/jwks`)).text();
});
afterAll(() => running.stop());

const changed =
  (changes: Readonly<Record<string, unknown>>): Forge =>
  ({ header, claims, sign }) =>
    sign(header, { ...claims, ...changes });

function signedWithPublicKey({ header, claims }: Parameters<Forge>[0]): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ ...header, alg: 'HS256' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`;
}

const table: readonly (readonly [name: string, forge: Forge, reason: RegExp])[] = [
  ['of another key', ({ header, claims, sign }) => sign(header, claims, otherKey), /the signature of the token is wrong/],
  ['without a signature', ({ claims }) => unsigned(claims), /not signed with RS256/],
  ['signed with the public key', signedWithPublicKey, /not signed with RS256/],
  ['that has expired', (token) => changed({ exp: seconds(-301) })(token), /has expired/],
  ['that is not valid yet', (token) => changed({ nbf: seconds(302) })(token), /not valid yet/],
  ['for another audience', changed({ aud: 'spn:other' }), /for the audience "spn:other", not for "spn:/],
  ['of another issuer', changed({ iss: 'Other AS' }), /of the issuer "Other AS", not of "/],
  ['for another tenant', changed({ [`${prefix}ctx`]: 'Cust10002' }), /for another tenant than Cust10001/],
  ['without a ticket', changed({ [`${prefix}ticket`]: undefined }), /holds no ticket/],
  ['without an end', changed({ exp: undefined }), /the claim "exp" of the token is missing/],
  ['of an unknown key', ({ header, claims, sign }) => sign({ ...header, kid: 'other' }, claims), /a key that the identity service does not name/],
  ['that is none', () => 'eyJub3QiOiJhIHRva2VuIn0', /no signed JWT/],
]; // prettier-ignore

test.each(table)('a token %s: callers learn that nothing was sent, the operator why', async (_, forged, reason) => {
  const { cloud, json, setSeen, news, gateway } = running;
  // A token as it was issued is taken, whatever came before.
  forge = asIssued;
  clock.advance(6 * 3_600);
  const ticket = await running.logIn('tje0');
  expect((await setSeen(ticket)).status).toBe(200);
  cloud.endTickets();
  clock.advance(6 * 3_600);
  forge = forged;
  cloud.crm('Cust10001').journal.clear();
  const told = [news.length, gateway.log().length];
  const v1 = await json('tje0', 'POST', '/api/v1/Agents/Appointment/SetSeenMany', { AppointmentIds: [973] });
  expect([v1.status, v1.headers.get('retry-after')]).toEqual([502, '1']);
  const v1Body = await v1.text();
  expect(v1Body).toContain('the gateway could not log in; the command was not sent');
  const soap = await setSeen(ticket);
  expect([soap.status, soap.headers.get('retry-after')]).toEqual([502, '1']);
  const soapBody = await soap.text();
  expect(soapBody).toContain('the gateway could not log in; the command was not sent');
  expect(cloud.calls('Cust10001')).toEqual([]);
  expect(news.slice(told[0])).toEqual([
    { kind: 'failed', logIn: 'erp', tenant: 'Cust10001', reason: expect.stringMatching(reason) },
  ]);
  const seen = gateway.log().slice(told[1]) + v1Body + soapBody;
  for (const part of issued.split('.').filter((each) => each !== '')) expect(seen).not.toContain(part);
  expect(seen).not.toMatch(/7T:|eyJ/);
});
