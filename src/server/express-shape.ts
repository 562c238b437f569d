import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Gives classes for `http.createServer` whose instances already have the prototypes Express wants.
 *
 * Why: Express calls `Object.setPrototypeOf(req, app.request)` (and the same for the response) on every request.
 * Changing the prototype of a living object throws away what V8 knows of its shape, and every later property access of
 * the request pays for it. Setting the prototype it already has does nothing. So the class's prototype is put in front
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
