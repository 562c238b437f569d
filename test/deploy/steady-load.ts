import https from 'node:https';

export interface LoadFigures {
  readonly answered: number;
  /** What was not 200, by kind. */
  readonly failed: ReadonlyMap<string, number>;
}

export interface Load {
  /** Answers so far. */
  count(): number;
  stop(): Promise<LoadFigures>;
}

const answerMs = 5_000;

/** Steady load: so many clients over kept connections, each with one call under way. */
export function startLoad(options: {
  readonly port: number;
  readonly clients: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): Load {
  const agent = new https.Agent({ keepAlive: true, maxSockets: options.clients, rejectUnauthorized: false });
  const failed = new Map<string, number>();
  const state = { answered: 0, stopped: false };
  const call = (): Promise<string> =>
    new Promise((resolve) => {
      const request = https.request(
        {
          host: '127.0.0.1',
          port: options.port,
          path: options.path,
          method: 'POST',
          headers: options.headers,
          agent,
          timeout: answerMs,
        },
        (response) => {
          const told = () => resolve(response.complete ? String(response.statusCode) : 'incomplete');
          response
            .on('error', () => undefined)
            .resume()
            .once('close', told);
        },
      );
      // Without an answer for so long, the call counts as failed; the load goes on.
      request.once('timeout', () => request.destroy(new Error('no answer')));
      request.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
      request.end(options.body);
    });
  const client = async (): Promise<void> => {
    while (!state.stopped) {
      const outcome = await call();
      if (outcome === '200' || outcome === '204') state.answered += 1;
      else failed.set(outcome, (failed.get(outcome) ?? 0) + 1);
    }
  };
  const clients = Array.from({ length: options.clients }, client);
  return {
    count: () => state.answered,
    async stop() {
      state.stopped = true;
      await Promise.all(clients);
      agent.destroy();
      return { answered: state.answered, failed };
    },
  };
}
