import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadContract, type Agent, type Contract, type ContractProblem } from '../../src/contract';

/** The folder the contract-wide tests run over: `CONTRACT_DIR` when it is set, else the project's own. */
export const contractFolder = resolve(process.env.CONTRACT_DIR ?? join(__dirname, '../../wsdl'));

const hasContract =
  existsSync(contractFolder) && readdirSync(contractFolder).some((name) => /^services\d+$/i.test(name));

/**
 * A `describe` for the contract-wide tests; skipped, with the reason in its name, when there is nothing to run over.
 */
export function describeContract(name: string, body: () => void): void {
  if (hasContract) describe(name, body);
  else describe.skip(`${name} (skipped: ${contractFolder} holds no ServicesNN folder)`, body);
}

/** Loads everything; unreadable files are collected, not thrown. */
export function openContract(): { readonly contract: Contract; readonly problems: readonly ContractProblem[] } {
  const problems: ContractProblem[] = [];
  return { contract: loadContract(contractFolder, { onProblem: (problem) => problems.push(problem) }), problems };
}

export function allAgents(contract: Contract): readonly Agent[] {
  return contract.versions.flatMap((version) =>
    version.agentNames.flatMap((name) => {
      const lookup = version.agent(name);
      return lookup.found === 'agent' ? [lookup.agent] : [];
    }),
  );
}

/** Agents of the project's own contract whose operations and types differ most; the others are much like these. */
const variedAgents: ReadonlySet<string> = new Set(['Appointment', 'Pocket', 'SoPrincipal', 'Archive', 'MDO']);

/**
 * Agents for suites that try each operation many times: all of them in a long run and where CONTRACT_DIR names a
 * folder, otherwise the most varied ones.
 */
export function triedAgents(contract: Contract): readonly Agent[] {
  const isWhole = process.env.LONG !== undefined || process.env.CONTRACT_DIR !== undefined;
  return allAgents(contract).filter(({ name }) => isWhole || variedAgents.has(name));
}
