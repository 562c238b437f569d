/** The folder that an import writes to, and how it writes. */
import {
  existsSync,
  realpathSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { bundledContract, ownContract, type Environment } from '../operations';

export interface ImportDestination {
  /** Absolute. */
  readonly folder: string;
  /** Whether a gateway started where the import runs, in the same environment, takes its contract from there. */
  readonly isServed: boolean;
}

/**
 * The folder named with `--into`, else CONTRACT_DIR, else `./contract`, which need not be there yet.
 * @returns one sentence for a folder that the next install or build would delete
 */
export function importDestination(
  into: string | undefined,
  { CONTRACT_DIR = '' }: Environment,
): ImportDestination | string {
  const given = CONTRACT_DIR.trim();
  const served = given === '' ? ownContract() : path.resolve(given);
  const folder = into === undefined ? served : path.resolve(into);
  const real = realPath(folder);
  const hint = 'name another folder with --into or CONTRACT_DIR, or start the import elsewhere';
  if (real.toLowerCase().split(path.sep).includes('node_modules'))
    return `Nothing is written below node_modules, where the next install would delete it (${folder}): ${hint}.`;
  if ([bundledContract, path.join(bundledContract, '..', 'dist')].some((own) => isBelow(real, realPath(own))))
    return `Nothing is written into the files of the package, which the next version replaces (${folder}): ${hint}.`;
  return { folder, isServed: real === realPath(served) };
}

/** Without symbolic links, as far as the path is there. */
function realPath(wanted: string): string {
  const parent = path.dirname(wanted);
  if (existsSync(wanted) || parent === wanted) return realpathSync(wanted);
  return path.join(realPath(parent), path.basename(wanted));
}

function isBelow(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}

/**
 * Writes `Services86/Agent.wsdl` into the contract folder, whole or not at all: a temporary file beside it is flushed
 * and renamed over it. A name that is there in another letter case is kept, as the same version or agent must not be
 * there twice.
 * @throws the file system's error; then nothing has changed
 */
export function writeContractFile(folder: string, version: string, agent: string, text: string): void {
  const versionFolder = join(folder, presentName(folder, version) ?? version);
  mkdirSync(versionFolder, { recursive: true });
  const file = `${agent}.wsdl`;
  const target = join(versionFolder, presentName(versionFolder, file) ?? file);
  // Not called .wsdl: a gateway that starts meanwhile must not take it for an agent.
  const temporary = join(versionFolder, `.${agent}.${randomUUID()}.tmp`);
  try {
    writeDurably(temporary, text);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx');
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function presentName(folder: string, name: string): string | undefined {
  try {
    return readdirSync(folder).find((present) => present.toLowerCase() === name.toLowerCase());
  } catch {
    return undefined;
  }
}
