import { Secret, type Command } from '../../src/command';
import { createTicketSeal, readKeys } from '../../src/identity';
import { claimedTenant, readPasswordHash, type ManagedLogIn } from '../../src/online';
import { sealFor } from '../../src/online/recognise';
import { basic, bearer, Clock, command, setSeen, ticket } from '../identity/world';
import { cheapHash } from './identity-fake';

const logIn: ManagedLogIn = {
  kind: 'oauth',
  name: 'mail',
  tenant: 'Cust12345',
  clientId: 'example',
  clientSecret: new Secret('x'),
  refreshTokenFile: '/nowhere',
};
const password = readPasswordHash(cheapHash('Kari0'));
if ('problem' in password) throw new Error(password.problem);
const seal = createTicketSeal({ keys: readKeys(new Secret('a passphrase')), ticketHours: 24, clock: new Clock() });
const layer = claimedTenant({
  seal,
  logins: {
    logIns: [logIn],
    users: new Map([['kari', { password, logIn }]]),
    frontUsers: new Map([['example\\kari', logIn]]),
    otherUsers: 'refuse',
  },
});
const sealed = sealFor({ logIn, user: 'Kari', password: new Secret('Kari0') }, seal) ?? new Secret('');
const ofFront = sealFor({ logIn, user: 'front:example\\kari', password: new Secret('') }, seal) ?? new Secret('');
const principal = (name: string, given: Command['arguments'], frontUser = '') =>
  command(`Services86.SoPrincipal.${name}`, given, {}, { frontUser });

test.each([
  ['Basic', setSeen(basic('KARI', 'not checked here')), 'Cust12345'],
  ['a ticket of ours', setSeen(ticket(sealed.reveal())), 'Cust12345'],
  ['it as an access token', setSeen(bearer(ofFront.reveal())), 'Cust12345'],
  ['a log-in', principal('AuthenticateUsernamePassword', { UserName: 'kari', Password: 'x' }), 'Cust12345'],
  ['a user of the front', principal('AuthenticateImplicit', {}, 'EXAMPLE\\Kari'), 'Cust12345'],
  ['another user', setSeen(basic('tje', 'x')), ''],
  ['a ticket of the CRM', setSeen(ticket('7T:own')), ''],
  ['another tenant in the path', setSeen(basic('kari', 'x'), { tenant: 'Cust999' }), 'Cust999'],
  ['no credentials', setSeen(), ''],
])('the tenant that rules see: %s', async (_, call, expected) => {
  const tenants: string[] = [];
  await layer.execute?.(call, async ({ caller }) => {
    tenants.push(caller.tenant);
    return { kind: 'answer', results: {} };
  });
  expect(tenants).toEqual([expected]);
});
