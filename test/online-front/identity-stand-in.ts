/** An identity service that says what a test tells it, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface StandInAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Unset: the connection breaks. */
  readonly text?: string;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface IdentityStandIn {
  readonly address: string;
  /** Since the last `answers`. */
  readonly asked: readonly Asked[];
  answers(answer: StandInAnswer | ((asked: Asked) => StandInAnswer)): void;
  stop(): Promise<void>;
}

export async function runIdentityStandIn(): Promise<IdentityStandIn> {
  let answerTo: (asked: Asked) => StandInAnswer = () => ({});
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const question = { method, path: url, headers, body: Buffer.concat(pieces).toString() };
      asked.push(question);
      const answer = answerTo(question);
      if (answer.text === undefined) return void request.socket.destroy();
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('it listens at no port');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    asked,
    answers: (next) => {
      answerTo = typeof next === 'function' ? next : () => next;
      asked.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
