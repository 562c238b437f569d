import { rewriteCaller, failure, type Credential, type Failure, type Layer, type Secret } from '../command';
import { sealedPrefix, type TicketSeal } from './sealed-ticket';

/**
 * Turns sealed tickets of ours (`NG:`, as SoTicket or Bearer) back into Basic credentials. Without a seal none of them
 * opens.
 */
export function openTickets(seal: TicketSeal | undefined): Layer {
  return rewriteCaller('open tickets', (caller) => {
    const ticket = sealedIn(caller.credential);
    if (ticket === undefined) return caller;
    const credential = seal?.open(caller.tenant, ticket);
    return credential === undefined ? unusable() : { ...caller, credential };
  });
}

function sealedIn(credential: Credential | undefined): Secret | undefined {
  const text =
    credential?.scheme === 'ticket'
      ? credential.ticket
      : credential?.scheme === 'bearer'
        ? credential.token
        : undefined;
  return text?.reveal().startsWith(sealedPrefix) === true ? text : undefined;
}

/** Told the way the CRM tells it, so that clients log in again. */
function unusable(): Failure {
  const message = 'the ticket is not valid, or no longer';
  return failure('crm.unauthenticated', message, {
    status: 401,
    exception: { message, type: 'SuperOffice.Exceptions.SoSessionException', source: 'netserver-gateway' },
  });
}
