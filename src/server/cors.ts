import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpReply } from '../gateway';

/** Browser pages of other origins (WHATWG Fetch, "CORS protocol"): off unless their origins are listed. */
export interface CrossOrigin {
  /** Puts on a reply what lets the page read it; to be called before its head is written. */
  permit(request: IncomingMessage, response: ServerResponse): void;
  /** The reply to a preflight of a listed origin; undefined: it is none, and goes the usual way. */
  preflight(request: IncomingMessage): HttpReply | undefined;
}

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
/** What v1 and SOAP clients send beyond the fields that need no permission. */
const requestFields = [
  'authorization',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'prefer',
  'range',
  'so-apptoken',
  'so-culture',
  'so-language',
  'so-timezone',
  'soapaction',
  'traceparent',
  'x-correlation-id',
  'x-request-id',
  'x-requested-with',
  'x-xsrf-token',
].join(', ');
const answerFields = [
  'content-disposition',
  'deprecation',
  'etag',
  'link',
  'location',
  'retry-after',
  'so-timezone',
  'sunset',
  'x-correlation-id',
].join(', ');
/** Ten minutes; browsers cap it at a few hours anyway. */
const preflightSeconds = '600';

/** @param origins exact origins such as `https://app.example.com`; empty: undefined, nothing is added to any reply */
export function crossOrigin(origins: readonly string[]): CrossOrigin | undefined {
  if (origins.length === 0) return undefined;
  const allowed = new Set(origins);
  const isAllowed = ({ headers }: IncomingMessage): boolean =>
    headers.origin !== undefined && allowed.has(headers.origin);
  return {
    permit(request, response) {
      // Also on replies to others: a cache must not give theirs to a listed origin.
      response.setHeader('vary', 'Origin');
      const { origin } = request.headers;
      if (origin === undefined || !isAllowed(request)) return;
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-credentials', 'true');
      response.setHeader('access-control-expose-headers', answerFields);
    },
    preflight(request) {
      const asked = request.headers['access-control-request-method'];
      if (request.method !== 'OPTIONS' || asked === undefined || !isAllowed(request)) return undefined;
      return {
        status: 204,
        headers: {
          'access-control-allow-methods': methods,
          'access-control-allow-headers': requestFields,
          'access-control-max-age': preflightSeconds,
        },
        body: '',
      };
    },
  };
}
