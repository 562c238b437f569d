import type { Command as Program } from 'commander';
import { openContract } from './offline';
import { describeAgent, describeOperation } from './describe';
import { resolveName } from './describe-name';
import type { Surroundings } from './surroundings';

/** `describe <name>`: an operation in all versions, an agent's operations, or a version's agents. */
export function addDescribe(program: Program, surroundings: Surroundings): void {
  program
    .command('describe <name>')
    .description(
      'show an operation in all loaded versions (Services7x-8x): parameters, results, skew, an example on both wires',
    )
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway describe Services86.Appointment.SetSeen   an operation, examples in Services86
  netserver-gateway describe Appointment.SetSeen              the same, examples in the newest version
  netserver-gateway describe Services86.Appointment           the operations of an agent
  netserver-gateway describe Services86                       the agents of a version`,
    )
    .action((name: string) => surroundings.exit(describe(name, surroundings)));
}

/** @returns the exit code: 1 for a name nothing has, 2 when there is no usable contract folder */
function describe(name: string, surroundings: Surroundings): number {
  const contract = openContract(surroundings);
  if (contract === undefined) return 2;
  const { out, problems } = surroundings;
  const named = resolveName(contract, name);
  switch (named.kind) {
    case 'operation':
      out.write(describeOperation(named.operations, named.shown, contract));
      return 0;
    case 'agent':
      out.write(describeAgent(named.agents));
      return 0;
    case 'version':
      out.write(`${named.version.name}\n${named.version.agentNames.map((agent) => `  ${agent}\n`).join('')}`);
      return 0;
    case 'unknown': {
      const { message, suggestions } = named;
      const meant = suggestions.length === 0 ? '' : ` Did you mean ${suggestions.join(', ')}?`;
      problems.write(`${message}${meant}\nName it like Services86.Appointment.SetSeen.\n`);
      return 1;
    }
  }
}
