import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Front, serveRequest } from './serve-request';
import { frontOf, type ServerOptions } from './server';

/** What Express and its kin add to a request under a mount path. */
type MountedRequest = IncomingMessage & { readonly baseUrl?: string };

/**
 * Fits `app.use('/crm', handler)` of Express 4 and 5, and a plain `http.createServer`. Types of Express are not needed
 * for it.
 */
export type Handler = (request: MountedRequest, response: ServerResponse, next?: (error: unknown) => void) => void;

export interface Embedded {
  readonly handler: Handler;
  /** From now on each connection ends with its last reply. */
  readonly drain: () => void;
}

const bodyTaken =
  'The body of this request has been read before the gateway saw it: ' +
  'mount the gateway in front of express.json() and other body parsers.';

/**
 * The server's front without its own listening socket. Limits of HTTP that Node keeps before any handler runs (time for
 * a head, its size, connections) are those of the surrounding server. Every request under the mount path is answered
 * here; `next` gets mistakes in mounting only.
 */
export function embed(options: ServerOptions): Embedded {
  const front = frontOf(options);
  return {
    handler(request, response, next) {
      if (request.readableDidRead) {
        front.log.event('error', bodyTaken);
        if (next === undefined) response.writeHead(500).end();
        else next(new Error(bodyTaken));
        return;
      }
      if (front.connections.find(request.socket) === undefined) front.connections.open(request.socket);
      // Node has answered it before calling a handler.
      delete request.headers.expect;
      serveRequest(mounted(front, request), request, response);
    },
    drain() {
      front.connections.draining = true;
    },
  };
}

/** Addresses in replies start with the path the gateway is mounted at, as this client has written it. */
function mounted(front: Front, { baseUrl = '' }: MountedRequest): Front {
  if (baseUrl === '') return front;
  return { ...front, addressing: { ...front.addressing, mount: baseUrl } };
}
