import path from 'node:path';
import type { Caller, Command } from '../../src/command';
import { loadContract } from '../../src/contract';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });

/** A command of the shipped contract: SetSeen unless told otherwise. */
export function command(
  name = 'SetSeen',
  caller: Caller = { tenant: '' },
  context: Partial<Command['context']> = {},
): Command {
  const lookup = contract.version('Services86')?.agent('Appointment');
  const operation = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`the contract has no ${name}`);
  const frame = { correlationId: 'c1', deadline: 0, signal: new AbortController().signal, ...context };
  return { operation, arguments: { AppointmentId: 1 }, caller, context: frame };
}
