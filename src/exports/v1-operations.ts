import { requestShape, typeName, v1AgentNames, type Contract, type Operation } from '../contract';
import type { Turns } from '../text/turn';

/**
 * Gives every operation of the contract in its newest version to `take`, by agent and name, with pauses. Agents that
 * no call has used so far are read on the way and forgotten again. So a page about the whole contract never holds all
 * of it in memory.
 */
export function* v1Operations(contract: Contract, take: (operation: Operation) => void): Turns<void> {
  for (const agent of v1AgentNames(contract)) yield* v1AgentOperations(contract, agent, take);
}

/** As `v1Operations`, of one agent. */
export function* v1AgentOperations(
  contract: Contract,
  agent: string,
  take: (operation: Operation) => void,
): Turns<void> {
  const newest = new Map<string, Operation>();
  for (const version of contract.versions.toReversed()) {
    yield;
    // Versions only add: nearly always the newest has them all, and the older ones need not be compiled.
    if (newest.size > 0 && (yield* version.operationNames(agent)).every((name) => newest.has(name.toLowerCase())))
      continue;
    const lookup = yield* version.agentInTurns(agent);
    if (lookup.found !== 'agent') continue;
    for (const operation of lookup.agent.operations) {
      const key = operation.name.toLowerCase();
      if (!newest.has(key)) newest.set(key, operation);
    }
  }
  yield;
  for (const operation of [...newest.values()].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    take(operation);
    yield;
  }
}

/**
 * How a v1 call carries the parameters, in one phrase such as `the body is an array of AppointmentIds`.
 * @param operation as v1 has it
 */
export function shapeText(operation: Operation): string {
  const shape = requestShape(operation);
  switch (shape.kind) {
    case 'none':
      return 'no body';
    case 'query':
      return `?${shape.queryName}=..., no body`;
    case 'entity':
      return `the body is the ${typeName(shape.parameter.type)} itself`;
    case 'array':
      return `the body is an array of ${shape.parameter.name}`;
    case 'parameters':
      return 'the body is an object of the parameters';
  }
}
