import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentLookup, Contract, ContractProblem, ContractVersion } from './model';
import { readWsdl } from './wsdl';

/** Far above the largest known WSDL (under 2 MB); stops a mistaken file before it is read into memory twice. */
const fileBytesMax = 32 * 1024 * 1024;

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
  const numbered = new Map<number, string>();
  for (const name of list(folder)) {
    const match = /^services(\d{1,4})$/i.exec(name);
    if (match === null || !isFolder(join(folder, name))) continue;
    const number = Number(match[1]);
    const twin = numbered.get(number);
    if (twin !== undefined) throw new Error(`The contract folder ${folder} holds both ${twin} and ${name}.`);
    numbered.set(number, name);
  }
  const versions = [...numbered]
    .sort(([a], [b]) => a - b)
    .map(([number, name]) => openVersion(`Services${number}`, join(folder, name), options));
  const byName = new Map(versions.map((version) => [version.name.toLowerCase(), version]));
  return { versions, version: (name) => byName.get(name.toLowerCase()) };
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new Error(`The contract folder ${folder} cannot be listed (${reason(error)}).`, { cause: error });
  }
}

/** Follows symbolic links, which mounted configuration is made of. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `ENOENT` and the like; the rest of Node's message repeats the path. */
function reason(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function openVersion(version: string, folder: string, options: LoadOptions): ContractVersion {
  const files = new Map<string, string>();
  for (const file of list(folder)) {
    if (!/\.wsdl$/i.test(file)) continue;
    const key = agentName(file).toLowerCase();
    const twin = files.get(key);
    if (twin !== undefined) throw new Error(`The contract folder ${folder} holds both ${twin} and ${file}.`);
    files.set(key, file);
  }
  const loaded = new Map<string, AgentLookup>();
  return {
    name: version,
    agentNames: [...files.values()].map(agentName),
    agent(name) {
      const key = name.toLowerCase();
      const file = files.get(key);
      if (file === undefined) return { found: 'nothing' };
      const known = loaded.get(key);
      if (known !== undefined) return known;
      const lookup = loadAgent(join(folder, file), `${version}/${file}`, version);
      loaded.set(key, lookup);
      if (lookup.found === 'problem') options.onProblem(lookup.problem);
      return lookup;
    },
  };
}

function agentName(file: string): string {
  return file.replace(/\.wsdl$/i, '');
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
