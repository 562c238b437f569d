/**
 * The layer that calls the cloud in the place of clients that cannot log in there: a managed caller's credentials
 * become the ticket or access token of its log-in. A ticket that ends in the middle of work is replaced, and the call
 * sent once more: the CRM's 401 means that it was not carried out.
 */
import {
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type Relay,
  type RelayAnswer,
  type RelayRequest,
} from '../command';
import { answerTicket, asksForTicket } from './current-token';
import type { GrantedCredential } from './grant';
import { carryOutManaged } from './managed-call';
import { answerPrincipal } from './managed-principal';
import { recognise, sealFor, withoutOwn, type ManagedOptions, type Recognised } from './recognise';

export function managedLogIns(options: ManagedOptions): Layer {
  return {
    name: 'managed log-ins',
    execute: (command, next) => {
      const { operation, caller } = command;
      // Over v1, too: the pages of the session are made of it where the CRM speaks SOAP.
      if (operation.agent === 'SoPrincipal') return answerPrincipal(command, next, options);
      const asked = recognise(caller, options);
      return asked === undefined ? next(command) : executeFor(command, asked, next, options);
    },
    relay: async (request, next) => {
      const who = await recognise(request.caller, options);
      if (who === undefined) return next(request);
      return 'kind' in who ? who : relayFor(request, who, next, options);
    },
  };
}

async function executeFor(
  command: Command,
  asked: Promise<Recognised | Failure | undefined>,
  next: Execute,
  options: ManagedOptions,
): Promise<Outcome> {
  const who = await asked;
  if (who === undefined) return next(command);
  if ('kind' in who) return who;
  const caller = withoutOwn(command.caller, who.logIn, options);
  return carryOutManaged(command, who, options, (credential) =>
    next({ ...command, caller: { ...caller, credential } }),
  );
}

function relayFor(
  request: RelayRequest,
  who: Recognised,
  next: Relay,
  options: ManagedOptions,
): Promise<RelayAnswer | Failure> {
  const caller = withoutOwn(request.caller, who.logIn, options);
  const send = async (credential: GrantedCredential): Promise<RelayAnswer | Failure> =>
    asksForTicket(request)
      ? answerTicket(request, sealFor(who, options.seal))
      : next({ ...request, caller: { ...caller, credential } });
  // A body that streams has gone by.
  return carryOutManaged(request, who, options, send, request.body === undefined);
}
