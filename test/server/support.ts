import net from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { type Failure, failure, failures } from '../../src/command';
import type { Exchange, Gateway, OpenCall, RequestBody, RequestHead } from '../../src/gateway';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server';
import { createLog, type ExportableLog } from '../../src/operations';

/** A gateway that notes what it is given and answers what the test says. */
export class FakeGateway implements Gateway {
  open(head: RequestHead): OpenCall {
    return {
      mode: this.relays() ? 'stream' : 'read',
      bodyBytesMax: this.bodyBytesMax(),
      handle: (body, signal) => this.handle(head, body, signal),
      stream: (body, signal) => this.relay(head, body, signal),
      refuse: (refusal) => this.refuse(head, refusal),
    };
  }

  relays(): boolean {
    return false;
  }

  relay(head: RequestHead, _body?: Readable, _signal?: AbortSignal): Promise<Exchange> {
    return Promise.resolve(this.refuse(head, failure('request.notFound', 'nothing is passed on')));
  }

  readonly handled: { head: RequestHead; body: Buffer; signal: AbortSignal }[] = [];
  readonly refused: Failure[] = [];
  bodyMax = 4 * 1024 * 1024;
  respond: (head: RequestHead, body: Buffer, signal: AbortSignal) => Exchange | Promise<Exchange> = (_, body) =>
    answer(200, body.toString('latin1'));

  bodyBytesMax(): number {
    return this.bodyMax;
  }

  async handle(head: RequestHead, body: RequestBody, signal: AbortSignal): Promise<Exchange> {
    const copy = Buffer.from(body instanceof Uint8Array ? body : body.remainder);
    this.handled.push({ head, body: copy, signal });
    return this.respond(head, copy, signal);
  }

  refuse(_head: RequestHead, failure: Failure): Exchange {
    this.refused.push(failure);
    const { status } = failures[failure.code];
    return {
      reply: { status, headers: { 'content-type': 'text/refusal' }, body: `${failure.code}: ${failure.message}` },
      record: { wire: 'rest', outcome: failure.code },
    };
  }
}

export function answer(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Exchange {
  const record = {
    wire: 'rest',
    version: 'Services88',
    agent: 'Appointment',
    operation: 'SetSeen',
    outcome: 'ok',
  } as const;
  return { reply: { status, headers: { 'content-type': 'text/plain', ...headers }, body }, record };
}

/** A log that is kept in memory. */
export function memoryLog(): {
  log: ExportableLog;
  lines: () => Record<string, unknown>[];
  text: () => string;
  written: () => Promise<void>;
} {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  const text = () => chunks.join('');
  const lines = () => text().split('\n').filter((line) => line !== '').map((line): Record<string, unknown> => JSON.parse(line)); // prettier-ignore
  /** Resolves at the next line. */
  const written = () => new Promise<void>((resolve) => stream.once('data', () => resolve()));
  return { log: createLog({ level: 'debug', format: 'json', stream }), lines, text, written };
}

export interface Rig {
  readonly gateway: FakeGateway;
  readonly server: RunningServer;
  readonly defects: unknown[];
  readonly log: ReturnType<typeof memoryLog>;
}

const running: RunningServer[] = [];
const clients: net.Socket[] = [];

/** Starts a server over a fake gateway; `stopAll` ends it after the test. */
export async function start(
  options: Partial<Omit<ServerOptions, 'configuration'>> & {
    configuration?: Partial<ServerOptions['configuration']>;
  } = {},
): Promise<Rig> {
  const gateway = new FakeGateway();
  const defects: unknown[] = [];
  const log = memoryLog();
  const server = await startServer({
    gateway,
    crms: async () => new Map(),
    logger: log.log,
    onDefect: (error) => defects.push(error),
    ...options,
    configuration: {
      port: 0,
      host: '127.0.0.1',
      basePath: '',
      trustProxy: [],
      drainTimeoutMs: 0,
      ...options.configuration,
    },
  });
  running.push(server);
  return { gateway, server, defects, log };
}

export async function stopAll(): Promise<void> {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(running.splice(0).map((server) => server.drain()));
}

/** A client that says exactly what it is told, and collects what comes back. */
export class RawClient {
  #received = '';
  readonly #socket: net.Socket;
  readonly closed: Promise<string>;

  constructor(port: number) {
    this.#socket = net.connect(port, '127.0.0.1');
    clients.push(this.#socket);
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text) => {
      this.#received += String(text);
      this.#socket.emit('more');
    });
    this.#socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.#socket.once('close', () => resolve(this.#received)));
  }

  get received(): string {
    return this.#received;
  }

  send(...parts: readonly (string | Uint8Array)[]): this {
    for (const part of parts) this.#socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    return this;
  }

  /** Everything received, as soon as it matches. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (pattern.test(this.#received)) resolve(this.#received);
      };
      this.#socket.on('more', look);
      this.#socket.once('close', () => reject(new Error(`closed before ${pattern}: ${this.#received}`)));
      look();
    });
  }

  pause(): void {
    this.#socket.pause();
  }

  /** For the server it looks like the end of this side only, until it sends something. */
  leave(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }
}

/** Sends one request with `Connection: close` in it and gives the whole answer. */
export function talk(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  return new RawClient(port).send(...parts).closed;
}

/** A request head with `Host` and `Connection: close`, and further lines. */
export function head(requestLine: string, ...lines: readonly string[]): string {
  return `${[`${requestLine} HTTP/1.1`, 'Host: gw', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`;
}

const unopened = (): void => undefined;

/** A promise to be fulfilled from outside. */
export function gate<T = void>(): { promise: Promise<T>; open: (value: T) => void } {
  let open: (value: T) => void = unopened;
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
