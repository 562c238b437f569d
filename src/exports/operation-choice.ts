/** Which operations an export is about: of all agents or some, of the newest versions or of one. */
import { findV1Operation, type Contract, type ContractVersion, type Operation } from '../contract';
import type { Turns } from '../text/turn';
import { v1AgentOperations, v1Operations } from './v1-operations';

/** What is asked for; names in any letter case. */
export interface OperationWish {
  /** Empty: all agents. */
  readonly agents: readonly string[];
  /** Unset: each operation in its newest version. */
  readonly version?: string | undefined;
  /** One operation, of the first of the agents. */
  readonly operation?: string | undefined;
}

/** Goes through the operations an export is about. */
export type OperationSource = (take: (operation: Operation) => void) => Turns<void>;

export interface OperationChoice {
  /** The sentence that an export says of itself; the same for the same operations, however their names were written. */
  readonly about: string;
  /** The agents as the contract spells them; empty: all. */
  readonly agents: readonly string[];
  readonly source: OperationSource;
}

/** A name that the contract does not have. */
export interface UnknownName {
  readonly unknown: 'version' | 'agent' | 'operation';
  readonly name: string;
  /** The names there are. */
  readonly known: readonly string[];
}

/** The operations that are meant. For one operation its agent is compiled and kept, as for a call. */
export function chooseOperations(contract: Contract, wish: OperationWish): OperationChoice | UnknownName {
  const found = wish.version === undefined ? undefined : contract.version(wish.version);
  if (wish.version !== undefined && found === undefined)
    return { unknown: 'version', name: wish.version, known: contract.versions.map(({ name }) => name) };
  const versions = found === undefined ? contract.versions : [found];
  const chosen: Contract = { versions, version: contract.version };
  const agents: string[] = [];
  for (const name of wish.agents) {
    const own = spelled(versions, name);
    if (own === undefined) return { unknown: 'agent', name, known: versions.flatMap(({ agentNames }) => agentNames) };
    if (!agents.includes(own)) agents.push(own);
  }
  agents.sort();
  const { operation: name } = wish;
  if (name !== undefined) return oneOf(chosen, agents, name, found?.name);
  return {
    about: aboutOf(agents, found?.name),
    agents,
    source: (take) => (agents.length === 0 ? v1Operations(chosen, take) : some(chosen, agents, take)),
  };
}

/** One operation, of one agent. */
function oneOf(
  contract: Contract,
  agents: readonly string[],
  name: string,
  version: string | undefined,
): OperationChoice | UnknownName {
  const [agent = ''] = agents;
  const operation = findV1Operation(contract, agent, name);
  if (operation === undefined) return { unknown: 'operation', name, known: [] };
  return {
    about: `The operation ${operation.agent}.${operation.name}${version === undefined ? '' : `, in ${version}`}.`,
    agents,
    *source(take) {
      yield;
      take(operation);
    },
  };
}

function* some(contract: Contract, agents: readonly string[], take: (operation: Operation) => void): Turns<void> {
  for (const agent of agents) yield* v1AgentOperations(contract, agent, take);
}

/** The agent's name as the newest version that has it spells it. */
function spelled(versions: readonly ContractVersion[], name: string): string | undefined {
  const lower = name.toLowerCase();
  return versions.flatMap(({ agentNames }) => agentNames.filter((each) => each.toLowerCase() === lower)).at(-1);
}

function aboutOf(agents: readonly string[], version: string | undefined): string {
  const where = version === undefined ? '' : `, in ${version}`;
  if (agents.length === 0) return `Every operation of the loaded contracts${where}.`;
  return `The operations of the agent${agents.length === 1 ? '' : 's'} ${agents.join(', ')}${where}.`;
}
