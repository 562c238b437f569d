import { isAscii, isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { finish, type Turns } from '../text/turn';
import { listContract, reason, type ContractFile, type VersionFolder } from './folder';
import type { AgentLookup, Contract, ContractProblem, ContractVersion, WsdlText } from './model';
import { readWsdlInTurns } from './wsdl';

/** Far above the largest known WSDL (under 2 MB): a file put there by mistake is not read into memory. */
export const fileBytesMax = 32 * 1024 * 1024;

interface LoadOptions {
  /** Called once for each file that cannot be read. */
  onProblem(problem: ContractProblem): void;
}

/**
 * Opens a contract folder: `ServicesNN/Agent.wsdl`, names in any letter case. Only names are read now. A file is loaded
 * when its agent is first used, and kept.
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
  /** Keeps what was found, and so reports a problem once only. */
  const keep = (key: string, lookup: AgentLookup): AgentLookup => {
    loaded.set(key, lookup);
    if (lookup.found === 'problem') options.onProblem(lookup.problem);
    return lookup;
  };
  return {
    name: version,
    agentNames: files.map(({ agent }) => agent),
    agent(name) {
      const key = name.toLowerCase();
      const file = byAgent.get(key);
      if (file === undefined) return { found: 'nothing' };
      return loaded.get(key) ?? keep(key, finish(loadAgent(file, version)));
    },
    *agentInTurns(name) {
      const key = name.toLowerCase();
      const file = byAgent.get(key);
      if (file === undefined) return { found: 'nothing' };
      const known = loaded.get(key);
      if (known !== undefined) return known;
      const lookup = yield* loadAgent(file, version);
      return loaded.get(key) ?? (lookup.found === 'problem' ? keep(key, lookup) : lookup);
    },
    *operationNames(name) {
      const known = loaded.get(name.toLowerCase());
      if (known !== undefined)
        return known.found === 'agent' ? known.agent.operations.map((operation) => operation.name) : [];
      const file = byAgent.get(name.toLowerCase());
      const read = file === undefined ? undefined : readText(file.path);
      yield;
      return read !== undefined && 'text' in read ? namesInText(read.text) : [];
    },
  };
}

/**
 * The names of `operation` elements, without parsing the file. Those of bindings and comments are among them. A name
 * that the file writes with a character reference comes out wrong.
 */
function namesInText(wsdl: string): readonly string[] {
  // The schemas in front of the portType are most of the file.
  const from = Math.max(0, wsdl.indexOf('portType'));
  const form = /<(?:[\w.-]+:)?operation(?=\s)(?:[^<>"']|"[^"]*"|'[^']*')*?\sname\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
  return Array.from(
    new Set(Array.from(wsdl.slice(from).matchAll(form), ([, double, single]) => double ?? single ?? '')),
  );
}

function* loadAgent({ path, name: file }: ContractFile, version: string): Turns<AgentLookup> {
  const wsdl = readText(path);
  yield;
  if ('message' in wsdl) return { found: 'problem', problem: { file, line: 1, element: '', message: wsdl.message } };
  const read = yield* readWsdlInTurns(wsdl.text, file, version, () => readText(path));
  return 'agent' in read ? { found: 'agent', agent: read.agent } : { found: 'problem', problem: read.problem };
}

function readText(path: string): WsdlText {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > fileBytesMax) return { message: `The file is larger than ${fileBytesMax} bytes.` };
    bytes = readFileSync(path);
  } catch (error) {
    return { message: `The file cannot be read (${reason(error)}).` };
  }
  if (!isUtf8(bytes)) return { message: 'The file is not UTF-8.' };
  // Nearly all files are ASCII, and `latin1` is read much faster.
  return { text: bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8') };
}
