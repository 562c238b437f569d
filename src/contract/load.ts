import { readFileSync, statSync } from 'node:fs';
import { listContract, reason, type VersionFolder } from './folder';
import type { AgentLookup, Contract, ContractProblem, ContractVersion } from './model';
import { readWsdl } from './wsdl';

/** Far above the largest known WSDL (under 2 MB); stops a mistaken file before it is read into memory twice. */
export const fileBytesMax = 32 * 1024 * 1024;

interface LoadOptions {
  /** Told once about every file that turns out to be unreadable. */
  onProblem(problem: ContractProblem): void;
}

/**
 * Opens a contract folder: `ServicesNN/Agent.wsdl`, names in any letter case. Only names are read now; a file is loaded at its agent's first
 * use and kept.
 * @throws Error, one sentence, when the folder cannot be listed or holds the same version or agent twice
 */
export function loadContract(folder: string, options: LoadOptions): Contract {
  const versions = listContract(folder).map((version) => openVersion(version, options));
  const byName = new Map(versions.map((version) => [version.name.toLowerCase(), version]));
  return { versions, version: (name) => byName.get(name.toLowerCase()) };
}

function openVersion({ name: version, files }: VersionFolder, options: LoadOptions): ContractVersion {
  const byAgent = new Map(files.map((file) => [file.agent.toLowerCase(), file]));
  const loaded = new Map<string, AgentLookup>();
  return {
    name: version,
    agentNames: files.map(({ agent }) => agent),
    agent(name) {
      const key = name.toLowerCase();
      const file = byAgent.get(key);
      if (file === undefined) return { found: 'nothing' };
      const known = loaded.get(key);
      if (known !== undefined) return known;
      const lookup = loadAgent(file.path, file.name, version);
      loaded.set(key, lookup);
      if (lookup.found === 'problem') options.onProblem(lookup.problem);
      return lookup;
    },
  };
}

function loadAgent(path: string, file: string, version: string): AgentLookup {
  const text = readText(path);
  if (typeof text !== 'string') {
    return { found: 'problem', problem: { file, line: 1, element: '', message: text.message } };
  }
  const read = readWsdl(text, file, version);
  return 'agent' in read ? { found: 'agent', agent: read.agent } : { found: 'problem', problem: read.problem };
}

function readText(path: string): string | { readonly message: string } {
  let bytes: Uint8Array;
  try {
    const { size } = statSync(path);
    if (size > fileBytesMax) return { message: `The file is larger than ${fileBytesMax} bytes.` };
    bytes = readFileSync(path);
  } catch (error) {
    return { message: `The file cannot be read (${reason(error)}).` };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { message: 'The file is not UTF-8.' };
  }
}
