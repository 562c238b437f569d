import http, { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { shapedFor } from '../../src/server/app';
import { talk, head } from './support';

test('requests and responses are born with the prototypes Express wants', async () => {
  const app = express();
  const shape = shapedFor(app);
  const before: unknown[] = [];
  const after: unknown[] = [];
  app.use((request, response) => {
    after.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    expect([request instanceof IncomingMessage, response instanceof ServerResponse]).toEqual([true, true]);
    // Express's own methods are there.
    expect([request.app, request.get('host')]).toEqual([app, 'gw']);
    response.status(202).end('ok');
  });
  const server = http.createServer(shape, (request, response) => {
    before.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    app(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const text = await talk(typeof address === 'object' ? (address?.port ?? 0) : 0, head('GET /'));
  server.close();
  expect(text).toMatch(/^HTTP\/1.1 202 .*\r\n\r\nok$/s);
  expect(before).toEqual([shape.IncomingMessage.prototype, shape.ServerResponse.prototype]);
  expect(before[0]).toBe(app.request);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toBe(before[1]);
});
