import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  CloudTenants,
  CloudTickets,
  firstRsaKeys,
  IdentityPages,
  signedForDemo,
  SigningKeys,
  TokenEndpoint,
  type ForgeToken,
} from '../../src/sandbox-online';
import { fixedClock } from './fixed-clock';

async function world(forge?: ForgeToken) {
  const clock = fixedClock();
  const [serviceKeys, userKeys] = await firstRsaKeys();
  const keys = new SigningKeys(serviceKeys);
  const tenants = new CloudTenants(
    [
      { name: 'Cust10001', serial: '1', host: 0, state: 'Running' },
      { name: 'Cust10003', serial: '3', host: 0, state: 'Suspended' },
    ],
    { clock, stateSeconds: 60, hostUrls: () => ['http://host.example'] },
  );
  const tickets = new CloudTickets({ clock, ticketSeconds: 60, accessTokenSeconds: 60 });
  const token = 'App-abc.def';
  const exchange = {
    clock,
    tenants,
    tickets,
    keys,
    forge,
    systemUser: { token, publicKey: createPublicKey(userKeys.privateKey) },
    applicationToken: 'app',
    audience: 'spn:1',
    issuer: 'SuperOffice AS',
    toleranceSeconds: 300,
  };
  const client = { clientId: 'c', clientSecret: 's', accessTokenSeconds: 60, rotates: false, issuer: () => '' };
  const tokens = new TokenEndpoint({ ...client, clock, tickets, keys });
  const pages = new IdentityPages({ url: () => 'http://login.example', tenants, keys, exchange, tokens });
  const privateKey = userKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const path = '/LOGIN/api/partnersystemuser/authenticate/';
  const ask = (body: string, method = 'POST') => pages.answer({ method, path, authorization: undefined, body });
  const signed = (seconds = 0, key = privateKey) => signedForDemo(token, key, clock.now() + seconds * 1_000);
  const given = (changes: object = {}) => ({
    SignedSystemToken: signed(),
    ApplicationToken: 'app',
    ContextIdentifier: 'cust10001',
    ReturnTokenType: 'JWT',
    ...changes,
  });
  return { clock, pages, ask, signed, given };
}

type World = Awaited<ReturnType<typeof world>>;
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

test.each<[string, (world: World) => object, string]>([
  ['another application', () => ({ ApplicationToken: 'other' }), 'There is no such application.'],
  ['another user', () => ({ SignedSystemToken: 'App-x.202603010800.AAAA' }), 'There is no such system user.'],
  ['no signature', () => ({ SignedSystemToken: 'App-abc.def.202603010800' }), 'is not of the form'],
  [
    'another key',
    ({ signed }) => ({ SignedSystemToken: signed(0, otherKey) }),
    'signature of the system token is wrong',
  ],
  ['a changed time', ({ signed }) => ({ SignedSystemToken: signed(0).replace('0800', '0801') }), 'signature'],
  ['a time past', ({ signed }) => ({ SignedSystemToken: signed(-391) }), 'is not near enough'],
  ['a time to come', ({ signed }) => ({ SignedSystemToken: signed(331) }), 'is not near enough'],
  ['no tenant', () => ({ ContextIdentifier: undefined }), 'has no access to this tenant'],
  ['a tenant that does not run', () => ({ ContextIdentifier: 'Cust10003' }), 'The tenant is not running: Suspended.'],
  ['SAML', () => ({ ReturnTokenType: 'Saml' }), 'of the type JWT only'],
])('%s is refused in a sentence', async (_, change, message) => {
  const made = await world();
  const reply = made.ask(JSON.stringify(made.given(change(made))));
  expect([reply.status, JSON.parse(reply.body)]).toEqual([
    200,
    { IsSuccessful: false, Token: null, ErrorMessage: expect.stringContaining(message) },
  ]);
  expect(made.pages.counts()).toMatchObject({ exchanges: 0 });
  expect(made.pages.refusals).toBe(1);
});

test.each([-330, 0, 299])('a time %d s from now is near enough', async (seconds) => {
  const made = await world();
  const reply = made.ask(JSON.stringify(made.given({ SignedSystemToken: made.signed(seconds) })));
  expect(JSON.parse(reply.body)).toMatchObject({ IsSuccessful: true, ErrorMessage: null });
});

test('the token lives five minutes, and from a minute before', async () => {
  const made = await world();
  const { Token } = JSON.parse(made.ask(JSON.stringify(made.given())).body);
  const now = Math.floor(made.clock.now() / 1_000);
  const claims = JSON.parse(Buffer.from(Token.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({
    iss: 'SuperOffice AS',
    aud: 'spn:1',
    nbf: now - 60,
    exp: now + 300,
    'http://schemes.superoffice.net/identity/ctx': 'Cust10001',
    'http://schemes.superoffice.net/identity/webapi_url': 'http://host.example/Cust10001/api/',
  });
});

test('what is forged is given in place of the token', async () => {
  const made = await world(({ header, claims }) => `${Object.keys(header).join()} ${String(claims.iss)}`);
  const { Token } = JSON.parse(made.ask(JSON.stringify(made.given())).body);
  expect(Token).toBe('typ,alg,kid SuperOffice AS');
});

test('what is no JSON object, and another method, are refused', async () => {
  const { ask } = await world();
  expect([ask('['), ask('7'), ask('', 'GET'), ask('', 'PUT')].map(({ status }) => status)).toEqual([
    400, 400, 405, 405,
  ]);
});
