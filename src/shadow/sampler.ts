/** Which calls are compared: a share of those that only read, and of each client's rare ones the first of each hour. */
import type { Command } from '../command';
import type { Operation } from '../contract';
import { personalIn } from '../masking';
import { perKey, putLast } from '../text/memo';
import { isRepeatable } from '../upstream';

export interface SamplerOptions {
  /** Share of the calls, 0 to 1; 0: none at all. */
  readonly sample: number;
  readonly clock: { now(): number };
  /** From 0 to below 1; for tests. */
  readonly random?: () => number;
}

/** Clients × operations that are remembered; who is pushed out is compared once more. */
const rememberedMax = 10_000;
const firstEveryMs = 3_600_000;
const againMs = 60_000;
/** Calls that are the first of their client, in a minute: a name that is another one each time is no new client. */
const firstsMax = 300;
const minuteMs = 60_000;
/** A client is told by what it says, which may be long. In UTF-16 units. */
const agentMax = 100;

/** Log-ins and what gives out secrets are never asked a second time. */
const isCompared: (operation: Operation) => boolean = perKey(
  (operation: Operation) =>
    isRepeatable(operation) && operation.agent !== 'SoPrincipal' && personalIn('', operation.name) !== 'secret',
);

export interface Sampler {
  /** Whether the command is compared; it may be asked once for each. */
  takes(command: Command): boolean;
  /** There was no room for it: another call of its client is tried in a minute. */
  missed(command: Command): void;
}

export function createSampler({ sample, clock, random = Math.random }: SamplerOptions): Sampler {
  const lastFirst = new Map<string, number>();
  let minute = 0;
  let firsts = 0;
  const isFirst = (command: Command): boolean => {
    const key = clientOf(command);
    const now = clock.now();
    if (now - (lastFirst.get(key) ?? -Infinity) < firstEveryMs) return false;
    if (minute !== Math.floor(now / minuteMs)) [minute, firsts] = [Math.floor(now / minuteMs), 0];
    if (firsts >= firstsMax) return false;
    firsts += 1;
    putLast(lastFirst, key, now, rememberedMax);
    return true;
  };
  return {
    takes: (command) => sample > 0 && isCompared(command.operation) && (isFirst(command) || random() < sample),
    missed: (command) => putLast(lastFirst, clientOf(command), clock.now() - firstEveryMs + againMs, rememberedMax),
  };
}

function clientOf({ operation: { version, agent, name }, caller, context }: Command): string {
  const { wire = '', userAgent = '' } = context;
  return `${wire} ${version} ${agent}.${name} ${caller.tenant} ${userAgent.slice(0, agentMax)}`;
}
