import { findV1Operation, type Contract, type Operation } from '../contract';

/** An operation of the SoPrincipal agent in the given version, or in the newest that has it. */
export function findLogin(contract: Contract, version: string, name: string): Operation | undefined {
  const lookup = contract.version(version)?.agent('SoPrincipal');
  const own = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  return own ?? findV1Operation(contract, 'SoPrincipal', name);
}
