import { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { type Front, serveRequest } from './serve-request';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** An Express application that does nothing of its own: no query parser, no ETag, no signature, no views. */
export function createApp(front: Front): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('view cache', false);
  app.use((request: Request, response: Response) => serveRequest(front, request, response));
  // Express recognises an error handler by its four parameters.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    abandon(front, response, error);
  });
  return app;
}

/**
 * Runs the application with our own last step: Express's would answer in HTML. It is reached by requests whose target
 * Express cannot read at all; `serve` can, and refuses them in the caller's protocol.
 */
export function listenerOf(app: Express, front: Front): RequestListener {
  return (request, response) => {
    const last = (error?: unknown): void => {
      if (error === undefined || error === null) serveRequest(front, request, response);
      else abandon(front, response, error);
    };
    Reflect.apply(app, undefined, [request, response, last]);
  };
}

/** `serve` answers for its own defects; what arrives here is a defect of the layer around it. */
function abandon(front: Front, response: ServerResponse, error: unknown): void {
  front.onDefect(error);
  front.log.defect('A request failed outside the gateway.', error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-length': 0, connection: 'close' }).end();
}

/**
 * Gives classes for `http.createServer` whose instances already have the prototypes Express wants.
 *
 * Why: Express calls `Object.setPrototypeOf(req, app.request)` (and the same for the response) on every request.
 * Changing the prototype of a living object throws away what V8 knows of its shape: every later property access of
 * the request is slower. Setting the prototype it already has does nothing. So the class's prototype is put in front
 * of Express's own object, and declared to be what the application wants.
 */
export function shapedFor(app: Express): {
  IncomingMessage: typeof IncomingMessage;
  ServerResponse: typeof ServerResponse<IncomingMessage>;
} {
  class ShapedRequest extends IncomingMessage {}
  class ShapedResponse extends ServerResponse {}
  Object.setPrototypeOf(ShapedRequest.prototype, app.request);
  Object.setPrototypeOf(ShapedResponse.prototype, app.response);
  Object.assign(app, { request: ShapedRequest.prototype, response: ShapedResponse.prototype });
  return { IncomingMessage: ShapedRequest, ServerResponse: ShapedResponse };
}
