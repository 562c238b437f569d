import type { Struct } from '../../src/command';
import { demoAccessToken } from '../../src/sandbox';
import { code, createWorld, results } from './world';

const nobody = { Response: null, Credentials: null, AuthenticationSucceeded: false };
const somebody = { Credentials: { Ticket: '7T:ticket-1' }, AuthenticationSucceeded: true };

test('a wrong password is an answer that says so', async () => {
  const given = { UserName: 'tje0', Password: 'wrong' };
  expect(results(await createWorld().ask('SoPrincipal.AuthenticateUsernamePassword', given, null))).toEqual(nobody);
  expect(results(await createWorld().ask('SoPrincipal.AuthenticateUsernamePassword', {}, null))).toEqual(nobody);
});

const ask = async (key: string, given: Struct) => results(await createWorld().ask(`SoPrincipal.${key}`, given, null));

test('an access token logs in', async () => {
  const login = 'AuthenticateWithAccessToken';
  expect(await ask(login, { AccessToken: demoAccessToken })).toMatchObject(somebody);
  expect(await ask(login, { AccessToken: '8A:other' })).toEqual(nobody);
});

test('a ticket stands for a user name where the password is empty', async () => {
  const world = createWorld();
  const login = (given: Struct) => world.ask('SoPrincipal.AuthenticateUsernamePassword', given, null);
  await login({ UserName: 'tje0', Password: 'Tje0' });
  expect(results(await login({ UserName: '7T:ticket-1', Password: '' }))).toMatchObject({
    Response: { AssociateId: 7 },
    AuthenticationSucceeded: true,
  });
  expect(results(await login({ UserName: '7T:other', Password: '' }))).toEqual(nobody);
});

test('generic data log in by user name and password, whatever their case', async () => {
  const login = 'AuthenticateGeneric';
  const AuthenticationData = new Map([
    ['username', 'tje0'],
    ['PASSWORD', 'Tje0'],
  ]);
  expect(await ask(login, { AuthenticationData })).toMatchObject(somebody);
  expect(await ask(login, { AuthenticationData: new Map([['UserName', 'tje0']]) })).toEqual(nobody);
  expect(await ask(login, {})).toEqual(nobody);
});

test('implicit authentication is refused, system information is free', async () => {
  const world = createWorld();
  expect(code(await world.ask('SoPrincipal.AuthenticateImplicit', {}, null))).toBe('crm.refused');
  expect(results(await world.ask('SoPrincipal.GetSystemInfo', {}, null))).toEqual({
    SystemInfo: { CompanyName: 'Sandbox Company' },
  });
});
