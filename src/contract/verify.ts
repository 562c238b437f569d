/** Whether the files of a contract folder can replace those that were there before. */
import { statSync } from 'node:fs';
import { listContract, type VersionFolder } from './folder';
import { loadContract } from './load';
import type { ContractProblem } from './model';

/** The state of a contract folder at one time; no file is opened for it. */
export interface ContractState {
  readonly folder: string;
  /** `Services86/Appointment.wsdl` → its size and times. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of the versions that have an agent. */
  readonly versions: readonly string[];
}

/** The input of the verification. */
export interface VerifyJob {
  readonly folder: string;
  readonly before: ContractState | undefined;
}

/** The state of the folder now. @throws Error as listContract does */
export function contractState(folder: string): ContractState {
  const versions = listContract(folder).filter(({ files }) => files.length > 0);
  const files = versions.flatMap((version) => version.files.map(({ name, path }) => [name, stampOf(path)] as const));
  return { folder, files: new Map(files), versions: versions.map(({ name }) => name) };
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

/**
 * Finds out why the folder's files must not replace those before: no file is left, none of a version, or a changed one
 * cannot be read as a WSDL. Unchanged files are not read, because they are no worse than before. Nothing is kept.
 * @returns one sentence or two; undefined when all is well
 */
export function findRegression(folder: string, before: ContractState | undefined): string | undefined {
  try {
    const now = contractState(folder);
    if (now.files.size === 0) return `The contract folder ${folder} holds no ServicesNN/Agent.wsdl.`;
    const same = before?.folder === folder ? before : undefined;
    const emptied = listContract(folder).find(
      ({ name, files }) => files.length === 0 && same?.versions.includes(name) === true,
    );
    if (emptied !== undefined) return `The contract folder ${folder} holds no WSDL of ${emptied.name} any more.`;
    return problemText(
      folder,
      problemsIn(folder, (name) => same?.files.get(name) !== now.files.get(name)),
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problemsIn(folder: string, isNew: (name: string) => boolean): readonly ContractProblem[] {
  const problems: ContractProblem[] = [];
  const look = ({ name, files }: VersionFolder): void => {
    for (const file of files) {
      if (!isNew(file.name)) continue;
      // A new contract for each file, because a contract keeps what it has loaded.
      const contract = loadContract(folder, { onProblem: (problem) => problems.push(problem) });
      contract.version(name)?.agent(file.agent);
    }
  };
  for (const version of listContract(folder)) look(version);
  return problems;
}

function problemText(folder: string, problems: readonly ContractProblem[]): string | undefined {
  const [first, ...others] = problems;
  if (first === undefined) return undefined;
  const { file, line, message } = first;
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return `In the contract folder ${folder}, ${file}:${line}: ${message}${more}`;
}
