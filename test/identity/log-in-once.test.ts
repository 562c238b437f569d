import { failure, noDebug, Secret, type Command, type Debug, type Outcome, stack } from '../../src/command';
import { logInOnce, memoryTicketStore, randomKeys } from '../../src/identity';
import { createSandboxCrm } from '../../src/sandbox';
import { basic, bearer, Clock, code, command, contract, recorder, revealed, setSeen, ticket } from './world';

const [cacheKey] = randomKeys().of('cache key');

/** A CRM that takes tickets only: the sandbox, watched. */
function world(debug: Debug = noDebug) {
  const clock = new Clock();
  let issued = 0;
  const sandbox = createSandboxCrm({ clock, identifiers: () => `ticket-${++issued}` });
  let before: (command: Command) => Outcome | undefined | Promise<undefined> = () => undefined;
  const crm = recorder(async (arrived) => (await before(arrived)) ?? sandbox.execute(arrived));
  const store = memoryTicketStore(clock);
  const upstream = stack(crm, [logInOnce({ contract, clock, store, cacheKey, loginMs: 1_000, debug })]);
  const count = (name: string) => crm.commands.filter(({ operation }) => operation.name === name).length;
  return {
    clock,
    crm,
    upstream,
    logins: () => count('AuthenticateUsernamePassword'),
    operations: () => count('SetSeen'),
    intercept: (act: typeof before) => {
      before = act;
    },
  };
}

const tje0 = basic('tje0', 'Tje0');
const wrong = basic('tje0', 'wrong');
const isLogin = ({ operation }: Command) => operation.name === 'AuthenticateUsernamePassword';
const unauthenticated: Outcome = { kind: 'failure', code: 'crm.unauthenticated', message: 'no' };

test('a thousand commands of one user at once cause one login', async () => {
  const { upstream, logins, operations, crm } = world();
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => upstream.execute(setSeen(tje0))));
  expect(new Set(outcomes.map(code))).toEqual(new Set(['ok']));
  expect(logins()).toBe(1);
  expect(operations()).toBe(1_000);
  const sent = crm.commands.filter((one) => !isLogin(one)).map(({ caller }) => revealed(caller.credential));
  expect(new Set(sent)).toEqual(new Set(['SoTicket 7T:ticket-1']));
});

test('at level debug a log-in is told: new, awaited, kept, or refused lately', async () => {
  const told: unknown[] = [];
  const debug: Debug = () => (event, fields) => told.push([event, fields['login'], fields['correlationId']]);
  const { upstream } = world(debug);
  await Promise.all([upstream.execute(setSeen(tje0)), upstream.execute(setSeen(tje0))]);
  await upstream.execute(setSeen(tje0));
  await upstream.execute(setSeen(wrong));
  await upstream.execute(setSeen(wrong));
  const { correlationId } = setSeen(tje0).context;
  const lines = ['awaited', 'new', 'kept', 'new', 'refused lately'];
  expect(told).toEqual(lines.map((login) => ['A user is logged in.', login, correlationId]));
});

test('a thousand commands with a wrong password cause one login and no operation', async () => {
  const { upstream, logins, operations, clock } = world();
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => upstream.execute(setSeen(wrong))));
  expect(new Set(outcomes.map(code))).toEqual(new Set(['crm.unauthenticated']));
  expect(code(await upstream.execute(setSeen(wrong)))).toBe('crm.unauthenticated');
  expect([logins(), operations()]).toEqual([1, 0]);
  clock.pass(5 / 3600);
  expect(code(await upstream.execute(setSeen(wrong)))).toBe('crm.unauthenticated');
  expect(logins()).toBe(2);
  expect(code(await upstream.execute(setSeen(tje0)))).toBe('ok');
});

test('a working day with sliding tickets of six hours: one login, a second one after a long night', async () => {
  const { upstream, logins, clock } = world();
  for (let hour = 0; hour <= 24; hour += 4) {
    expect(code(await upstream.execute(setSeen(tje0)))).toBe('ok');
    clock.pass(4);
  }
  expect(logins()).toBe(1);
  clock.pass(6);
  expect(code(await upstream.execute(setSeen(tje0)))).toBe('ok');
  expect(logins()).toBe(2);
});

test('a ticket the CRM has forgotten is renewed once, for however many commands', async () => {
  const { upstream, logins, intercept, crm } = world();
  await upstream.execute(setSeen(tje0));
  intercept((arrived) => (revealed(arrived.caller.credential).endsWith('ticket-1') ? unauthenticated : undefined));
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => upstream.execute(setSeen(tje0))));
  expect(new Set(outcomes.map(code))).toEqual(new Set(['ok']));
  expect(logins()).toBe(2);
  expect(crm.commands).toHaveLength(1 + 1 + 50 + 1 + 50);
});

