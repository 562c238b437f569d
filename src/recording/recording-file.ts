/**
 * The file of a recording. Several processes write whole lines at its end; it is readable by its owner only, and it has
 * an end. A disk that takes no more never hurts a call.
 */
import { closeSync, fchmodSync, fstatSync, openSync, readSync, statSync, write } from 'node:fs';
import path from 'node:path';

/** A file that is as long gets no more lines. */
export const recordingBytesMax = 1024 * 1024 * 1024;

/** Lines are written together after so long, or when so many bytes wait. */
const flushMs = 100;
const flushBytes = 256 * 1024;
const lineBreak = 0x0a;

/** What becomes of lines that were to be written. */
export interface FileNews {
  /** The file has reached its greatest length. */
  full(): void;
  /** The system took no lines. @param code such as `ENOSPC` */
  unwritable(code: string): void;
}

interface Waiting {
  readonly line: string;
  /** Told whether the line is in the file. */
  readonly done: (isWritten: boolean) => void;
}

export class RecordingFile {
  readonly #handle: number;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #trouble: 'none' | 'full' | 'unwritable' = 'none';

  /** @throws Error, one sentence, where the file cannot be written */
  constructor(
    file: string,
    private readonly news: FileNews,
    private readonly bytesMax = recordingBytesMax,
  ) {
    this.#handle = openForLines(file);
  }

  /** Bytes that wait to be written. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  get isFull(): boolean {
    return this.#trouble === 'full';
  }

  /** @param line without its line break */
  add(line: string, done: Waiting['done']): void {
    this.#waiting.push({ line, done });
    this.#waitingBytes += line.length;
    if (this.#waitingBytes >= flushBytes) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), flushMs);
  }

  /** Resolves when all lines are written, or known as lost. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** A second one is the first: the number of the handle may belong to another file by then. */
  close(): Promise<void> {
    this.#closing ??= this.flush().then(() => closeSync(this.#handle));
    return this.#closing;
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const isWritten = await this.#append(batch.map(({ line }) => `${line}\n`).join(''));
    this.#waitingBytes -= batch.reduce((sum, { line }) => sum + line.length, 0);
    for (const { done } of batch) done(isWritten);
  }

  async #append(lines: string): Promise<boolean> {
    const { size } = fstatSync(this.#handle);
    const bytes = Buffer.from(isCutOff(this.#handle, size) ? `\n${lines}` : lines);
    if (this.#trouble === 'full' || size + bytes.length > this.bytesMax) {
      if (this.#trouble !== 'full') this.news.full();
      this.#trouble = 'full';
      return false;
    }
    const { written, code } = await append(this.#handle, bytes);
    if (written === bytes.length) {
      this.#trouble = 'none';
      return true;
    }
    if (this.#trouble === 'none') this.news.unwritable(code ?? 'ENOSPC');
    this.#trouble = 'unwritable';
    return false;
  }
}

/** A disk that was full, or a machine that went down, has cut a line off, of this process or another one. */
function isCutOff(handle: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last[0] !== lineBreak;
}

/** One system call for all: with O_APPEND, lines of several processes do not get into one another. */
function append(handle: number, bytes: Buffer): Promise<{ readonly written: number; readonly code?: string }> {
  return new Promise((resolve) => {
    write(handle, bytes, 0, bytes.length, null, (error, written) => {
      resolve(error === null ? { written } : { written: 0, code: error.code ?? 'EIO' });
    });
  });
}

function openForLines(file: string): number {
  const shown = path.resolve(file);
  try {
    // A pipe without a reader would hold up the start.
    const there = statSync(shown, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) throw new Error('it is no file');
    const handle = openSync(shown, 'a+', 0o600);
    if (there !== undefined) fchmodSync(handle, 0o600);
    return handle;
  } catch (error) {
    const isOfSystem = typeof error === 'object' && error !== null && 'code' in error;
    const reason = isOfSystem ? String(error.code) : 'it is no file';
    throw new Error(`The recording ${shown} cannot be written (${reason}).`, { cause: error });
  }
}
