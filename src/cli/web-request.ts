/**
 * HTTP requests of the commands themselves (`import`, `probe`). The calls of a gateway that serves are in
 * `src/upstream`.
 */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { shortReason } from './surroundings';

export interface WebRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole answer. */
  readonly bytesMax: number;
  /** For the whole call, redirects not included. */
  readonly timeoutMs: number;
}

export type WebAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Pick<IncomingMessage['headers'], 'location'>;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Sends one request, follows no redirect, and never rejects: a failure is `failed`. */
export type SendWeb = (webRequest: WebRequest) => Promise<WebAnswer>;

/** Sends one request. It follows no redirect and unpacks nothing. Never rejects: a failure is `failed`. */
export function sendWebRequest(webRequest: WebRequest): Promise<WebAnswer> {
  const { method, url, headers = {}, body, timeoutMs } = webRequest;
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return Promise.resolve({ kind: 'failed', message: 'only http and https addresses are read' });
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const failed = (error: unknown): void => {
      const message = signal.aborted ? `no complete answer within ${timeoutMs} ms` : shortReason(error);
      resolve({ kind: 'failed', message });
    };
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      { method, signal, headers: { 'accept-encoding': 'identity', ...headers } },
      (response) => {
        readAll(response, webRequest.bytesMax).then(resolve, failed);
      },
    );
    request.on('error', failed);
    request.end(body);
  });
}

async function readAll(response: IncomingMessage, bytesMax: number): Promise<WebAnswer> {
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
  return { kind: 'answer', status, headers, bytes: Buffer.concat(chunks) };
}

const redirectsMax = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** GET that follows redirects on the same host and port only (or from http to https on that host). Never rejects. */
export async function getFollowingRedirects(
  url: URL,
  limits: Pick<WebRequest, 'bytesMax' | 'timeoutMs'>,
  send: SendWeb = sendWebRequest,
): Promise<WebAnswer> {
  let at = url;
  for (let count = 0; count <= redirectsMax; count++) {
    const answer = await send({ method: 'GET', url: at, ...limits });
    if (answer.kind === 'failed' || !redirects.has(answer.status)) return answer;
    const location = answer.headers.location ?? '';
    if (location === '' || !URL.canParse(location, at.href))
      return { kind: 'failed', message: 'it redirects without an address' };
    const next = new URL(location, at);
    const upgraded = at.protocol === 'http:' && next.protocol === 'https:' && next.hostname === at.hostname;
    if (next.origin !== at.origin && !upgraded)
      return { kind: 'failed', message: `it redirects to another host, ${next.host}, which is not followed` };
    at = next;
  }
  return { kind: 'failed', message: `it redirects more than ${redirectsMax} times` };
}