test('a command refused with a new ticket is not sent again', async () => {
  const { upstream, logins, operations, intercept } = world();
  intercept((arrived) => (isLogin(arrived) ? undefined : unauthenticated));
  expect(code(await upstream.execute(setSeen(tje0)))).toBe('crm.unauthenticated');
  expect([logins(), operations()]).toEqual([1, 1]);
});

test('tenants, passwords and application tokens never share a ticket', async () => {
  const { upstream, logins } = world();
  const callers = [
    { tenant: 'Cust1' },
    { tenant: 'Cust2' },
    { tenant: 'Cust1', applicationToken: new Secret('a') },
    { tenant: 'Cust1', applicationToken: new Secret('b') },
  ];
  for (const caller of [...callers, ...callers]) await upstream.execute(setSeen(tje0, caller));
  expect(logins()).toBe(4);
  expect(code(await upstream.execute(setSeen(wrong, { tenant: 'Cust1' })))).toBe('crm.unauthenticated');
});

test('a login that fails otherwise has sent no command, and is tried again at once', async () => {
  const { upstream, logins, intercept, operations } = world();
  intercept((arrived) =>
    isLogin(arrived) ? { kind: 'failure', code: 'upstream.unreachable', message: 'away' } : undefined,
  );
  expect(code(await upstream.execute(setSeen(tje0)))).toBe('upstream.unreachable');
  intercept((arrived) =>
    isLogin(arrived) ? { kind: 'answer', results: { AuthenticationSucceeded: true } } : undefined,
  );
  expect(code(await upstream.execute(setSeen(tje0)))).toBe('upstream.unreachable');
  for (const lost of ['upstream.unknown', 'upstream.invalid', 'upstream.timeout', 'upstream.tooLarge'] as const) {
    intercept((arrived) => (isLogin(arrived) ? failure(lost, 'lost', { cause: 'ECONNRESET' }) : undefined));
    expect(await upstream.execute(setSeen(tje0))).toMatchObject({
      code: 'upstream.unreachable',
      cause: 'ECONNRESET',
      message: expect.stringContaining('the command was not sent'),
    });
  }
  expect(operations()).toBe(0);
  intercept(() => undefined);
  expect(code(await upstream.execute(setSeen(tje0)))).toBe('ok');
  expect(logins()).toBe(7);
});

test('a client that goes, or has no time left, does not end the login others wait for', async () => {
  const { upstream, intercept, logins } = world();
  let open: () => void = () => undefined;
  const waiting = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined);
  });
  intercept((arrived) => (isLogin(arrived) ? waiting : undefined));
  const gone = new AbortController();
  const first = { ...setSeen(tje0) };
  const leaving = upstream.execute({ ...first, context: { ...first.context, signal: gone.signal } });
  const late = upstream.execute({ ...first, context: { ...first.context, deadline: 0 } });
  const patient = upstream.execute(setSeen(tje0));
  gone.abort();
  expect(code(await leaving)).toBe('upstream.unreachable');
  expect(code(await late)).toBe('upstream.unreachable');
  open();
  expect(code(await patient)).toBe('ok');
  expect(logins()).toBe(1);
});

test('tickets and access tokens go on as they are, a ticket for a user name becomes one', async () => {
  const { upstream, crm, logins } = world();
  for (const credential of [ticket('7T:x'), bearer('8A:x'), basic('opaque', '')])
    await upstream.execute(setSeen(credential));
  expect(crm.commands.map(({ caller }) => revealed(caller.credential))).toEqual([
    'SoTicket 7T:x',
    'Bearer 8A:x',
    'SoTicket opaque',
  ]);
  expect(logins()).toBe(0);
});

test('a browser session is refused: this CRM has none', async () => {
  const { upstream, crm } = world();
  const session = { scheme: 'session', cookie: new Secret('c'), xsrf: new Secret('x') } as const;
  expect(code(await upstream.execute(setSeen(session)))).toBe('caller.unauthenticated');
  expect(crm.commands).toEqual([]);
});

test('log-in operations themselves need no login', async () => {
  const { upstream, crm, logins } = world();
  const given = { UserName: 'tje0', Password: 'Tje0' };
  await upstream.execute(command('Services86.SoPrincipal.AuthenticateUsernamePassword', given, { credential: wrong }));
  expect(crm.commands.map(({ caller }) => revealed(caller.credential))).toEqual(['nobody']);
  expect(logins()).toBe(1);
});
