import type { Contract, Operation } from './model';

/**
 * What the v1 API of this contract offers: v1 has no versions, it is the newest. Where the newest version has no file
 * for an agent (or does not have the operation), the next older one that has it stands in; versions only add.
 */

/** The operation a v1 path names; agent and operation in any letter case. Loads the agents it has to look into. */
export function findV1Operation(contract: Contract, agent: string, operation: string): Operation | undefined {
  for (const version of contract.versions.toReversed()) {
    const lookup = version.agent(agent);
    const found = lookup.found === 'agent' ? lookup.agent.operationIgnoringCase(operation) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names of all agents of all versions, sorted, as the newest version spells them. Loads nothing. */
export function v1AgentNames(contract: Contract): readonly string[] {
  const names = new Map<string, string>();
  for (const version of contract.versions) {
    for (const name of version.agentNames) names.set(name.toLowerCase(), name);
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
}
