import { Secret, type Credential } from '../../src/command';
import { demoAccessToken, demoSession, demoTicket } from '../../src/sandbox';
import { basic, bearer, code, createWorld, results, ticket, tje0 } from './world';

const hour = 3_600_000;
const session = (cookie: string, xsrf: string): Credential => ({
  scheme: 'session',
  cookie: new Secret(cookie),
  xsrf: new Secret(xsrf),
});

const seen = { AppointmentId: 973, UpdateMode: 'OnlyThis' };

test.each<[string, Credential]>([
  ['user and password', tje0],
  ['a user name in another case', basic('TJE0', 'Tje0')],
  ['the ticket of the SOAP samples', ticket(demoTicket)],
  ['a ticket for a user name', basic(demoTicket, '')],
  ['the demo access token', bearer(demoAccessToken)],
  ['the demo session', session(`other=1; ${demoSession.cookie}`, demoSession.xsrf)],
])('%s opens the sandbox', async (_, credential) => {
  expect(code(await createWorld().ask('Appointment.SetSeen', seen, credential))).toBe('ok');
});

test.each<[string, Credential | null]>([
  ['no credential', null],
  ['a wrong password', basic('tje0', 'tje0')],
  ['an empty password', basic('tje0', '')],
  ['an unknown user', basic('constructor', 'x')],
  ['an unknown ticket', ticket('7T:nobody')],
  ['an unknown access token', bearer('8A:nobody')],
  ['an unknown session', session('SuperOfficeSession=x', demoSession.xsrf)],
  ['a session without its token', session(demoSession.cookie, '')],
])('%s is refused with 401 and changes nothing', async (_, credential) => {
  const world = createWorld();
  expect(await world.ask('Appointment.SetSeen', seen, credential)).toMatchObject({
    code: 'crm.unauthenticated',
    status: 401,
    exception: { type: 'SuperOffice.Exceptions.SoSessionException' },
  });
  expect(world.record(973)?.invitationStatus).toBe('Invitation');
  expect(world.sandbox.state().effects).toEqual({});
});

test('a ticket lives six hours after its last use', async () => {
  const world = createWorld();
  const given = { UserName: 'tje0', Password: 'Tje0' };
  const login = results(await world.ask('SoPrincipal.AuthenticateUsernamePassword', given, null));
  expect(login).toEqual({
    Response: { Associate: 'tje0', AssociateId: 7 },
    Credentials: { Ticket: '7T:ticket-1' },
    AuthenticationSucceeded: true,
  });
  const use = async () => code(await world.ask('Appointment.SetSeen', seen, ticket('7T:ticket-1')));
  world.pass(5 * hour);
  expect(await use()).toBe('ok');
  world.pass(5 * hour);
  expect(await use()).toBe('ok');
  world.pass(6 * hour);
  expect(await use()).toBe('crm.unauthenticated');
});

test('the oldest ticket goes when there are too many', async () => {
  const world = createWorld();
  const given = { UserName: 'tje0', Password: 'Tje0' };
  for (let i = 0; i < 10_001; i++) await world.ask('SoPrincipal.AuthenticateUsernamePassword', given, null);
  expect(world.sandbox.principalOf(ticket('7T:ticket-1'))).toBeUndefined();
  expect(world.sandbox.principalOf(ticket('7T:ticket-2'))).toBeDefined();
});

test('principalOf tells who a credential belongs to, tokenOf gives him one ticket while it lives', () => {
  const world = createWorld();
  const { sandbox } = world;
  expect(sandbox.principalOf(tje0)).toMatchObject({ Associate: 'tje0', AssociateId: 7, FullName: 'Terje Jensen' });
  expect(sandbox.principalOf(undefined)).toBeUndefined();
  expect(sandbox.tokenOf(basic('tje0', 'wrong'))).toBeUndefined();
  const first = sandbox.tokenOf(tje0);
  expect(first?.reveal()).toBe('7T:ticket-1');
  expect(sandbox.tokenOf(bearer(demoAccessToken))?.reveal()).toBe('7T:ticket-1');
  world.pass(6 * hour);
  expect(sandbox.tokenOf(tje0)?.reveal()).toBe('7T:ticket-2');
});

test('tickets and passwords never stand in the state', async () => {
  const { sandbox } = createWorld();
  sandbox.tokenOf(tje0);
  const text = JSON.stringify(sandbox.state());
  expect(text).not.toMatch(/7T:|Tje0|Kbe0|Guest0/);
});
