/**
 * SANDBOX_FILE: the records of the sandbox in a file that survives the end of the process, however it ends.
 *
 * The file has one line of JSON per command that has changed something, written before the command is answered. A line
 * that a kill has torn is the last one, and its command was not answered: it is dropped. When the changes outgrow the
 * records, the file is written anew beside the old one and takes its place in one step.
 */
import fs from 'node:fs';
import type { Change } from '../records';
import { readImage, rowJson, type StateImage } from './state-image';

/** Below this size the file is not worth writing anew. */
const rewriteBytesMin = 8 * 1024 * 1024;
const format = 'netserver-gateway sandbox 1';

export interface StateFile {
  /** What the file held when it was opened; undefined: it is new. */
  readonly found: StateImage | undefined;
  /** Writes everything there is in place of what the file holds. @throws Error with a sentence */
  rewrite(image: StateImage): void;
  /**
   * Adds what one command has changed.
   * @param image gives everything there is, with these changes
   * @returns a sentence that says why that was not possible; then the file holds nothing of it
   */
  append(changes: readonly Change[], nextId: number, image: () => StateImage): string | undefined;
  close(): void;
}

/** @throws Error with a sentence: the file cannot be read, or something else stands in it */
export function openStateFile(path: string): StateFile {
  const { found, bytes } = readFile(path);
  let file: number | undefined;
  let size = bytes;
  let sizeWhole = bytes;
  if (found !== undefined) {
    file = fs.openSync(path, 'a');
    // A torn line ends here.
    fs.ftruncateSync(file, bytes);
  }
  const rewrite = (image: StateImage): void => {
    const beside = `${path}.new`;
    const written = writeWhole(beside, image);
    // Windows replaces no file that is open.
    if (file !== undefined) fs.closeSync(file);
    file = undefined;
    try {
      fs.renameSync(beside, path);
      size = written;
      sizeWhole = written;
    } finally {
      file = fs.openSync(path, 'a');
    }
  };
  return {
    found,
    rewrite(image) {
      try {
        rewrite(image);
      } catch (error) {
        throw new Error(`SANDBOX_FILE ${path} cannot be written (${codeOf(error)}).`, { cause: error });
      }
    },
    append(changes, nextId, image) {
      if (file === undefined) return 'The sandbox has lost its file; nothing can be changed any more.';
      const line = Buffer.from(`${JSON.stringify({ nextId, changes: changes.map(changeJson) })}\n`, 'utf8');
      try {
        const { size: found, nlink } = fs.fstatSync(file);
        if (found !== size || nlink === 0)
          return `Another program has changed ${path}; the sandbox writes no more to it.`;
        writeAll(file, line);
      } catch (error) {
        tryTo(() => file !== undefined && fs.ftruncateSync(file, size));
        return `The sandbox could not write ${path} (${codeOf(error)}); nothing has changed.`;
      }
      size += line.byteLength;
      // What is kept is kept: where this fails, the file goes on as it is.
      if (size > Math.max(rewriteBytesMin, 4 * sizeWhole)) tryTo(() => rewrite(image()));
      return undefined;
    },
    close: () => {
      if (file !== undefined) fs.closeSync(file);
      file = undefined;
    },
  };
}

const changeJson = ({ table, key, value }: Change): readonly unknown[] =>
  value === undefined ? [table, key] : [table, ...rowJson([key, value])];

/** The code of an error of Node's (`ENOENT`), whose message repeats paths. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';

function tryTo(work: () => unknown): void {
  try {
    work();
  } catch {
    // The next command finds the file as it is, and says so.
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += fs.writeSync(file, bytes, at);
}

/** Writes a new file, down to the disk. @returns its bytes */
function writeWhole(path: string, { nextId, tables }: StateImage): number {
  const file = fs.openSync(path, 'w');
  let bytes = 0;
  const writeLine = (line: object): void => {
    const text = Buffer.from(`${JSON.stringify(line)}\n`, 'utf8');
    writeAll(file, text);
    bytes += text.byteLength;
  };
  try {
    writeLine({ format, nextId });
    for (const [table, rows] of tables) for (const row of rows) writeLine({ changes: [[table, ...rowJson(row)]] });
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  return bytes;
}

/** What stands in the file, and how many bytes of it count. */
function readFile(path: string): { readonly found: StateImage | undefined; readonly bytes: number } {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { found: undefined, bytes: 0 };
    throw new Error(`SANDBOX_FILE ${path} cannot be read (${codeOf(error)}).`, { cause: error });
  }
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (bytes.length === 0) return { found: undefined, bytes: 0 };
  const replay = new Replay();
  let number = 0;
  for (let at = 0; at < end;) {
    const next = bytes.indexOf(0x0a, at) + 1;
    number += 1;
    if (!replay.take(bytes.toString('utf8', at, next), number))
      throw new Error(`SANDBOX_FILE ${path}, line ${number}: this is no state of a sandbox.`);
    at = next;
  }
  const found = readImage(replay.json());
  if (number === 0 || typeof found === 'string')
    throw new Error(`SANDBOX_FILE ${path}: ${typeof found === 'string' ? found : 'this is no state of a sandbox.'}`);
  return { found, bytes: end };
}

/** Carries out again what the lines of a file say. */
class Replay {
  readonly #tables = new Map<string, Map<unknown, unknown>>();
  #nextId: unknown;

  /** @returns whether the line could be read */
  take(text: string, number: number): boolean {
    const line = parsed(text);
    if (line === undefined || (number === 1 && line.get('format') !== format)) return false;
    this.#nextId = line.get('nextId') ?? this.#nextId;
    const changes = line.get('changes') ?? [];
    if (!Array.isArray(changes)) return false;
    for (const change of changes) {
      if (!Array.isArray(change)) return false;
      const [name, key, ...value]: readonly unknown[] = change;
      if (typeof name !== 'string') return false;
      const table = this.#tables.get(name) ?? new Map<unknown, unknown>();
      this.#tables.set(name, table);
      if (value.length === 0) table.delete(key);
      else table.set(key, value[0]);
    }
    return true;
  }

  json(): object {
    return {
      nextId: this.#nextId,
      tables: Object.fromEntries(Array.from(this.#tables, ([name, rows]) => [name, [...rows]])),
    };
  }
}

function parsed(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? new Map(Object.entries(json)) : undefined;
  } catch {
    return undefined;
  }
}
