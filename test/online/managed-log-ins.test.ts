import { Readable } from 'node:stream';
import {
  failure,
  Secret,
  stack,
  type Command,
  type Outcome,
  type RelayAnswer,
  type RelayRequest,
} from '../../src/command';
import { createTicketSeal, readKeys } from '../../src/identity';
import { managedLogIns, PasswordCheck, readPasswordHash, type ManagedLogIn } from '../../src/online';
import { ticketTimes } from '../../src/online/grant';
import { cheapHash } from './identity-fake';
import { Renewal } from '../../src/online/renewal';
import { basic, bearer, Clock, code, command, context, contract, revealed, setSeen, ticket } from '../identity/world';

const erp: ManagedLogIn = {
  kind: 'oauth',
  name: 'erp',
  tenant: 'Cust12345',
  clientId: 'example',
  clientSecret: new Secret('x'),
  refreshTokenFile: '/nowhere',
  applicationToken: new Secret('application-of-the-cloud'),
};

interface World {
  readonly otherUsers?: 'refuse' | 'pass';
  readonly hasTenants?: boolean;
}

/** A CRM that takes the newest ticket only. */
function world({ otherUsers = 'refuse', hasTenants = true }: World = {}) {
  const password = readPasswordHash(cheapHash('Kari0'));
  if ('problem' in password) throw new Error(password.problem);
  const clock = new Clock();
  let made = 0;
  let valid = '7T:1';
  let refusesAll = false;
  const logIn = async () => {
    made += 1;
    valid = `7T:${made}`;
    return { credential: { scheme: 'ticket', ticket: new Secret(valid) } as const, ...ticketTimes(clock.now()) };
  };
  const renewal = new Renewal({ logIn, clock, sharing: undefined, onRenewal: () => undefined });
  const seal = createTicketSeal({ keys: readKeys(new Secret('a passphrase for tests')), ticketHours: 24, clock });
  const layer = managedLogIns({
    logins: {
      logIns: [erp],
      users: new Map([['kari', { password, logIn: erp }]]),
      frontUsers: new Map([['example\\kari', erp]]),
      otherUsers,
    },
    seal,
    passwords: new PasswordCheck(clock),
    contract,
    renewalOf: () => renewal,
    clock: { now: () => Date.now() },
    hasTenants,
  });
  const commands: Command[] = [];
  const relayed: RelayRequest[] = [];
  const crm = {
    execute: async (arrived: Command): Promise<Outcome> => {
      commands.push(arrived);
      if (arrived.operation.agent === 'SoPrincipal') {
        const isIn = arrived.arguments.UserName === valid;
        const results = isIn
          ? { Response: { Associate: 'SYSTEM' }, Credentials: { Ticket: valid }, AuthenticationSucceeded: true }
          : { Response: null, Credentials: null, AuthenticationSucceeded: false };
        return { kind: 'answer', results };
      }
      return revealed(arrived.caller.credential) === `SoTicket ${valid}`
        ? { kind: 'answer', results: {} }
        : failure('crm.unauthenticated', 'the ticket has ended');
    },
    relay: async (request: RelayRequest): Promise<RelayAnswer> => {
      relayed.push(request);
      const isIn = !refusesAll && revealed(request.caller.credential) === `SoTicket ${valid}`;
      const status = isIn ? 200 : 401;
      return { kind: 'relayed', status, headers: {}, body: Readable.from(['{}']) };
    },
    close: async () => undefined,
  };
  const upstream = stack(crm, [layer]);
  return {
    clock,
    commands,
    relayed,
    execute: upstream.execute,
    relay: async (request: Partial<RelayRequest>) => {
      const answer = await upstream.relay?.({
        method: 'GET',
        path: '/api/v1/Contact/4',
        query: '',
        headers: {},
        body: undefined,
        publicUrl: 'http://gateway',
        caller: { tenant: '', credential: basic('kari', 'Kari0') },
        context: context(),
        ...request,
      });
      if (answer === undefined) throw new Error('nothing is relayed');
      return answer;
    },
    made: () => made,
    seen: () => commands.map(({ caller }) => revealed(caller.credential)),
    /** The CRM answers relayed calls with 401, whatever the ticket. */
    refuseAll: () => void (refusesAll = true),
    /** The CRM ends all tickets. */
    end: () => {
      valid = 'none';
      clock.pass(1);
    },
  };
}

const kari = () => setSeen(basic('Kari', 'Kari0'));
const logInAs = (user: string, password: string, tenant = '') =>
  command('Services86.SoPrincipal.AuthenticateUsernamePassword', { UserName: user, Password: password }, { tenant });

test('a user of the file calls with the ticket, the tenant and the application of the log-in', async () => {
  const { execute, commands } = world();
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
  const { execute, commands } = world({ hasTenants: false });
  await execute(kari());
  expect(commands[0]?.caller.tenant).toBe('');
});

test.each([
  ['a wrong password', setSeen(basic('kari', 'wrong')), 'crm.unauthenticated'],
  ['an unknown user', setSeen(basic('nobody', 'Kari0')), 'crm.unauthenticated'],
  ['another tenant', setSeen(basic('kari', 'Kari0'), { tenant: 'Cust999' }), 'caller.forbidden'],
])('%s reaches no CRM', async (_, call, expected) => {
  const { execute, commands, made } = world();
  expect(code(await execute(call))).toBe(expected);
  expect([commands.length, made()]).toEqual([0, 0]);
});

