import { Secret, type Outcome } from '../../src/command';
import { basic, bearer, code, command, context, revealed, setSeen, ticket } from '../identity/world';
import { managedWorld, kari, logInAs } from './managed-world';

test('a user of the file calls with the ticket, the tenant and the application of the log-in', async () => {
  const { execute, commands } = managedWorld();
  const call = setSeen(basic('KARI', 'Kari0'), { applicationToken: new Secret('own'), language: 'no' });
  expect(code(await execute(call))).toBe('ok');
  const [{ caller } = call] = commands;
  expect(caller).toMatchObject({ tenant: 'Cust12345', language: 'no' });
  expect([revealed(caller.credential), caller.applicationToken?.reveal()]).toEqual([
    'SoTicket 7T:1',
    'application-of-the-cloud',
  ]);
});

test('where one CRM serves all tenants, the path stays', async () => {
  const { execute, commands } = managedWorld({ hasTenants: false });
  await execute(kari());
  expect(commands[0]?.caller.tenant).toBe('');
});

test.each([
  ['a wrong password', setSeen(basic('kari', 'wrong')), 'crm.unauthenticated'],
  ['an unknown user', setSeen(basic('nobody', 'Kari0')), 'crm.unauthenticated'],
  ['another tenant', setSeen(basic('kari', 'Kari0'), { tenant: 'Cust999' }), 'caller.forbidden'],
])('%s reaches no CRM', async (_, call, expected) => {
  const { execute, commands, made } = managedWorld();
  expect(code(await execute(call))).toBe(expected);
  expect([commands.length, made()]).toEqual([0, 0]);
});

test.each([
  ['without credentials', setSeen()],
  ["with the CRM's own ticket", setSeen(ticket('7T:own'))],
  ['with an access token', setSeen(bearer('8A:own'))],
  ['with a ticket that the gateway has sealed for another log-in', setSeen(ticket('NG:abc'), { tenant: 'Cust12345' })],
])('a call %s goes on as it is', async (_, call) => {
  const { execute, commands } = managedWorld();
  await execute(call);
  expect(commands[0]).toBe(call);
});

test.each([ticket, bearer])('a sealed ticket that does not open, without a tenant: log in again', async (as) => {
  const { execute, commands } = managedWorld();
  expect(code(await execute(setSeen(as('NG:abc'))))).toBe('crm.unauthenticated');
  expect(commands).toEqual([]);
});

test('other users may try their password at the CRM where the file says so', async () => {
  const { execute, seen } = managedWorld({ otherUsers: 'pass' });
  await execute(setSeen(basic('tje', 'Tje0')));
  await execute(setSeen(basic('kari', 'wrong')));
  expect(seen()).toEqual(['Basic tje:Tje0']);
});

describe('a log-in over SOAP', () => {
  const answerOf = (outcome: Outcome) => (outcome.kind === 'answer' ? outcome.results : outcome.code);
  const ticketIn = (outcome: Outcome): string => {
    const text = JSON.stringify(answerOf(outcome));
    return /"Ticket":"([^"]*)"/.exec(text)?.[1] ?? '';
  };

  test("gives the log-in's principal, and a ticket of our own that works", async () => {
    const { execute, commands, seen } = managedWorld();
    const outcome = await execute(logInAs('kari', 'Kari0'));
    expect(answerOf(outcome)).toMatchObject({ Response: { Associate: 'SYSTEM' }, AuthenticationSucceeded: true });
    expect(ticketIn(outcome)).toMatch(/^NG:/);
    expect(commands[0]).toMatchObject({ caller: { tenant: 'Cust12345' }, arguments: { UserName: '7T:1' } });
    expect(code(await execute(setSeen(ticket(ticketIn(outcome)))))).toBe('ok');
    // The vendor's SOAP clients send it so, too.
    expect(answerOf(await execute(logInAs(ticketIn(outcome), '')))).toMatchObject({ AuthenticationSucceeded: true });
    expect(seen().at(1)).toBe('SoTicket 7T:1');
  });

  test.each([
    ['a wrong password', 'kari', 'wrong'],
    ['an unknown user', 'nobody', 'Kari0'],
  ])('%s is refused as NetServer does', async (_, user, password) => {
    const { execute, commands } = managedWorld();
    const results = { Response: null, Credentials: null, AuthenticationSucceeded: false };
    expect(answerOf(await execute(logInAs(user, password)))).toEqual(results);
    expect(commands).toEqual([]);
  });

  test('named data do as well', async () => {
    const { execute } = managedWorld();
    const data = new Map([
      ['username', 'kari'],
      ['Password', 'Kari0'],
    ]);
    const call = command('Services86.SoPrincipal.AuthenticateGeneric', { AuthenticationData: data });
    expect(answerOf(await execute(call))).toMatchObject({ AuthenticationSucceeded: true });
  });

  test('a user of the front needs no password, and its name counts for nothing else', async () => {
    const { execute, seen } = managedWorld();
    const frame = { frontUser: 'EXAMPLE\\Kari' };
    const outcome = await execute(command('Services86.SoPrincipal.AuthenticateImplicit', {}, {}, frame));
    expect(code(await execute(setSeen(ticket(ticketIn(outcome)))))).toBe('ok');
    expect(seen().at(-1)).toBe('SoTicket 7T:1');
    const call = { ...setSeen(), context: context(frame) };
    await execute(call);
    expect(seen().at(-1)).toBe('nobody');
  });

  test('a user of the front whom the file does not name is left to the next layer', async () => {
    const { execute, commands } = managedWorld();
    const call = command('Services86.SoPrincipal.AuthenticateImplicit', {}, {}, { frontUser: 'constructor' });
    await execute(call);
    expect(commands[0]).toBe(call);
  });

  test('no user name stands for a user of the front', async () => {
    const { execute, commands } = managedWorld();
    const results = { Response: null, Credentials: null, AuthenticationSucceeded: false };
    // A colon is refused before; were it not, the name is in no file.
    expect(answerOf(await execute(setSeen(basic('front:example\\kari', ''))))).toBe('crm.unauthenticated');
    expect(answerOf(await execute(logInAs('front:example\\kari', 'x')))).toEqual(results);
    expect(commands.filter(({ caller }) => caller.credential !== undefined)).toEqual([]);
  });

  test('what an old client asks before its log-in is asked at a tenant of the file', async () => {
    const { execute, commands } = managedWorld();
    await execute(command('Services86.SoPrincipal.GetSystemInfo', {}, { credential: basic('kari', 'Kari0') }));
    expect(commands[0]?.caller).toMatchObject({ tenant: 'Cust12345' });
    expect(commands[0]?.caller.credential).toBeUndefined();
  });

  test('a ticket that has ended at the CRM is replaced', async () => {
    const { execute, end, made } = managedWorld();
    await execute(kari());
    end();
    expect(answerOf(await execute(logInAs('kari', 'Kari0')))).toMatchObject({ AuthenticationSucceeded: true });
    expect(made()).toBe(2);
  });
});
