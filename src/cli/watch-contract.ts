/**
 * The contract watch: looks at the interface of the CRM now and then, and tells when it has changed. It asks one thing
 * at a time, within bounds of its own, and never over the connections of calls.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { listContract } from '../contract';
import { newsFacts, SeenContract } from '../contract-changes';
import type { Configuration, ContractDrift, GatewayLog } from '../operations';
import { compareInThread } from './compare-interface-thread';
import type { InterfaceJob, InterfaceResult } from './compare-interface';
import { readInterface, type CrmInterface, type WatchedCrm } from './crm-interface';
import { openCrmWeb } from './crm-web';
import { shortReason } from './surroundings';
import type { SendWeb } from './web-request';

export interface ContractWatchOptions {
  readonly configuration: Configuration;
  readonly everyMs: number;
  readonly logger: Pick<GatewayLog, 'event'>;
  /** Unset: as in service. For tests. */
  readonly world?: Partial<WatchWorld>;
}

/** What the watch needs of the world. */
export interface WatchWorld {
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects when the signal comes. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly compare: (job: InterfaceJob, signal: AbortSignal) => Promise<InterfaceResult>;
}

export interface ContractWatch {
  readonly drift: () => ContractDrift;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** For all downloads of one look. */
const bounds = { totalMs: 300_000, totalBytes: 256 * 1024 * 1024 };
const compareMs = 120_000;
/** Of TENANTS, so many CRMs are looked at. */
const crmsMax = 20;
/** The first look waits until callers have been served for a while. */
const firstMs = 30_000;

const service: WatchWorld = {
  now: () => Date.now(),
  pause: (ms, signal) => wait(ms, undefined, { signal, ref: false }),
  random: Math.random,
  compare: (job, signal) => compareInThread(job, compareMs, signal),
};

export function watchContract({ configuration, everyMs, logger, world }: ContractWatchOptions): ContractWatch {
  const parts = { ...service, ...world };
  const ended = new AbortController();
  const { signal } = ended;
  const watches = crmsOf(configuration).map((crm) => new CrmLook(crm, configuration, logger, parts));
  let lookedAt: number | undefined;
  const turn = async (): Promise<void> => {
    for (const watch of watches) {
      if (signal.aborted) return;
      if (await watch.look(signal)) lookedAt = parts.now();
    }
  };
  const run = async (): Promise<void> => {
    // Several gateways that start together do not ask together.
    await parts.pause(Math.min(firstMs, everyMs) * (0.2 + 0.8 * parts.random()), signal);
    while (!signal.aborted) {
      await turn();
      await parts.pause(everyMs * (0.9 + 0.2 * parts.random()), signal);
    }
  };
  // Only the signal ends the pauses, and a look never rejects.
  const running = watches.length === 0 ? Promise.resolve() : run().catch(() => undefined);
  return {
    drift: () => ({ counts: sum(watches.map((watch) => watch.counts())), lookedAt }),
    async stop() {
      ended.abort();
      await running;
    },
  };
}

/** Each CRM once. Tenants whose names callers choose, or that move, are not known beforehand. */
function crmsOf({ upstream, identity, online }: Configuration): readonly WatchedCrm[] {
  const all = [...(identity.tenants?.values() ?? [upstream])];
  const found = new Map<string, WatchedCrm>();
  for (const crm of all) {
    if (crm.kind === 'sandbox' || crm.url.includes('{') || online !== undefined) continue;
    if (found.size < crmsMax) found.set(`${crm.kind} ${crm.version ?? ''} ${crm.url}`, crm);
  }
  return [...found.values()];
}

function sum(all: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  for (const counts of all) for (const [key, count] of counts) total.set(key, (total.get(key) ?? 0) + count);
  return total;
}

/** One CRM, from look to look. */
class CrmLook {
  readonly #crm: WatchedCrm;
  readonly #configuration: Configuration;
  readonly #logger: ContractWatchOptions['logger'];
  readonly #world: WatchWorld;
  readonly #seen = new SeenContract();
  /** What the first look has found, where the contract has no such version. */
  #first: CrmInterface | undefined;
  #digest = '';
  #isInTrouble = false;
  #isNew = true;

  constructor(
    crm: WatchedCrm,
    configuration: Configuration,
    logger: ContractWatchOptions['logger'],
    world: WatchWorld,
  ) {
    this.#crm = crm;
    this.#configuration = configuration;
    this.#logger = logger;
    this.#world = world;
  }

  counts(): ReadonlyMap<string, number> {
    return this.#seen.counts();
  }

  /** @returns whether it was through; never rejects */
  async look(signal: AbortSignal): Promise<boolean> {
    const web = openCrmWeb(this.#configuration, bounds);
    const stop = (): void => void web.close();
    signal.addEventListener('abort', stop);
    try {
      const trouble = await this.#lookOver(web.send, signal);
      if (!signal.aborted) this.#tell(trouble);
      return trouble === undefined;
    } catch (error) {
      this.#tell(shortReason(error));
      return false;
    } finally {
      signal.removeEventListener('abort', stop);
      await web.close();
    }
  }

  /** @returns why there is no result */
  async #lookOver(send: SendWeb, signal: AbortSignal): Promise<string | undefined> {
    const { contractDir } = this.#configuration;
    const versions = listContract(contractDir).map(({ name }) => name);
    const found = await readInterface(this.#crm, versions, send);
    if (typeof found === 'string') return found;
    if (found.digest === this.#digest) return undefined;
    const hasVersion = versions.some((name) => name.toLowerCase() === found.spoken.toLowerCase());
    if (!hasVersion && this.#first?.spoken !== found.spoken) {
      this.#first = found;
      this.#isNew = false;
      this.#digest = found.digest;
      return undefined;
    }
    const before = hasVersion ? { folder: contractDir } : { pieces: this.#first?.pieces ?? [] };
    const { spoken, pieces } = found;
    const result = await this.#world.compare({ spoken, pieces, before }, signal);
    if ('problem' in result) return result.problem;
    this.#digest = found.digest;
    const text = this.#isNew
      ? 'The interface of the CRM differs from the contract.'
      : 'The interface of the CRM has changed.';
    this.#isNew = false;
    const news = this.#seen.look(result.changes);
    if (news !== undefined)
      this.#logger.event('warn', text, {
        crm: new URL(this.#crm.url).host,
        version: spoken,
        ...newsFacts(news),
      });
    return undefined;
  }

  /** Trouble is told once, and its end. */
  #tell(trouble: string | undefined): void {
    const crm = new URL(this.#crm.url).host;
    if (trouble !== undefined && !this.#isInTrouble)
      this.#logger.event('warn', 'The interface of the CRM cannot be looked at.', { crm, reason: trouble });
    if (trouble === undefined && this.#isInTrouble)
      this.#logger.event('info', 'The interface of the CRM can be looked at again.', { crm });
    this.#isInTrouble = trouble !== undefined;
  }
}
