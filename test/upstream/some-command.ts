import type { Command, Outcome, Upstream } from '../../src/command';
import { ownContract } from '../gateway/running';

const contract = ownContract();

/** An operation of the project's own contract, by its name among the appointments. */
export function appointmentOperation(name: string): Command['operation'] {
  const lookup = contract.version('Services86')?.agent('Appointment');
  const operation = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`no operation ${name}`);
  return operation;
}

/** A command that changes something (`SetSeen`), with ten seconds to live, changed as the test needs it. */
export function someCommand(
  some: { operation?: string; tenant?: string; deadline?: number; signal?: AbortSignal } = {},
): Command {
  return {
    operation: appointmentOperation(some.operation ?? 'SetSeen'),
    arguments: {},
    caller: { tenant: some.tenant ?? '' },
    context: {
      correlationId: 'c1',
      deadline: some.deadline ?? Date.now() + 10_000,
      signal: some.signal ?? new AbortController().signal,
    },
  };
}

/** An upstream that does what the test says and counts. */
export function scriptedUpstream(
  execute: (command: Command) => Outcome | Promise<Outcome>,
): Upstream & { calls: number } {
  const upstream = {
    calls: 0,
    execute: (command: Command) => {
      upstream.calls += 1;
      return Promise.resolve(execute(command));
    },
    close: () => Promise.resolve(),
  };
  return upstream;
}

export const done: Outcome = { kind: 'answer', results: {} };
