import { type Failure, type Struct, Secret, stack } from '../../src/command';
import { bridgePrincipal, createTicketSeal, randomKeys, type TicketSeal } from '../../src/identity';
import { defaultJsonLimits } from '../../src/json';
import type { RestAnswerBody } from '../../src/rest';
import { basic, Clock, code, command, recorder, revealed, setSeen } from './world';

const clock = new Clock();
const seal = createTicketSeal({ keys: randomKeys(), ticketHours: 24, clock });

const json = (content: unknown, status = 200): RestAnswerBody => ({
  status,
  headers: new Map([['content-type', 'application/json; charset=utf-8']]),
  body: Buffer.from(JSON.stringify(content)),
});

const principal = {
  UserType: 'InternalAssociate',
  Associate: 'tje0',
  AssociateId: 7,
  RoleType: 'Employee',
  Licenses: [],
  FunctionRights: ['hardcode-project'],
  SecondaryGroups: [2, 3],
  UserName: 'newer than any contract',
};
const version = {
  NetServerVersion: '10.0.2.617',
  NetServerAssembly: '10.0.0.0',
  NetServerLabel: 'Release_10.0.2',
  NetServer: 'NetServer 10.0 Release (Build: 617), expires in 76 days.',
};

/** A v1 CRM where tje0's password is Tje0, with the access token 8A:his and the ticket 7T:his. */
function crm(pages: Partial<Record<'token' | 'principal' | 'api', RestAnswerBody | Failure>> = {}, own?: TicketSeal) {
  const asked: string[] = [];
  const inner = recorder();
  const right = new Set(['Basic tje0:Tje0', 'Bearer 8A:his', 'SoTicket 7T:his']);
  const upstream = stack(inner, [
    bridgePrincipal({
      seal: own,
      pages: {
        json: defaultJsonLimits,
        close: async () => undefined,
        get: async (path, caller) => {
          const who = revealed(caller.credential);
          asked.push(`${path} ${who}`);
          if (path === '/api') return pages.api ?? json(version);
          if (!right.has(who)) return json({ Error: true, ErrorMessage: 'no' }, 401);
          if (path.endsWith('/currentToken')) return pages.token ?? json('7T:issued');
          return pages.principal ?? json(principal);
        },
      },
    }),
  ]);
  const ask = (name: string, given: Struct = {}, in_ = 'Services86') =>
    upstream.execute(command(`${in_}.SoPrincipal.${name}`, given));
  return { asked, inner, upstream, ask };
}

const right = { UserName: 'tje0', Password: 'Tje0' };
const notSucceeded = {
  kind: 'answer',
  results: { Response: null, Credentials: null, AuthenticationSucceeded: false },
};

test.each(['Services86', 'Services88'])("%s: a right password gives the principal and the CRM's token", async (in_) => {
  const { asked, ask } = crm();
  expect(await ask('AuthenticateUsernamePassword', right, in_)).toEqual({
    kind: 'answer',
    results: {
      Response: expect.objectContaining({ Associate: 'tje0', AssociateId: 7, SecondaryGroups: [2, 3] }),
      Credentials: { Ticket: '7T:issued' },
      AuthenticationSucceeded: true,
    },
  });
  expect(asked).toEqual(['/api/v1/User/currentPrincipal Basic tje0:Tje0', '/api/v1/User/currentToken Basic tje0:Tje0']);
});

test("a wrong password is the vendor's form of no, told once to the CRM and after as many round trips as a right one", async () => {
  const { asked, ask } = crm();
  expect(await ask('AuthenticateUsernamePassword', { UserName: 'tje0', Password: 'wrong' })).toEqual(notSucceeded);
  expect(asked).toEqual(['/api/v1/User/currentPrincipal Basic tje0:wrong', '/api nobody']);
});

test('an empty name or password is not even asked: some CRMs would take it for an anonymous call', async () => {
  const { asked, ask } = crm();
  for (const given of [{}, { UserName: 'tje0', Password: '' }, { UserName: '', Password: 'x' }, { UserName: null }])
    expect(await ask('AuthenticateUsernamePassword', given)).toEqual(notSucceeded);
  expect(asked).toEqual([]);
});

