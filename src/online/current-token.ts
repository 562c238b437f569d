/**
 * `GET /api/v1/User/currentToken` for managed callers. The CRM's own ticket must stay here: the caller gets the ticket
 * of the gateway, as from a log-in over SOAP.
 */
import { failure, type Failure, type RelayAnswer, type RelayRequest, type Secret } from '../command';

/** Whether the CRM would read this path, or one like it, as its ticket. Refused too often is better than not. */
export function asksForTicket({ path }: Pick<RelayRequest, 'path'>): boolean {
  try {
    return /(?:^|\/)currenttoken(?![A-Za-z0-9])/i.test(decodeURIComponent(path));
  } catch {
    // Nothing that can be read is meant.
    return true;
  }
}

/** @param ticket of the gateway; undefined: name and password are too long for one */
export function answerTicket(
  { path, method }: Pick<RelayRequest, 'path' | 'method'>,
  ticket: Secret | undefined,
): RelayAnswer | Failure {
  if (!/^\/api\/v1\/user\/currenttoken\/?$/i.test(path))
    return failure('request.notFound', 'nothing is served under this path');
  if (method !== 'GET' && method !== 'HEAD')
    return failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' });
  if (ticket === undefined) return failure('request.limit', 'the user name and password are too long for a ticket');
  return {
    kind: 'relayed',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(ticket.reveal()), 'utf8'),
  };
}
