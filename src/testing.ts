/** `createSandbox()`: a CRM in memory behind a gateway of its own, for the tests of programs that talk to a CRM. */
import { Writable } from 'node:stream';
import { assemble } from './assemble';
import {
  createLog,
  environmentOf,
  readConfiguration,
  type Environment,
  type GatewayLog,
  type GatewaySettings,
} from './operations';
import {
  readFaultRules,
  type CallFilter,
  type ClockState,
  type ControlledSandbox,
  type FaultRule,
  type ReceivedCall,
} from './sandbox-controls';
import { imageJson, readImage, type SandboxState, type StateJson } from './sandbox';
import { startServer } from './server';
import { programVersion } from './version';

export type { CallFilter, ClockState, FaultRule, ReceivedCall } from './sandbox-controls';
export type { AppointmentState, SandboxState, StateJson } from './sandbox';

export interface CreateSandboxOptions {
  /** The README's settings, such as `CONTRACT_DIR`, `SANDBOX_SEED` or `SANDBOX_FILE`. Nothing else is read. */
  readonly settings?: Omit<GatewaySettings, 'UPSTREAM_KIND' | 'UPSTREAM_URL' | 'TENANTS' | 'WORKERS'>;
  /** Where log lines go; unset: nowhere. */
  readonly log?: Writable;
}

/** A running CRM in memory. What it is steered by is described in docs/sandbox.md. */
export interface TestSandbox {
  /** `http://127.0.0.1:41234`: the base address for both wires. */
  readonly url: string;
  /** What the CRM holds. */
  state(): SandboxState & StateJson;
  /** Puts records in place of all there are. @throws Error that says what is wrong with them */
  setState(state: { readonly nextId?: number; readonly tables: object }): void;
  /** The calls received so far, the oldest first: `calls({ operation: 'Contact.Save*' })`. */
  calls(filter?: CallFilter | string): readonly ReceivedCall[];
  /** As after the start: records, clock, no faults, no calls. Tickets stay valid. */
  reset(): void;
  /** Orders a fault besides those that are ordered already. @returns takes it back */
  fault(rule: FaultRule): () => void;
  readonly clock: TestClock;
  /** Ends the server; connections under way are finished first. */
  close(): Promise<void>;
}

export interface TestClock {
  now(): Date;
  /** The clock is set and goes on from there. */
  set(time: Date | string): void;
  /** It stands still, at this time or the present one. */
  freeze(time?: Date | string): void;
  advance(milliseconds: number): void;
  /** It is the machine's again. */
  reset(): void;
  state(): ClockState;
}

/**
 * Starts a gateway over a CRM in memory, on a free port of this machine.
 * @throws Error that names every setting that is wrong, or says why nothing of the contract folder can be served
 */
export async function createSandbox({ settings = {}, log }: CreateSandboxOptions = {}): Promise<TestSandbox> {
  const texts: Environment = { PORT: '0', ...environmentOf(settings), UPSTREAM_KIND: 'sandbox', WORKERS: '1' };
  const reading = readConfiguration(texts);
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { configuration } = reading;
  const defects: unknown[] = [];
  const logger: GatewayLog = createLog({ level: configuration.logLevel, format: 'json', stream: log ?? nowhere() });
  const { gateway, upstream, crms, pages, sandbox } = assemble(configuration, {
    programVersion,
    onProblem: ({ file, message }) => logger.event('error', 'A contract file could not be read.', { file, message }),
    onSkew: () => undefined,
  });
  if (sandbox === undefined) throw new Error('UPSTREAM_KIND must be sandbox.');
  const server = await startServer({
    configuration: { ...configuration, drainTimeoutMs: Math.min(configuration.drainTimeoutMs, 2_000) },
    gateway,
    crms: crms.wait,
    pages,
    // Idle connections are those of this very test.
    limits: { ...configuration.limits.http, drainIdleMs: 0 },
    logger,
    onDefect: (error) => defects.push(error),
  });
  return {
    url: server.address + configuration.basePath,
    ...controlsOf(sandbox),
    async close() {
      await server.drain();
      await upstream.close();
      sandbox.crm.release();
      if (defects.length > 0) throw new AggregateError(defects, 'The sandbox has met a defect.');
    },
  };
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

function controlsOf({ crm, journal, rules, clock, ...sandbox }: ControlledSandbox): Omit<TestSandbox, 'url' | 'close'> {
  return {
    state: () => ({ ...crm.state(), ...imageJson(crm.image()) }),
    setState(state) {
      const image = readImage(state);
      refuse(typeof image === 'string' ? image : crm.restore(image));
    },
    calls: (filter = {}) => journal.find(typeof filter === 'string' ? { operation: filter } : filter),
    reset: () => refuse(sandbox.reset()),
    fault(rule) {
      const read = readFaultRules([rule]);
      if (typeof read === 'string') throw new Error(read);
      const taken = read.map((each) => rules.add(each));
      return () => taken.forEach((takeBack) => takeBack());
    },
    clock: {
      now: () => new Date(clock.now()),
      set: (time) => clock.set(millisecondsOf(time), false),
      freeze: (time) => clock.set(time === undefined ? clock.now() : millisecondsOf(time), true),
      advance: (milliseconds) => clock.advance(milliseconds),
      reset: () => clock.reset(),
      state: () => clock.state(),
    },
  };
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new Error(problem);
}

function millisecondsOf(time: Date | string): number {
  const milliseconds = new Date(time).getTime();
  if (Number.isNaN(milliseconds)) throw new Error(`${String(time)} is no time.`);
  return milliseconds;
}
