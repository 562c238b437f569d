import type { Agent, Contract, ContractVersion, Operation } from '../contract';
import { editDistance } from '../operations';

/** What a name typed after `describe` means. Operations and agents are given oldest version first. */
export type Named =
  | {
      readonly kind: 'operation';
      readonly operations: readonly Operation[];
      /** Version named, else the newest. */
      readonly shown: Operation;
    }
  | { readonly kind: 'agent'; readonly agents: readonly Agent[] }
  | { readonly kind: 'version'; readonly version: ContractVersion }
  | { readonly kind: 'unknown'; readonly message: string; readonly suggestions: readonly string[] };

/** Reads `[Services86.]Appointment[.SetSeen]` or `Services86`, in any letter case. Loads that agent in all versions. */
export function resolveName(contract: Contract, name: string): Named {
  const parts = name.trim().split(/[./]/);
  const wanted = /^services\d+$/i.test(parts[0] ?? '') ? (parts.shift() ?? '') : undefined;
  const version = wanted === undefined ? undefined : contract.version(wanted);
  if (wanted !== undefined && version === undefined)
    return unknown(
      `There is no ${wanted}.`,
      contract.versions.map((one) => one.name),
    );
  const [agentName, operationName, extra] = parts;
  if (extra !== undefined) return unknown(`${name} has too many parts.`, []);
  if (agentName === undefined || agentName === '')
    return version === undefined ? unknown('No name was given.', []) : { kind: 'version', version };
  const agents = agentsNamed(contract, agentName);
  if (agents.length === 0 || (version !== undefined && !agents.some((agent) => agent.version === version.name)))
    return unknownAgent(contract, version, agentName, agents);
  if (operationName === undefined) {
    return {
      kind: 'agent',
      agents: version === undefined ? agents : agents.filter((agent) => agent.version === version.name),
    };
  }
  return resolveOperation(agents, version, operationName);
}

function agentsNamed(contract: Contract, name: string): readonly Agent[] {
  return contract.versions.flatMap((version) => {
    const lookup = version.agent(name);
    return lookup.found === 'agent' ? [lookup.agent] : [];
  });
}

function resolveOperation(agents: readonly Agent[], version: ContractVersion | undefined, name: string): Named {
  const operations = agents.flatMap((agent) => agent.operationIgnoringCase(name) ?? []);
  const shown =
    version === undefined ? operations.at(-1) : operations.find((operation) => operation.version === version.name);
  if (shown !== undefined) return { kind: 'operation', operations, shown };
  const agent = agents.find((one) => one.version === version?.name) ?? agents.at(-1);
  const has = operations.map((operation) => `${operation.version}.${operation.agent}.${operation.name}`);
  if (has.length > 0)
    return unknown(`${version?.name ?? ''}.${agent?.name ?? ''} has no ${name}, other versions have.`, has);
  const names = [...new Set(agents.flatMap((one) => one.operations.map((operation) => operation.name)))];
  const close = nearMisses(name, names).map((near) => `${agent?.name ?? ''}.${near}`);
  return unknown(`${agent?.name ?? ''} has no operation ${name}.`, close);
}

function unknownAgent(
  contract: Contract,
  version: ContractVersion | undefined,
  name: string,
  elsewhere: readonly Agent[],
): Named {
  if (elsewhere.length > 0) {
    const has = elsewhere.map((agent) => `${agent.version}.${agent.name}`);
    return unknown(`${version?.name ?? ''} has no agent ${name} here, other versions have.`, has);
  }
  const names = new Set((version === undefined ? contract.versions : [version]).flatMap((one) => one.agentNames));
  return unknown(`There is no agent ${name}.`, nearMisses(name, [...names]));
}

const unknown = (message: string, suggestions: readonly string[]): Named => ({ kind: 'unknown', message, suggestions });

/** The names a person may have meant, best first, at most five: a few letters off, or holding what was typed. */
export function nearMisses(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase().slice(0, 128);
  const scored = names.flatMap((name) => {
    const lower = name.toLowerCase();
    const score = editDistance(wanted, lower);
    const holds = wanted.length >= 3 && lower.includes(wanted);
    return holds || score <= Math.max(2, Math.floor(wanted.length / 4)) ? [{ name, score }] : [];
  });
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, 5)
    .map(({ name }) => name);
}
