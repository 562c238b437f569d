import { Secret, stack } from '../../src/command';
import { logInImplicitly, type FrontUser } from '../../src/identity';
import { code, command, contract, recorder, setSeen } from './world';

const users = new Map<string, FrontUser>([
  ['example\\tje', { user: 'tje0', password: new Secret('Tje0') }],
  ['kari', { accessToken: new Secret('8A:hers') }],
]);

async function ask(frontUser: string | undefined, known: typeof users | undefined = users) {
  const crm = recorder();
  const frame = frontUser === undefined ? {} : { frontUser };
  const call = command('Services86.SoPrincipal.AuthenticateImplicit', {}, {}, frame);
  const outcome = await stack(crm, [logInImplicitly(contract, known)]).execute(call);
  const [sent] = crm.commands;
  return {
    code: code(outcome),
    sent: sent && [`${sent.operation.version}.${sent.operation.name}`, sent.arguments],
  };
}

test('a user the front names logs in with his configured credentials', async () => {
  expect((await ask('EXAMPLE\\Tje')).sent).toEqual([
    'Services86.AuthenticateUsernamePassword',
    { UserName: 'tje0', Password: 'Tje0' },
  ]);
  expect((await ask('kari')).sent).toEqual(['Services86.AuthenticateWithAccessToken', { AccessToken: '8A:hers' }]);
});

test.each([
  ['nobody is named', undefined, users, 'upstream.unsupported'],
  ['it is not configured', 'kari', undefined, 'upstream.unsupported'],
  ['the user is unknown', 'constructor', users, 'caller.forbidden'],
])('implicit login is refused when %s', async (_, name, known, expected) => {
  const crm = recorder();
  const frame = name === undefined ? {} : { frontUser: name };
  const call = command('Services86.SoPrincipal.AuthenticateImplicit', {}, {}, frame);
  expect(code(await stack(crm, [logInImplicitly(contract, known)]).execute(call))).toBe(expected);
  expect(crm.commands).toEqual([]);
});

test('the name counts for nothing else', async () => {
  const crm = recorder();
  const call = { ...setSeen(), context: { ...setSeen().context, frontUser: 'kari' } };
  await stack(crm, [logInImplicitly(contract, users)]).execute(call);
  expect(crm.commands[0]).toBe(call);
});
