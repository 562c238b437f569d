/**
 * Many clients at once, each with its own connection and one write after the other. They go on until they are told to
 * stop or the port takes no more connections.
 */
import http from 'node:http';
import { codeTold, requestFor, type ClientWire } from '../faults/client';

/** refused: no connection could be made; broken: it ended before an answer; else what the answer said. */
type Fate = string;

export class Load {
  /** Appointment → what its client learned. */
  readonly fates = new Map<number, Fate>();
  readonly #port: number;
  #next = 1;
  #stopped = false;
  readonly #clients: Promise<void>[];

  constructor(port: number, wires: readonly ClientWire[], clientsPerWire: number) {
    this.#port = port;
    this.#clients = wires.flatMap((wire) => Array.from({ length: clientsPerWire }, () => this.#run(wire)));
  }

  answered(): number {
    return this.count('ok');
  }

  count(fate: Fate): number {
    return [...this.fates.values()].filter((each) => each === fate).length;
  }

  /** Resolves when every client has had its last answer or error. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }

  async #run(wire: ClientWire): Promise<void> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (!this.#stopped) {
      const id = this.#next++;
      const fate = await this.#send(agent, wire, id);
      this.fates.set(id, fate);
      if (fate === 'refused') break;
    }
    agent.destroy();
  }

  #send(agent: http.Agent, wire: ClientWire, id: number): Promise<Fate> {
    const { path, headers, body } = requestFor(wire, 'Move', id);
    return new Promise((resolve) => {
      const request = http.request(
        { port: this.#port, host: '127.0.0.1', method: 'POST', path, headers, agent },
        (response) => {
          const pieces: Buffer[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece));
          response.on('close', () => {
            const text = Buffer.concat(pieces).toString();
            const answer = { status: response.statusCode ?? 0, body: text, retryAfter: undefined, all: text };
            resolve(response.complete ? codeTold(wire, answer) : 'broken');
          });
        },
      );
      request.on('error', (error) => {
        const code = 'code' in error ? error.code : '';
        resolve(code === 'ECONNREFUSED' ? 'refused' : 'broken');
      });
      request.end(body);
    });
  }
}
