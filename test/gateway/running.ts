/** Gateways that really listen, for tests that speak to them over sockets. */
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { assemble } from '../../src/assemble';
import type { AssembleOptions } from '../../src/assemble-options';
import { exampleResults } from '../../src/command';
import type { Upstream } from '../../src/command';
import { loadContract, type Contract } from '../../src/contract';
import { buildGateway, gatewayLimits, type Gateway } from '../../src/gateway';
import { createSandboxCrm, type SandboxState } from '../../src/sandbox';
import { startServer, type ServerOptions } from '../../src/server';
import { createLog, readConfiguration, type Configuration, type Environment } from '../../src/operations';
import { refuseSecrets } from './secrets';

export interface RunningGateway {
  /** `http://127.0.0.1:41234` */
  readonly address: string;
  readonly port: number;
  /** The log so far, one JSON object per line. */
  log(): string;
  stop(): Promise<void>;
}

/** The whole program but for the process around it, as the environment says; by default over its own sandbox. */
export async function runGateway(
  environment: Environment = {},
  listeners: Partial<AssembleOptions> = {},
): Promise<RunningGateway> {
  const configuration = configured(environment);
  const { gateway, upstream, pages, crms } = assemble(configuration, {
    programVersion: '0.0.0',
    onProblem: refuseProblem,
    onSkew: () => undefined,
    ...listeners,
  });
  const running = await listen(gateway, configuration, pages, crms.wait);
  return {
    ...running,
    stop: async () => {
      await running.stop();
      await upstream.close();
    },
  };
}

/** What carries commands out over a CRM, as the environment says, without a gateway in front. */
export function crmOver(environment: Environment): Upstream {
  const options = { programVersion: '0.0.0', onProblem: refuseProblem, onSkew: () => undefined };
  return assemble(configured(environment), options).upstream;
}

export interface RunningSandbox extends RunningGateway {
  state(): SandboxState;
  /** A new CRM behind the same socket. */
  reset(): void;
}

/** What the clock of `runSandbox` says, always. */
const sandboxTime = '2026-01-02T08:00:00Z';

/**
 * A gateway over a sandbox whose clock stands still and whose tickets are numbered: equal requests get equal answers.
 */
export async function runSandbox(): Promise<RunningSandbox> {
  const clock = { now: () => Date.parse(sandboxTime) };
  const create = () => {
    let issued = 0;
    return createSandboxCrm({ clock, identifiers: () => `ticket-${++issued}` });
  };
  let sandbox = create();
  const gateway = buildGateway({
    contract: ownContract(),
    upstream: {
      execute: (command) => sandbox.execute(command),
      close: () => sandbox.close(),
    },
    clock: { now: () => Date.now() },
    limits: gatewayLimits,
    unknownProperties: 'refuse',
    reading: 'lenient',
    applicationErrors: 'exception-info',
    passThrough: { enabled: false, paths: [] },
    upstreamMs: 30_000,
    programVersion: '0.0.0',
  });
  return {
    ...(await listen(gateway)),
    state: () => sandbox.state(),
    reset: () => {
      sandbox = create();
    },
  };
}

/** A gateway over a CRM that answers an example of its type to everything, log-ins included. */
export function runExamples(contractDir: string): Promise<RunningGateway> {
  return runAnswering(loadContract(contractDir, { onProblem: refuseProblem }), async ({ operation }) => ({
    kind: 'answer',
    results: exampleResults(operation),
  }));
}

/** A gateway over a CRM that answers as it is told here. */
export function runAnswering(contract: Contract, execute: Upstream['execute']): Promise<RunningGateway> {
  const gateway = buildGateway({
    contract,
    upstream: { execute, close: () => Promise.resolve() },
    clock: { now: () => Date.now() },
    limits: gatewayLimits,
    unknownProperties: 'refuse',
    reading: 'strict',
    applicationErrors: 'exception-info',
    passThrough: { enabled: false, paths: [] },
    upstreamMs: 30_000,
    programVersion: '0.0.0',
  });
  return listen(gateway);
}

/** The project's own contract, whatever CONTRACT_DIR says: these tests name its operations. */
export function ownContract(): Contract {
  return loadContract(configured({}).contractDir, { onProblem: refuseProblem });
}

function refuseProblem({ file, line, message }: { file: string; line: number; message: string }): void {
  throw new Error(`${file}:${line}: ${message}`);
}

/** Each of them names a CRM. */
const crmSettings = ['UPSTREAM_URL', 'TENANTS', 'TENANT_STATUS'];

function configured(environment: Environment): Configuration {
  const reading = readConfiguration({
    PORT: '0',
    DRAIN_TIMEOUT_MS: '0',
    LOG_FORMAT: 'json',
    CONTRACT_DIR: path.join(__dirname, '..', '..', 'wsdl'),
    ...(crmSettings.some((name) => name in environment) ? {} : { UPSTREAM_KIND: 'sandbox' }),
    ...environment,
  });
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.configuration;
}

async function stateOf(pages: ReturnType<typeof assemble>['pages']): Promise<string> {
  const reply = await pages.get('/sandbox/state')?.answer({ method: 'GET', query: '', headers: {}, body: Buffer.of() });
  return reply?.body ?? '';
}

/** Serves a gateway on a port of its own. */
export async function listen(
  gateway: Gateway,
  configuration: Configuration = configured({}),
  pages: ReturnType<typeof assemble>['pages'] = new Map(),
  crms: ServerOptions['crms'] = async () => new Map(),
): Promise<RunningGateway> {
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk) => lines.push(String(chunk)));
  const server = await startServer({
    configuration,
    gateway,
    pages,
    crms,
    logger: createLog({ level: 'debug', format: 'json', stream }),
    onDefect: () => undefined,
  });
  return {
    address: server.address,
    port: server.port,
    log: () => lines.join(''),
    stop: async () => {
      await server.drain();
      refuseSecrets('the log', lines.join(''));
      refuseSecrets('the state of the sandbox', await stateOf(pages));
    },
  };
}
