/** The files of a contract folder, by name only: no file is opened. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One agent's WSDL. */
export interface ContractFile {
  /** As the file is spelled, without `.wsdl`. */
  readonly agent: string;
  /** For messages: `Services86/Appointment.wsdl`. */
  readonly name: string;
  readonly path: string;
}

/** A folder `ServicesNN` and its WSDLs. */
export interface VersionFolder {
  /** `Services86`, in whatever letter case the folder is spelled. */
  readonly name: string;
  readonly files: readonly ContractFile[];
}

/**
 * The versions in a contract folder, oldest first: `ServicesNN/Agent.wsdl`, names in any letter case. No file is
 * opened.
 * @throws Error, one sentence, when the folder cannot be listed or holds the same version or agent twice
 */
export function listContract(folder: string): readonly VersionFolder[] {
  const numbered = new Map<number, string>();
  for (const name of list(folder)) {
    const match = /^services(\d{1,4})$/i.exec(name);
    if (match === null || !isFolder(join(folder, name))) continue;
    const number = Number(match[1]);
    const twin = numbered.get(number);
    if (twin !== undefined) throw new Error(`The contract folder ${folder} holds both ${twin} and ${name}.`);
    numbered.set(number, name);
  }
  return [...numbered]
    .sort(([a], [b]) => a - b)
    .map(([number, name]) => ({
      name: `Services${number}`,
      files: listAgents(`Services${number}`, join(folder, name)),
    }));
}

function listAgents(version: string, folder: string): readonly ContractFile[] {
  const files = new Map<string, string>();
  for (const file of list(folder)) {
    if (!/\.wsdl$/i.test(file)) continue;
    const key = agentName(file).toLowerCase();
    const twin = files.get(key);
    if (twin !== undefined) throw new Error(`The contract folder ${folder} holds both ${twin} and ${file}.`);
    files.set(key, file);
  }
  return [...files.values()].map((file) => ({
    agent: agentName(file),
    name: `${version}/${file}`,
    path: join(folder, file),
  }));
}

function agentName(file: string): string {
  return file.replace(/\.wsdl$/i, '');
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new Error(`The contract folder ${folder} cannot be listed (${reason(error)}).`, { cause: error });
  }
}

/** Follows symbolic links: mounted configuration consists of them. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The code of a system error, such as `ENOENT`: the rest of Node's message repeats the path. */
export function reason(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
