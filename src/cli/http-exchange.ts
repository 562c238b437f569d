/** The few HTTP requests commands make themselves; calls to a CRM in service are the upstream's business. */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { reasonOf } from './surroundings';

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole answer. */
  readonly bytesMax: number;
  /** For the whole call, redirects not included. */
  readonly timeoutMs: number;
}

export type ReceivedAnswer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** One request; redirects are not followed, nothing is unpacked. Never rejects. */
export function callHttp(call: HttpCall): Promise<ReceivedAnswer> {
  const { method, url, headers = {}, body, timeoutMs } = call;
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return Promise.resolve({ kind: 'failed', message: 'only http and https addresses are read' });
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const failed = (error: unknown): void => {
      const message = signal.aborted ? `no complete answer within ${timeoutMs} ms` : reasonOf(error);
      resolve({ kind: 'failed', message });
    };
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      { method, signal, headers: { 'accept-encoding': 'identity', ...headers } },
      (response) => {
        readAll(response, call.bytesMax).then(resolve, failed);
      },
    );
    request.on('error', failed);
    request.end(body);
  });
}

async function readAll(response: IncomingMessage, bytesMax: number): Promise<ReceivedAnswer> {
  const { headers, statusCode: status = 0 } = response;
  const coding = headers['content-encoding'];
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream: AsyncIterable<Uint8Array> = response;
  for await (const bytes of stream) {
    size += bytes.length;
    if (size > bytesMax) return { kind: 'failed', message: `the answer is larger than ${bytesMax} bytes` };
    chunks.push(bytes);
  }
  if (coding !== undefined && coding.toLowerCase() !== 'identity')
    return { kind: 'failed', message: 'the answer is compressed, which was not asked for' };
  return { kind: 'reply', status, headers, bytes: Buffer.concat(chunks) };
}

const redirectsMax = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** GET that follows redirects on the same host and port only (or from http to https on that host). Never rejects. */
export async function getHttp(url: URL, limits: Pick<HttpCall, 'bytesMax' | 'timeoutMs'>): Promise<ReceivedAnswer> {
  let at = url;
  for (let count = 0; count <= redirectsMax; count++) {
    const reply = await callHttp({ method: 'GET', url: at, ...limits });
    if (reply.kind === 'failed' || !redirects.has(reply.status)) return reply;
    const location = reply.headers.location ?? '';
    if (location === '' || !URL.canParse(location, at.href))
      return { kind: 'failed', message: 'it redirects to nowhere' };
    const next = new URL(location, at);
    const upgraded = at.protocol === 'http:' && next.protocol === 'https:' && next.hostname === at.hostname;
    if (next.origin !== at.origin && !upgraded)
      return { kind: 'failed', message: `it redirects to another host, ${next.host}, which is not followed` };
    at = next;
  }
  return { kind: 'failed', message: `it redirects more than ${redirectsMax} times` };
}
