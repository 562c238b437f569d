/** The v1 pages of the sandbox outside the agents: the user of the session, and the user's token. */
import { failure, type Failure, type RelayAnswer } from '../command';
import { unauthenticated } from './operation';
import type { Tickets } from './tickets';
import { principalOf, type User } from './users';

/**
 * `GET /api/v1/User/currentPrincipal` and `…/currentToken`, in any letter case.
 * @param user the credential's user; undefined for an invalid credential
 */
export function relaySession(
  method: string,
  path: string,
  user: User | undefined,
  tickets: Tickets,
): RelayAnswer | Failure {
  const page = pages.get(path.toLowerCase().replace(/\/$/, ''));
  if (page === undefined) return failure('request.notFound', 'the sandbox has no such path', { hasNoRest: true });
  if (method !== 'GET' && method !== 'HEAD')
    return failure('request.method', 'only GET is possible here', { allow: 'GET, HEAD' });
  if (user === undefined) return unauthenticated();
  return {
    kind: 'relayed',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(page(user, tickets)), 'utf8'),
  };
}

const pages: ReadonlyMap<string, (user: User, tickets: Tickets) => unknown> = new Map<
  string,
  (user: User, tickets: Tickets) => unknown
>([
  ['/api/v1/user/currentprincipal', (user) => ({ ...principalOf(user), UserName: user.name })],
  ['/api/v1/user/currenttoken', (user, tickets) => tickets.reuse(user)],
]);
