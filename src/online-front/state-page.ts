/**
 * `GET /api/state/{tenant}`: what the cloud says of a tenant, with addresses of this gateway, so that clients that
 * follow them stay here. No log-in is needed, as at the cloud.
 */
import { failure, type Failure, type RequestHead } from '../command';
import type { HttpReply } from '../gateway';
import { JsonNumber, writeJsonTree, type JsonTree } from '../json';
import type { ShownState } from './front-options';

/** States of what is not there (any more). */
const absentStates: ReadonlySet<string> = new Set(['Unknown', 'Deleted']);

/** @param now in epoch milliseconds */
export function stateReply(
  { publicUrl }: Pick<RequestHead, 'publicUrl'>,
  shown: ShownState,
  now: number,
): HttpReply | Failure {
  const { contextIdentifier, state, isRunning, validUntil, document } = shown;
  if (absentStates.has(state)) return failure('request.notFound', 'there is no such tenant');
  const endpoint = `${publicUrl}/${contextIdentifier}`;
  const own = new Map<string, JsonTree>([
    ['ContextIdentifier', contextIdentifier],
    ['Endpoint', endpoint],
    ['State', state],
    ['IsRunning', isRunning],
    ['ValidUntil', new Date(validUntil).toISOString()],
    ['Api', `${endpoint}/api`],
  ]);
  // In the order of the cloud's page, what that lacks at the end.
  const shownMembers = Array.from(document).filter(([name, value]) => own.has(name) || isHarmless(value));
  const page = new Map([...shownMembers, ...own]);
  const seconds = Math.floor((validUntil - now) / 1000);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    // A maintenance may end long before the page does.
    'cache-control': isRunning && seconds > 0 ? `max-age=${seconds}` : 'no-store',
  };
  return { status: 200, headers, body: writeJsonTree(page) };
}

/** Whether a member may be shown: an address of the cloud would lead clients past the gateway. */
function isHarmless(value: JsonTree): boolean {
  if (typeof value === 'string') return !value.includes('//');
  return value === null || typeof value === 'boolean' || value instanceof JsonNumber;
}
