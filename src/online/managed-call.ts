/** A managed call: sent with the credential of its log-in, and once more with a new one where the first has ended. */
import { failure, type CallContext, type Caller, type Failure, type Outcome, type RelayAnswer } from '../command';
import { inTime } from '../identity';
import type { GrantedCredential } from './grant';
import { drop } from './moving-crm';
import { otherTenant, type ManagedOptions, type Recognised } from './recognise';

/**
 * Carries out a command or a relayed call of a managed caller.
 * @param send sends it with this credential
 * @param mayRepeat whether it can be sent again
 */
export async function carryOutManaged<A extends Outcome | RelayAnswer>(
  { caller, context }: { readonly caller: Caller; readonly context: CallContext },
  { logIn }: Recognised,
  options: ManagedOptions,
  send: (credential: GrantedCredential) => Promise<A>,
  mayRepeat = true,
): Promise<A | Failure> {
  const forbidden = otherTenant(caller, logIn);
  if (forbidden !== undefined) return forbidden;
  const renewal = options.renewalOf(logIn);
  const first = await wait(renewal.current(), context, options);
  if ('kind' in first) return first;
  const came = await send(first);
  if (!isUnauthenticated(came)) return came;
  const second = await wait(renewal.afterRefusal(first), context, options);
  if (second === undefined) return came;
  drop(came);
  if ('kind' in second) return second;
  if (!mayRepeat)
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
