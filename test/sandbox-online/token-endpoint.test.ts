import { CloudTickets, firstRsaKeys, SigningKeys, TokenEndpoint } from '../../src/sandbox-online';
import { fixedClock } from './fixed-clock';

async function endpoint(rotates = false) {
  const clock = fixedClock();
  const [serviceKeys] = await firstRsaKeys();
  const tickets = new CloudTickets({ clock, ticketSeconds: 60, accessTokenSeconds: 60 });
  const tokens = new TokenEndpoint({
    clock,
    tickets,
    rotates,
    keys: new SigningKeys(serviceKeys),
    clientId: 'the app',
    clientSecret: 'p:s+x',
    accessTokenSeconds: 60,
    issuer: () => 'http://login.example',
  });
  return { tokens, refreshToken: tokens.issueRefreshToken('Cust10001') };
}

const client = { client_id: 'the app', client_secret: 'p:s+x' };
const form = (members: Record<string, string>): string => new URLSearchParams(members).toString();
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  ['a wrong secret', undefined, { ...client, client_secret: 'x' }, 401, 'invalid_client'],
  ['no client', undefined, {}, 401, 'invalid_client'],
  ['wrong Basic credentials', basic('the app:p%3As%2By'), client, 401, 'invalid_client'],
  ['credentials that are no form', basic('the app:%E0%A4%A'), client, 401, 'invalid_client'],
  ['no grant', undefined, client, 400, 'invalid_request'],
  ['another grant', undefined, { ...client, grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['no token', undefined, { ...client, grant_type: 'refresh_token' }, 400, 'invalid_request'],
  ['another token', undefined, { ...client, grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
])('%s is refused', async (_, authorization, members, status, error) => {
  const { tokens } = await endpoint();
  const reply = tokens.answer(authorization, form(members));
  expect(reply).toMatchObject({ status, json: { error } });
  expect(reply.headers['www-authenticate']).toBe(authorization && 'Basic realm="login"');
});

test('client and secret may stand in Basic credentials, form-encoded', async () => {
  const { tokens, refreshToken } = await endpoint();
  const given = form({ grant_type: 'refresh_token', refresh_token: refreshToken });
  for (const text of ['the+app:p%3As%2Bx', 'the%20app:p%3As%2Bx'])
    expect(tokens.answer(basic(text), given)).toMatchObject({ status: 200, tenant: 'Cust10001' });
});

test('a refresh token that is not rotated can be used again', async () => {
  const { tokens, refreshToken } = await endpoint();
  const given = form({ ...client, grant_type: 'refresh_token', refresh_token: refreshToken });
  const [first, second] = [tokens.answer(undefined, given), tokens.answer(undefined, given)];
  expect(first.json).not.toHaveProperty('refresh_token');
  expect(second.status).toBe(200);
});
