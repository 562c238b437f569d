import { failure, type Failure } from '../command';
import type { Detected } from './detect';
import { createHttpClient, type HttpTarget } from './http';
import { transportFailure } from './delivery';

/** How long a CRM may take over it. */
const answerMs = 5_000;
/** What proxies say in place of a CRM that is away (RFC 9110 sections 15.6.3 to 15.6.5). */
const proxiesWords: ReadonlySet<number> = new Set([502, 503, 504]);

/** Pages that every CRM has for anybody. A proxy in front of it may know no other paths. */
function pageOf(detected: Detected): string {
  return detected.kind === 'rest' ? '/api' : `/Remote/${detected.version}/SoPrincipal.svc`;
}

/**
 * Whether a CRM is there: asked without credentials, over a connection of its own. What it answers does not matter.
 * @returns why it is not; undefined: it is
 */
export async function signOfLife(
  target: HttpTarget,
  detected: Detected,
  clock: { now(): number },
): Promise<Failure | undefined> {
  // A trial is no call: its second try is not counted among the calls'.
  const { onRetry: _, ...address } = target;
  const client = createHttpClient({ ...address, connections: 1 }, clock);
  try {
    const result = await client.call({
      method: 'GET',
      path: target.url.pathname.replace(/\/+$/, '') + pageOf(detected),
      headers: { accept: '*/*' },
      deadline: clock.now() + answerMs,
      signal: new AbortController().signal,
      repeatable: true,
    });
    if (result.kind === 'failed') return transportFailure(result, true);
    if (!proxiesWords.has(result.status)) return undefined;
    const cause = `HTTP_${result.status}`;
    return failure('upstream.timeout', 'a proxy answers in place of the CRM', { cause });
  } finally {
    await client.close();
  }
}
