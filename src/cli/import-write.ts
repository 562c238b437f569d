import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `Services86/Agent.wsdl` into the contract folder, whole or not at all: a temporary file beside it is flushed
 * and renamed over it. Names that are there in another letter case are kept, for the same version or agent must not
 * stand there twice.
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
