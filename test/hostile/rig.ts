/** A whole gateway behind a real socket, over an upstream that only counts: what a hostile row must never reach. */
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { stack, Typed, type Command, type Outcome, type Relay, type Upstream, type Value } from '../../src/command';
import { loadContract } from '../../src/contract';
import { leaveOutUnknown } from '../../src/upstream';
import { buildGateway, gatewayLimits, type FlowOptions } from '../../src/gateway';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server';
import { createLog } from '../../src/operations';
import { refuseSecrets } from '../gateway/secrets';

export const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), {
  onProblem: (problem) => {
    throw new Error(`${problem.file}: ${problem.message}`);
  },
});

/** One command as the upstream got it, in plain data: secrets revealed, dictionaries as `{ map: [...] }`. */
export interface Forwarded {
  readonly operation: string;
  readonly arguments: unknown;
  readonly caller: unknown;
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return { map: Array.from(value, ([key, item]) => [key, plain(item)]) };
  if (value instanceof Typed) return { type: value.type.name.local, value: plain(value.value) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('reveal' in value && typeof value.reveal === 'function') return Reflect.apply(value.reveal, value, []);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

export class Recorder implements Upstream {
  readonly forwarded: Forwarded[] = [];
  outcome: Outcome = { kind: 'answer', results: {} };
  relay?: Relay;

  /** Takes calls outside the contract too. */
  passThrough(): void {
    this.relay = async ({ method, path, query, headers, caller }) => {
      this.forwarded.push({ operation: `${method} ${path}`, arguments: { query, headers }, caller: plain(caller) });
      return { kind: 'relayed', status: 200, headers: {}, body: new Uint8Array() };
    };
  }

  async execute({ operation, arguments: given, caller }: Command): Promise<Outcome> {
    const { version, agent, name } = operation;
    this.forwarded.push({ operation: `${version}.${agent}.${name}`, arguments: plain(given), caller: plain(caller) });
    return this.outcome;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface HostileRig {
  readonly upstream: Recorder;
  readonly server: RunningServer;
  readonly port: number;
  /** Everything logged so far. */
  readonly logged: () => string;
  readonly defects: unknown[];
}

export interface RigOptions {
  readonly gateway?: Partial<FlowOptions>;
  readonly http?: ServerOptions['limits'];
  readonly basePath?: string;
  readonly passThrough?: boolean;
}

/** Starts the gateway on a free port of 127.0.0.1; the caller drains it. */
export async function startRig(options: RigOptions = {}): Promise<HostileRig> {
  const upstream = new Recorder();
  if (options.passThrough === true) upstream.passThrough();
  const defects: unknown[] = [];
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  const gateway = buildGateway({
    contract,
    // As in front of a v1 CRM: what a SOAP caller says that the contract does not know cannot be told.
    upstream: stack(upstream, [leaveOutUnknown({ spoken: 'v1', ignore: false, onSkew: () => undefined })]),
    clock: { now: () => Date.now() },
    limits: gatewayLimits,
    unknownProperties: 'forward',
    reading: 'lenient',
    passThrough: { enabled: options.passThrough === true, paths: [] },
    applicationErrors: 'exception-info',
    upstreamMs: 10_000,
    programVersion: '0.0.0',
    ...options.gateway,
  });
  const running = await startServer({
    gateway,
    crms: async () => new Map(),
    logger: createLog({ level: 'debug', format: 'json', stream }),
    onDefect: (defect) => defects.push(defect),
    configuration: {
      port: 0,
      host: '127.0.0.1',
      basePath: options.basePath ?? '',
      trustProxy: [],
      drainTimeoutMs: 0,
    },
    ...(options.http === undefined ? {} : { limits: options.http }),
  });
  const server: RunningServer = {
    ...running,
    drain: async () => {
      await running.drain();
      refuseSecrets('the log', chunks.join(''));
    },
  };
  return { upstream, server, port: server.port, logged: () => chunks.join(''), defects };
}

/** For expectations about dictionaries. */
export const map = (...entries: readonly (readonly [string, Value])[]): unknown => ({ map: entries });