test.each([
  ['without credentials', setSeen()],
  ["with the CRM's own ticket", setSeen(ticket('7T:own'))],
  ['with an access token', setSeen(bearer('8A:own'))],
  ['with a ticket that the gateway has sealed for another log-in', setSeen(ticket('NG:abc'))],
])('a call %s goes on as it is', async (_, call) => {
  const { execute, commands } = world();
  await execute(call);
  expect(commands[0]).toBe(call);
});

test('other users may try their password at the CRM where the file says so', async () => {
  const { execute, seen } = world({ otherUsers: 'pass' });
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
    const { execute, commands, seen } = world();
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
    const { execute, commands } = world();
    const results = { Response: null, Credentials: null, AuthenticationSucceeded: false };
    expect(answerOf(await execute(logInAs(user, password)))).toEqual(results);
    expect(commands).toEqual([]);
  });

  test('named data do as well', async () => {
    const { execute } = world();
    const data = new Map([
      ['username', 'kari'],
      ['Password', 'Kari0'],
    ]);
    const call = command('Services86.SoPrincipal.AuthenticateGeneric', { AuthenticationData: data });
    expect(answerOf(await execute(call))).toMatchObject({ AuthenticationSucceeded: true });
  });

  test('a user of the front needs no password, and its name counts for nothing else', async () => {
    const { execute, seen } = world();
    const frame = { frontUser: 'EXAMPLE\\Kari' };
    const outcome = await execute(command('Services86.SoPrincipal.AuthenticateImplicit', {}, {}, frame));
    expect(code(await execute(setSeen(ticket(ticketIn(outcome)))))).toBe('ok');
    expect(seen().at(-1)).toBe('SoTicket 7T:1');
    const call = { ...setSeen(), context: context(frame) };
    await execute(call);
    expect(seen().at(-1)).toBe('nobody');
  });

  test('a user of the front whom the file does not name is left to the next layer', async () => {
    const { execute, commands } = world();
    const call = command('Services86.SoPrincipal.AuthenticateImplicit', {}, {}, { frontUser: 'constructor' });
    await execute(call);
    expect(commands[0]).toBe(call);
  });

  test('no user name stands for a user of the front', async () => {
    const { execute, commands } = world();
    const results = { Response: null, Credentials: null, AuthenticationSucceeded: false };
    // A colon is refused before; were it not, the name is in no file.
    expect(answerOf(await execute(setSeen(basic('front:example\\kari', ''))))).toBe('crm.unauthenticated');
    expect(answerOf(await execute(logInAs('front:example\\kari', 'x')))).toEqual(results);
    expect(commands.filter(({ caller }) => caller.credential !== undefined)).toEqual([]);
  });

  test('what an old client asks before its log-in is asked at a tenant of the file', async () => {
    const { execute, commands } = world();
    await execute(command('Services86.SoPrincipal.GetSystemInfo', {}, { credential: basic('kari', 'Kari0') }));
    expect(commands[0]?.caller).toMatchObject({ tenant: 'Cust12345' });
    expect(commands[0]?.caller.credential).toBeUndefined();
  });

  test('a ticket that has ended at the CRM is replaced', async () => {
    const { execute, end, made } = world();
    await execute(kari());
    end();
    expect(answerOf(await execute(logInAs('kari', 'Kari0')))).toMatchObject({ AuthenticationSucceeded: true });
    expect(made()).toBe(2);
  });
});

describe('a ticket that ends in the middle of work', () => {
  test('1,000 callers: one log-in, and each call is carried out once', async () => {
    const { execute, end, made, commands } = world();
    await execute(kari());
    end();
    const codes = await Promise.all(Array.from({ length: 1_000 }, async () => code(await execute(kari()))));
    expect(new Set(codes)).toEqual(new Set(['ok']));
    expect(made()).toBe(2);
    expect(commands).toHaveLength(2_001);
  });

  test('a relayed read is sent again, and a body is not', async () => {
    const { relay, end, relayed } = world();
    await relay({});
    end();
    expect(await relay({})).toMatchObject({ status: 200 });
    expect(relayed.map(({ caller }) => revealed(caller.credential))).toEqual([
      'SoTicket 7T:1',
      'SoTicket 7T:1',
      'SoTicket 7T:2',
    ]);
    end();
    const post = { method: 'POST', body: Readable.from(['{}']) };
    expect(await relay(post)).toMatchObject({ code: 'upstream.unreachable', retryAfterSeconds: 1 });
    expect(await relay({ ...post, body: Readable.from(['{}']) })).toMatchObject({ status: 200 });
  });

  test.each(['/api/v1/User/currentToken', '/api/v1/User/%63urrentToken'])("%s never shows the CRM's", async (path) => {
    const { relay, relayed } = world();
    await relay({ path });
    expect(relayed).toEqual([]);
    await relay({ path, caller: { tenant: '', credential: ticket('7T:1') } });
    expect(relayed).toHaveLength(1);
  });

  test('a body that the CRM always answers with 401 leads to one log-in more, not to one for each call', async () => {
    const { relay, made, refuseAll } = world();
    await relay({});
    refuseAll();
    for (let n = 0; n < 20; n++) await relay({ method: 'POST', body: Readable.from(['{}']) });
    expect(made()).toBe(2);
  });

  test('a relayed call of a stranger is not passed on', async () => {
    const { relay, relayed } = world();
    const caller = { tenant: '', credential: basic('nobody', 'x') };
    expect(await relay({ caller })).toMatchObject({ code: 'crm.unauthenticated' });
    expect(relayed).toEqual([]);
  });
});
