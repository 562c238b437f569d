import { randomUUID } from 'node:crypto';
import type { RequestHead } from '../gateway';
import { type Addressing, readTarget } from './head';

/** So much of the bytes is looked at: a head has its limit, and what counts stands at its beginning. */
const charsMax = 16 * 1024;

/**
 * As much of a head as can be read off bytes that are no HTTP request: enough to know in whose language it is refused.
 * Nothing of it may be shown, and nothing else is in it. @param received the bytes of Node's `clientError`, which begin
 * with the request in the usual case; undefined where there are none
 */
export function readBrokenHead(received: unknown, { basePath }: Addressing): RequestHead {
  const text = Buffer.isBuffer(received) ? received.toString('latin1', 0, charsMax) : '';
  const [, method = '', target = '/'] = /^(?:\r\n)*([A-Za-z]{1,32}) (\/[!-~]*)/.exec(text) ?? [];
  const fields = text.split('\r\n\r\n', 1)[0] ?? '';
  const headers: Record<string, string> = {};
  for (const name of ['accept', 'content-type', 'soapaction']) {
    const value = new RegExp(`\\n${name}:[ \\t]*([ -~]{0,256})`, 'i').exec(fields)?.[1];
    if (value !== undefined) headers[name] = value;
  }
  return {
    method,
    target: readTarget(target, basePath).origin,
    headers,
    publicUrl: '',
    remoteAddress: '',
    correlationId: randomUUID(),
  };
}
