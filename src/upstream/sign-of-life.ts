import { failure, type Failure } from '../command';
import type { Detected } from './detect';
import { basePath, createHttpClient, type HttpTarget } from './http-client';
import { transportFailure } from './delivery';

/** Milliseconds that a CRM may take. */
const answerMs = 5_000;
/** Status codes of proxies in front of a CRM that is away (RFC 9110 sections 15.6.3 to 15.6.5). */
const proxyStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/** A page that every CRM has, without log-in. A proxy in front of the CRM may know no other paths. */
function pageOf(detected: Detected): string {
  return detected.kind === 'rest' ? '/api' : `/Remote/${detected.version}/SoPrincipal.svc`;
}

/**
 * Asks whether a CRM is there, without credentials, over a connection of its own. Any answer will do.
 * @returns why it is not there; undefined: it is
 */
export async function signOfLife(
  target: HttpTarget,
  detected: Detected,
  clock: { now(): number },
): Promise<Failure | undefined> {
  // A probe is no call: its second try is not counted with those of calls.
  const { onRetry: _, ...address } = target;
  const client = createHttpClient({ ...address, connections: 1 }, clock);
  try {
    const result = await client.call({
      method: 'GET',
      path: basePath(target.url) + pageOf(detected),
      headers: { accept: '*/*' },
      deadline: clock.now() + answerMs,
      signal: new AbortController().signal,
      repeatable: true,
    });
    if (result.kind === 'failed') return transportFailure(result, true);
    if (!proxyStatuses.has(result.status)) return undefined;
    const cause = `HTTP_${result.status}`;
    return failure('upstream.timeout', 'a proxy answers in place of the CRM', { cause });
  } finally {
    await client.close();
  }
}
