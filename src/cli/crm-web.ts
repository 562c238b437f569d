/**
 * GET requests to a CRM over the transport that calls take: the same proxy, the same authorities. For what reads a
 * CRM's interface, with bounds for all of its requests together.
 */
import { targetOf } from '../assemble-crm';
import type { Configuration } from '../operations';
import { createHttpClient, type HttpTarget } from '../upstream';
import type { SendWeb, WebAnswer } from './web-request';

export interface CrmWeb {
  /** Never rejects; after the bounds are reached, every request fails. */
  readonly send: SendWeb;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface CrmWebBounds {
  /** Milliseconds for all requests together. */
  readonly totalMs: number;
  /** Of all answers together. */
  readonly totalBytes: number;
}

type Client = ReturnType<typeof createHttpClient>;

const clock = { now: () => Date.now() };

export function openCrmWeb(configuration: Configuration, { totalMs, totalBytes }: CrmWebBounds): CrmWeb {
  const clients = new Map<string, Client>();
  const ended = new AbortController();
  const end = clock.now() + totalMs;
  let left = totalBytes;
  const clientOf = ({ origin }: URL): Client => {
    const known = clients.get(origin) ?? createHttpClient(webTarget(origin, configuration), clock);
    clients.set(origin, known);
    return known;
  };
  return {
    async send({ url, headers = {}, timeoutMs, bytesMax }) {
      if (left <= 0) return tooMuch(totalBytes);
      if (clock.now() >= end) return { kind: 'failed', message: `it took longer than ${totalMs / 1_000} s in all` };
      const result = await clientOf(url).call({
        method: 'GET',
        path: url.pathname + url.search,
        headers,
        deadline: Math.min(end, clock.now() + timeoutMs),
        signal: ended.signal,
        repeatable: true,
      });
      if (result.kind === 'failed') return { kind: 'failed', message: result.cause ?? reasons[result.reason] };
      const bytes = result.document === undefined ? result.body : Buffer.concat(result.document.pieces);
      left -= bytes.length;
      if (left < 0) return tooMuch(totalBytes);
      if (bytes.length > bytesMax) return { kind: 'failed', message: `the answer is larger than ${bytesMax} bytes` };
      const location = result.headers.get('location');
      return { kind: 'answer', status: result.status, headers: location === undefined ? {} : { location }, bytes };
    },
    async close() {
      ended.abort();
      await Promise.all(Array.from(clients.values(), (client) => client.destroy()));
    },
  };
}

const tooMuch = (totalBytes: number): WebAnswer => ({
  kind: 'failed',
  message: `the answers are larger than ${totalBytes} bytes in all`,
});

function webTarget(origin: string, configuration: Configuration): HttpTarget {
  // One request at a time: what serves callers at the CRM is not kept from it.
  return { ...targetOf(origin, configuration), connections: 1 };
}

const reasons = {
  unreachable: 'no connection',
  timeout: 'no complete answer in time',
  reset: 'the connection ended before the answer did',
  aborted: 'it was stopped',
  tooLarge: 'the answer is too large',
  protocol: 'the answer is no HTTP',
  encoding: 'the answer is packed in a way that is not read',
} as const;
