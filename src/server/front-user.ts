import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { failure, type Failure } from '../command';

/** The request's fields without the one that names a user, and the name where it may be believed. */
export interface FrontUserReading {
  readonly headers: IncomingHttpHeaders;
  readonly user?: string;
  readonly failure?: Failure;
}

const userCharsMax = 256;

/**
 * Takes TRUSTED_USER_HEADER out of the request, whoever sent it, and believes it only when the peer itself is a trusted
 * proxy: a client behind that proxy is not. Two of them are refused: a proxy that adds instead of replacing would let
 * the client's own through.
 */
export function readFrontUser(request: IncomingMessage, header: string, peerIsTrusted: boolean): FrontUserReading {
  const { [header]: value, ...headers } = request.headers;
  if (value === undefined || !peerIsTrusted) return { headers };
  const count = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === header).length;
  if (count !== 1 || Array.isArray(value))
    return { headers, failure: failure('request.malformed', `The header field ${header} must not come twice.`) };
  const user = value.trim();
  return user === '' || user.length > userCharsMax ? { headers } : { headers, user };
}
