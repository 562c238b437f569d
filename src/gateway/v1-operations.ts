import { setImmediate } from 'node:timers/promises';
import { findV1Operation, v1AgentNames, type Contract, type Operation } from '../contract';

/**
 * Every operation of the loaded contracts in its newest version, by agent and name. Agents not used so far are read from their files on the way:
 * other requests get their turn between any two.
 */
export async function* v1Operations(contract: Contract): AsyncGenerator<Operation> {
  for (const agent of v1AgentNames(contract)) {
    const names = new Set<string>();
    for (const version of contract.versions) {
      const lookup = version.agent(agent);
      if (lookup.found === 'agent') for (const { name } of lookup.agent.operations) names.add(name);
      await setImmediate();
    }
    for (const name of Array.from(names).sort()) {
      const operation = findV1Operation(contract, agent, name);
      if (operation !== undefined) yield operation;
    }
  }
}
