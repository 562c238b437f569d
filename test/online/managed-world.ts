/** Managed log-ins in front of a CRM that takes the newest ticket only. */
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
import { basic, Clock, command, context, contract, revealed, setSeen } from '../identity/world';

export const erp: ManagedLogIn = {
  kind: 'oauth',
  name: 'erp',
  tenant: 'Cust12345',
  clientId: 'example',
  clientSecret: new Secret('x'),
  refreshTokenFile: '/nowhere',
  applicationToken: new Secret('application-of-the-cloud'),
};

interface WorldOptions {
  readonly otherUsers?: 'refuse' | 'pass';
  readonly hasTenants?: boolean;
}

/** A CRM that takes the newest ticket only. */
export function managedWorld({ otherUsers = 'refuse', hasTenants = true }: WorldOptions = {}) {
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

export const kari = () => setSeen(basic('Kari', 'Kari0'));
export const logInAs = (user: string, password: string, tenant = '') =>
  command('Services86.SoPrincipal.AuthenticateUsernamePassword', { UserName: user, Password: password }, { tenant });
