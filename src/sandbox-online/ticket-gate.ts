/**
 * Stands in front of one tenant's CRM: only live tickets and access tokens of this tenant pass, and no user name with a
 * password. What passes is the sandbox's first user.
 */
import {
  isStruct,
  Secret,
  type Answer,
  type Caller,
  type Command,
  type Credential,
  type Outcome,
  type RelayAnswer,
  type Struct,
  type Value,
} from '../command';
import { isDictionaryValue, textIn } from '../records';
import { demoAccessToken, demoTicket, unauthenticated, type Sandbox } from '../sandbox';
import type { CloudTickets } from './cloud-tickets';

const admitted: Credential = { scheme: 'ticket', ticket: new Secret(demoTicket) };

/**
 * The CRM as a tenant of the cloud has it.
 * @param applicationToken what must come with a ticket; unset: every application token is taken
 */
export function behindTickets(crm: Sandbox, tenant: string, tickets: CloudTickets, applicationToken?: string): Sandbox {
  const passes = ({ credential, applicationToken: given }: Caller): boolean => {
    if (credential?.scheme === 'bearer') return tickets.use(credential.token.reveal(), tenant);
    if (applicationToken !== undefined && given?.reveal() !== applicationToken) return false;
    return credential?.scheme === 'ticket' && tickets.use(credential.ticket.reveal(), tenant);
  };
  const { relay } = crm;
  return {
    ...crm,
    execute: async (command) => {
      if (command.operation.agent === 'SoPrincipal') return logIn(command, crm, tenant, tickets);
      if (!passes(command.caller)) return unauthenticated();
      return crm.execute({ ...command, caller: { ...command.caller, credential: admitted } });
    },
    ...(relay === undefined
      ? {}
      : {
          relay: async (request) => {
            if (!passes(request.caller)) return unauthenticated();
            const answer = await relay({ ...request, caller: { ...request.caller, credential: admitted } });
            return answer.kind === 'relayed' ? ownSession(request.path, answer, tenant, tickets) : answer;
          },
        }),
  };
}

/** The log-in operations take what the cloud has issued, and give a ticket of the cloud. */
async function logIn(command: Command, crm: Sandbox, tenant: string, tickets: CloudTickets): Promise<Outcome> {
  const { operation, arguments: given } = command;
  if (!operation.name.startsWith('Authenticate')) return crm.execute(command);
  const isLive = tokensIn(given).some((text) => tickets.use(text, tenant));
  // As for a wrong password, which is no error in NetServer.
  if (!isLive) return { kind: 'answer', results: notLoggedIn };
  const answer = await crm.execute({ ...command, arguments: asDemoUser(operation.name) });
  return answer.kind === 'answer' ? withOwnTicket(answer, tenant, tickets) : answer;
}

const notLoggedIn: Struct = { Response: null, Credentials: null, AuthenticationSucceeded: false };

/** Where a ticket or an access token may stand: not beside a password. */
function tokensIn(given: Struct): readonly string[] {
  const data = given.AuthenticationData;
  const values: readonly Value[] = isDictionaryValue(data) ? [...data.values()] : [];
  const user = textIn(given, 'Password') === '' ? textIn(given, 'UserName') : '';
  return [user, textIn(given, 'AccessToken'), ...values.filter((value) => typeof value === 'string')];
}

function asDemoUser(operation: string): Struct {
  return operation === 'AuthenticateUsernamePassword'
    ? { UserName: demoTicket, Password: '' }
    : { AccessToken: demoAccessToken, AuthenticationData: new Map([['Ticket', demoTicket]]) };
}

function withOwnTicket(answer: Answer, tenant: string, tickets: CloudTickets): Answer {
  const { Response: principal, ...results } = answer.results;
  const named = isStruct(principal) ? { ...principal, DatabaseContextIdentifier: tenant } : (principal ?? null);
  const credentials = { Ticket: tickets.issueTicket(tenant) };
  return { ...answer, results: { ...results, Response: named, Credentials: credentials } };
}

/** The pages about the session: the sandbox knows neither the cloud's tickets nor its tenants. */
function ownSession(path: string, answer: RelayAnswer, tenant: string, tickets: CloudTickets): RelayAnswer {
  const page = path.toLowerCase().replace(/\/$/, '');
  if (page === '/api/v1/user/currenttoken')
    return { ...answer, body: Buffer.from(JSON.stringify(tickets.issueTicket(tenant)), 'utf8') };
  if (page !== '/api/v1/user/currentprincipal' || !(answer.body instanceof Uint8Array)) return answer;
  const principal: unknown = JSON.parse(Buffer.from(answer.body).toString('utf8'));
  const named = { ...Object(principal), DatabaseContextIdentifier: tenant };
  return { ...answer, body: Buffer.from(JSON.stringify(named), 'utf8') };
}