test.each<[string, string, Struct]>([
  ['an access token', 'AuthenticateWithAccessToken', { AccessToken: '8A:his' }],
  ['a ticket for a user name', 'AuthenticateUsernamePassword', { UserName: '7T:his', Password: '' }],
  ['named data: password', 'AuthenticateGeneric', { AuthenticationData: new Map(Object.entries({ username: 'tje0', PASSWORD: 'Tje0' })) }],
  ['named data: token', 'AuthenticateGeneric', { AuthenticationData: new Map([['AccessToken', '8A:his']]) }],
  ['named data: ticket', 'AuthenticateGeneric', { AuthenticationData: new Map([['Ticket', '7T:his']]) }],
])('%s logs in', async (_, name, given) => {
  expect(await crm().ask(name, given)).toMatchObject({ results: { AuthenticationSucceeded: true } });
}); // prettier-ignore

test('named data nobody understands are refused with the place', async () => {
  const given = { AuthenticationData: new Map([['Domain', 'EXAMPLE']]) };
  expect(await crm().ask('AuthenticateGeneric', given)).toMatchObject({
    code: 'request.invalid',
    path: 'AuthenticationData',
  });
});

describe('a CRM that issues no token', () => {
  const none = [json(null), json(''), json('not a\nheader'), json({ Message: 'No HTTP resource' }, 404)];

  test('gets a ticket of our own, bound to the tenant', async () => {
    for (const token of none) {
      const { upstream } = crm({ token }, seal);
      const outcome = await upstream.execute(
        command('Services86.SoPrincipal.AuthenticateUsernamePassword', right, { tenant: 'Cust1' }),
      );
      const text = outcome.kind === 'answer' ? JSON.stringify(outcome.results.Credentials) : '';
      const ticket = new Secret(/NG:[\w-]+/.exec(text)?.[0] ?? '');
      expect(revealed(seal.open('Cust1', ticket))).toBe('Basic tje0:Tje0');
      expect(seal.open('Cust2', ticket)).toBeUndefined();
    }
  });

  test('cannot be logged in to without a key, and says so', async () => {
    for (const token of none)
      expect(await crm({ token }).ask('AuthenticateUsernamePassword', right)).toMatchObject({
        code: 'upstream.unsupported',
        message: expect.stringContaining('TICKET_KEY'),
      });
  });

  test('takes the access token again that opened it', async () => {
    const outcome = await crm({ token: json(null) }).ask('AuthenticateWithAccessToken', { AccessToken: '8A:his' });
    expect(outcome).toMatchObject({ results: { Credentials: { Ticket: '8A:his' } } });
  });
});

test.each<[string, RestAnswerBody, string]>([
  ['that is busy', { ...json({}, 503), headers: new Map([['retry-after', '7']]) }, 'crm.busy'],
  ['behind a proxy that gave it up', json({}, 503), 'upstream.timeout'],
  ['that forbids', json({ Error: true, ErrorMessage: 'locked' }, 403), 'crm.forbidden'],
  ['with a page instead of JSON', { ...json(1), headers: new Map([['content-type', 'text/html']]) }, 'upstream.invalid'],
  ['with null', json(null), 'upstream.invalid'],
  ['with a principal of another shape', json({ AssociateId: 'seven' }), 'upstream.invalid'],
])('a CRM %s is no wrong password', async (_, page, expected) => {
  expect(code(await crm({ principal: page }).ask('AuthenticateUsernamePassword', right))).toBe(expected);
}); // prettier-ignore

test('a CRM that breaks off after the password was right has not logged in', async () => {
  const outcome = await crm({ token: json({ Error: true, ErrorMessage: 'broken' }, 500) }, seal).ask(
    'AuthenticateUsernamePassword',
    right,
  );
  expect(code(outcome)).toBe('crm.refused');
});

test('GetSystemInfo is the version block, without credentials', async () => {
  const { asked, ask } = crm();
  expect(await ask('GetSystemInfo')).toEqual({
    kind: 'answer',
    results: {
      SystemInfo: {
        Description: version.NetServer,
        FileVersion: '10.0.2.617',
        AssemblyVersion: '10.0.0.0',
        BuildLabel: 'Release_10.0.2',
        DaysUntilNetServerExpiry: 76,
      },
    },
  });
  expect(asked).toEqual(['/api nobody']);
  expect(code(await crm({ api: json([]) }).ask('GetSystemInfo'))).toBe('upstream.invalid');
});

test('implicit login is refused clearly, everything else goes on', async () => {
  const { ask, upstream, inner } = crm();
  expect(code(await ask('AuthenticateImplicit'))).toBe('upstream.unsupported');
  const call = setSeen(basic('tje0', 'Tje0'));
  await upstream.execute(call);
  expect(inner.commands).toEqual([call]);
});
