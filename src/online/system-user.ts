/** The log-in of a system user: `token.YYYYMMDDhhmm.signature` against a JWT, and the ticket out of that. */
import { sign, type KeyObject } from 'node:crypto';
import { Secret } from '../command';
import { theirWords, ticketTimes, type GrantReading } from './grant';
import type { IdentityService, ServiceCall } from './identity-service';
import type { SystemUserLogIn } from './log-in-entries';
import { authenticatePartner, type PartnerAnswer } from './partner-system-user';
import { readTicketToken, type TokenRules } from './ticket-token';

/** From here on a refusal may be about our clock: signatures are told the minute. */
const skewMsMin = 30_000;

/** Asks for a ticket. Nothing is kept here. */
export async function logInSystemUser(
  logIn: SystemUserLogIn,
  service: IdentityService,
  rules: TokenRules,
  context: ServiceCall['context'],
): Promise<GrantReading> {
  const { tenant: contextIdentifier, applicationToken, audience } = logIn;
  const { clock } = rules;
  const sent: Secret[] = [logIn.token, applicationToken];
  const exchange = async (time: number) => {
    const signedToken = await signSystemToken(logIn.token, logIn.privateKey, time);
    sent.unshift(signedToken);
    const request = { signedToken, applicationToken, contextIdentifier, returnTokenType: 'Jwt' } as const;
    return authenticatePartner(service, request, context);
  };
  const since = clock.now();
  let answer = await exchange(since);
  const corrected = timeOfRefusal(answer, clock.now());
  if (corrected !== undefined) answer = await exchange(corrected);
  if ('kind' in answer) return answer;
  if (!answer.isSuccessful) return { kind: 'refused', reason: refusalText(answer.errorMessage, sent) };
  const reading = await readTicketToken(answer.token, { audience, tenant: contextIdentifier }, rules, context);
  if ('ticket' in reading) return { credential: { scheme: 'ticket', ticket: reading.ticket }, ...ticketTimes(since) };
  return 'reason' in reading ? { kind: 'refused', reason: reading.reason } : reading;
}

const refusalText = (message: string, sent: readonly Secret[]): string =>
  `the identity service says ${message === '' ? 'no' : theirWords(message, sent)}`;

/** The time of the service, where it has refused and its clock is another than ours. */
function timeOfRefusal(answer: Awaited<ReturnType<typeof authenticatePartner>>, now: number): number | undefined {
  const refused: PartnerAnswer | undefined = 'kind' in answer ? undefined : answer;
  if (refused === undefined || refused.isSuccessful || refused.serviceTime === undefined) return undefined;
  return Math.abs(refused.serviceTime - now) >= skewMsMin ? refused.serviceTime : undefined;
}

/** Signs outside the main thread: RSA with SHA-256 (RFC 8017, PKCS #1 v1.5). @param time epoch milliseconds */
export function signSystemToken(token: Secret, privateKey: KeyObject, time: number): Promise<Secret> {
  const minute = new Date(time).toISOString().replace(/[-T:]/g, '').slice(0, 12);
  const text = `${token.reveal()}.${minute}`;
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text), privateKey, (error, signature) => {
      if (error === null) resolve(new Secret(`${text}.${signature.toString('base64')}`));
      else reject(error);
    });
  });
}
