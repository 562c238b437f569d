/**
 * The user and the ticket of a session, for a CRM that has no pages for them: its log-in tells both. NetServer takes a
 * ticket for a user name where the password is empty.
 */
import {
  extras,
  failure,
  isStruct,
  JsonText,
  type Credential,
  type Failure,
  type Struct,
  type Value,
} from '../command';
import type { EntityCall, StepAnswer } from './entity-call';
import type { InputsGiven } from './input-values';
import type { AgentCall, InputSource } from './route-line';
import { runCall } from './run-call';

/** What `GET User/currentPrincipal` and `User/currentToken` answer. */
export async function askSession(
  what: 'principal' | 'ticket',
  call: EntityCall,
  given: InputsGiven,
): Promise<StepAnswer | Failure> {
  const { credential } = call.request.caller;
  const login = loginOf(credential);
  if (login === undefined)
    return failure('caller.unauthenticated', 'only Basic, SoTicket and Bearer say whose session this is', {
      path: 'Authorization',
    });
  const answer = await runCall(login, call, given);
  if ('code' in answer) return answer;
  const { value, operation } = answer;
  const results: Struct = isStruct(value) ? value : {};
  const [principal] = operation?.results ?? [];
  if (results['AuthenticationSucceeded'] !== true || operation === undefined || principal === undefined)
    return failure('crm.unauthenticated', 'the CRM did not accept the credentials', { status: 401 });
  if (what === 'principal')
    return {
      value: withUserName(results['Response'] ?? null, credential),
      operation: { ...operation, results: [principal] },
    };
  const [text] = operation.parameters;
  const credentials = results['Credentials'];
  const ticket = isStruct(credentials) ? (credentials['Ticket'] ?? null) : null;
  return { value: ticket, operation: { ...operation, results: text === undefined ? [] : [text] } };
}

function loginOf(credential: Credential | undefined): AgentCall | undefined {
  switch (credential?.scheme) {
    case 'basic':
      return byPassword(credential.user, credential.password.reveal());
    case 'ticket':
      return byPassword(credential.ticket.reveal(), '');
    case 'bearer':
      return login('AuthenticateWithAccessToken', { AccessToken: credential.token.reveal() });
    default:
      return undefined;
  }
}

const byPassword = (user: string, password: string): AgentCall =>
  login('AuthenticateUsernamePassword', { UserName: user, Password: password });

function login(operation: string, values: Readonly<Record<string, string>>): AgentCall {
  const inputs = Object.entries(values).map(([name, text]): readonly [string, InputSource] => [
    name,
    { from: 'text', text, having: [] },
  ]);
  return { agent: 'SoPrincipal', operation, inputs, condition: undefined };
}

/** The page has the log-in name besides the principal's own properties. */
function withUserName(principal: Value, credential: Credential | undefined): Value {
  if (!isStruct(principal)) return principal;
  const name = credential?.scheme === 'basic' ? credential.user : principal['Associate'];
  return { ...principal, [extras]: new Map([['UserName', new JsonText(JSON.stringify(name ?? ''))]]) };
}
