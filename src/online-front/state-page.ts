/**
 * `GET /api/state/{tenant}`: what the cloud says of a tenant, with addresses of this gateway, so that clients that
 * follow them stay here. No log-in is needed, as at the cloud.
 */
import { failure, type Failure, type RequestHead } from '../command';
import type { HttpReply } from '../gateway';
import type { ShownState } from './front-options';

/** States of what is not there (any more). */
const absentStates: ReadonlySet<string> = new Set(['Unknown', 'Deleted']);

/** @param now in epoch milliseconds */
export function stateReply(
  { publicUrl }: Pick<RequestHead, 'publicUrl'>,
  shown: ShownState,
  now: number,
): HttpReply | Failure {
  const { contextIdentifier, state, isRunning, validUntil, others } = shown;
  if (absentStates.has(state)) return failure('request.notFound', 'there is no such tenant');
  const endpoint = `${publicUrl}/${contextIdentifier}`;
  const body = {
    ContextIdentifier: contextIdentifier,
    Endpoint: endpoint,
    State: state,
    IsRunning: isRunning,
    ValidUntil: validUntil.toISOString(),
    Api: `${endpoint}/api`,
    ...Object.fromEntries(Array.from(others).filter(([, value]) => isHarmless(value))),
  };
  const seconds = Math.floor((validUntil.getTime() - now) / 1000);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': seconds > 0 ? `max-age=${seconds}` : 'no-store',
  };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** An address of the cloud would lead clients past the gateway. */
function isHarmless(value: unknown): boolean {
  return typeof value === 'string' ? !value.includes('//') : typeof value === 'boolean' || typeof value === 'number';
}
