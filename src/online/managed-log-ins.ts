/**
 * The layer that calls the cloud in the place of clients that cannot log in there: a managed caller's credentials
 * become the ticket or access token of its log-in. A ticket that ends in the middle of work is replaced, and the call
 * sent once more: the CRM's 401 means that it was not carried out.
 */
import { Readable } from 'node:stream';
import {
  failure,
  type CallContext,
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type Relay,
  type RelayAnswer,
  type RelayRequest,
} from '../command';
import { inTime } from '../identity';
import { answerTicket, asksForTicket } from './current-token';
import type { GrantedCredential } from './grant';
import { answerPrincipal } from './managed-principal';
import { otherTenant, recognise, sealFor, withoutOwn, type ManagedOptions, type Recognised } from './recognise';

export function managedLogIns(options: ManagedOptions): Layer {
  return {
    name: 'managed log-ins',
    execute: (command, next) => {
      const { operation, caller } = command;
      // Over v1, too: the pages of the session are made of it where the CRM speaks SOAP.
      if (operation.agent === 'SoPrincipal') return answerPrincipal(command, next, options, carryOut);
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
  return carryOut(command, who, next, options, (credential) => ({ ...command, caller: { ...caller, credential } }));
}

/** @param make the command to send with this credential */
async function carryOut(
  { caller, context }: Command,
  { logIn }: Recognised,
  next: Execute,
  options: ManagedOptions,
  make: (credential: GrantedCredential) => Command,
): Promise<Outcome> {
  const forbidden = otherTenant(caller, logIn);
  if (forbidden !== undefined) return forbidden;
  const renewal = options.renewalOf(logIn);
  const first = await wait(renewal.current(), context, options);
  if ('kind' in first) return first;
  const outcome = await next(make(first));
  if (!isUnauthenticated(outcome)) return outcome;
  const second = await wait(renewal.afterRefusal(first), context, options);
  if (second === undefined || 'kind' in second) return second ?? outcome;
  const again = await next(make(second));
  renewal.tried(second, !isUnauthenticated(again));
  return again;
}

async function relayFor(
  request: RelayRequest,
  who: Recognised,
  next: Relay,
  options: ManagedOptions,
): Promise<RelayAnswer | Failure> {
  const { context, body } = request;
  const { logIn } = who;
  const forbidden = otherTenant(request.caller, logIn);
  if (forbidden !== undefined) return forbidden;
  const caller = withoutOwn(request.caller, logIn, options);
  const send = (credential: GrantedCredential): ReturnType<Relay> =>
    next({ ...request, caller: { ...caller, credential } });
  const renewal = options.renewalOf(logIn);
  const first = await wait(renewal.current(), context, options);
  if ('kind' in first) return first;
  if (asksForTicket(request)) return answerTicket(request, sealFor(who, options.seal));
  const answer = await send(first);
  if (!isUnauthenticated(answer)) return answer;
  const second = await wait(renewal.afterRefusal(first), context, options);
  if (second === undefined) return answer;
  if (answer.kind === 'relayed' && answer.body instanceof Readable) answer.body.destroy();
  if ('kind' in second) return second;
  // The body has gone by.
  if (body !== undefined)
    return failure('upstream.unreachable', 'the ticket had ended; the call was not carried out', {
      retryAfterSeconds: 1,
    });
  const again = await send(second);
  renewal.tried(second, !isUnauthenticated(again));
  return again;
}

/** The CRM's 401, in each of its forms: nothing was carried out. */
function isUnauthenticated(outcome: Outcome | RelayAnswer): boolean {
  switch (outcome.kind) {
    case 'failure':
      return outcome.code === 'crm.unauthenticated';
    case 'relayed':
      return outcome.status === 401;
    case 'answer':
      return outcome.results.AuthenticationSucceeded === false;
  }
}

const wait = <T>(running: Promise<T>, context: CallContext, { clock }: ManagedOptions): Promise<T | Failure> =>
  inTime(running, context, clock, 'the log-in took too long; the command was not sent');
