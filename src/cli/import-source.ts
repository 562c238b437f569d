/** Where WSDLs come from: a folder, a zip archive, a file, or a NetServer's address. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from './find-wsdl';
import { candidatesAt } from './import-download';
import { isZip, zipEntries } from './import-zip';
import { shortReason } from './surroundings';
import type { SendWeb } from './web-request';

export interface Source {
  /** How many candidates there are, if that is known before. */
  readonly count: number | undefined;
  candidates(): AsyncIterable<Candidate>;
}

/** Far above the largest known WSDL (under 2 MB) and above a zip of a whole installation. */
const fileBytesMax = 32 * 1024 * 1024;
const archiveBytesMax = 256 * 1024 * 1024;
const depthMax = 16;
const filesMax = 20_000;

/** Whether it is an address, not a path. */
export const isAddress = (given: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(given);

/**
 * Opens a source as typed after `import`. Reads only file names yet.
 * @param send how addresses are asked; unset: directly
 */
export function openSource(given: string, send?: SendWeb): Source {
  if (isAddress(given)) return fromAddress(given, send);
  const files: string[] = [];
  const problems: Candidate[] = [];
  try {
    if (statSync(given).isDirectory()) listFiles(given, '', 0, files);
    else files.push('');
  } catch (error) {
    problems.push({
      name: given,
      problem: error instanceof TooMany ? error.message : `It cannot be read (${shortReason(error)}).`,
    });
  }
  return {
    count: files.length + problems.length,
    async *candidates() {
      yield* problems;
      for (const file of files) yield* expand(readCandidate(join(given, file)));
    },
  };
}

function fromAddress(given: string, send: SendWeb | undefined): Source {
  return {
    count: undefined,
    async *candidates() {
      for await (const candidate of candidatesAt(given, send)) yield* expand(candidate);
    },
  };
}

class TooMany extends Error {}

/** Lists the files below a folder, sorted, without hidden ones and links to folders. */
function listFiles(root: string, folder: string, depth: number, into: string[]): void {
  if (depth > depthMax) throw new TooMany(`The folders are nested deeper than ${depthMax}.`);
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) listFiles(root, path, depth + 1, into);
    else if (entry.isFile() || isLinkToFile(join(root, path), entry)) into.push(path);
    if (into.length > filesMax) throw new TooMany(`There are more than ${filesMax} files.`);
  }
}

function isLinkToFile(path: string, entry: { isSymbolicLink(): boolean }): boolean {
  return entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readCandidate(path: string): Candidate {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { name: path, problem: 'It is not a file.' };
    if (stat.size > archiveBytesMax)
      return { name: path, problem: `The file is larger than ${archiveBytesMax} bytes.` };
    return { name: path, bytes: readFileSync(path) };
  } catch (error) {
    return { name: path, problem: `It cannot be read (${shortReason(error)}).` };
  }
}

/** The entries of an archive; archives inside archives are not opened. */
function* expand(candidate: Candidate): Generator<Candidate> {
  if ('bytes' in candidate && isZip(candidate.bytes)) yield* zipEntries(candidate.name, candidate.bytes);
  else if ('bytes' in candidate && candidate.bytes.length > fileBytesMax)
    yield { name: candidate.name, problem: `The file is larger than ${fileBytesMax} bytes.` };
  else yield candidate;
}
