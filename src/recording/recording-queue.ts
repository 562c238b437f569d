/**
 * Calls that wait to become lines. It is bounded by number and bytes, and the work takes a share of the process only:
 * what comes while too much waits is dropped, and counted, in the file, too.
 */
import { inTurns, type Turns } from '../text/turn';
import { recordingFormat, type DroppedLine } from './line-forms';
import type { RecordingFile } from './recording-file';

/** One call that has ended. */
export interface EndedCall {
  /** What it holds in memory while it waits, about. */
  readonly bytes: number;
  /** Gives its line. */
  readonly describe: () => Promise<Turns<string>>;
}

export type RecordingResult = 'written' | 'dropped' | 'failed';

export interface QueueLimits {
  readonly callsMax: number;
  readonly bytesMax: number;
  /** Share of the process's time that lines may take while calls are served, 0 to 1. */
  readonly share: number;
  /** Time that a closing process has for what still waits. */
  readonly closeMs: number;
}

export const queueLimits: QueueLimits = { callsMax: 1_000, bytesMax: 32 * 1024 * 1024, share: 0.2, closeMs: 5_000 };

/** A longer line is not written: nothing could read it back. */
export const lineCharsMax = 8 * 1024 * 1024;

export class RecordingQueue {
  #waiting: EndedCall[] = [];
  #bytes = 0;
  #dropped = 0;
  #isWorking = false;
  #closesAt = Infinity;
  #idle: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: Pick<RecordingFile, 'add' | 'waitingBytes' | 'isFull' | 'close'>,
    private readonly count: (result: RecordingResult) => void,
    private readonly onDefect: (error: unknown) => void,
    private readonly limits: QueueLimits = queueLimits,
  ) {}

  /** Whether there is room; asked before anything is done for a call. */
  hasRoom(): boolean {
    const { callsMax, bytesMax } = this.limits;
    const isFree = this.#waiting.length < callsMax && this.#bytes + this.file.waitingBytes < bytesMax;
    return isFree && !this.file.isFull;
  }

  drop(): void {
    this.#dropped += 1;
    this.count('dropped');
  }

  add(call: EndedCall): void {
    if (!this.hasRoom()) return this.drop();
    this.#waiting.push(call);
    this.#bytes += call.bytes;
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#idle = new Promise((resolve) => setImmediate(() => void this.#work().then(resolve)));
  }

  /** Resolves when what waited is written, within limits. */
  async close(): Promise<void> {
    this.#closesAt = performance.now() + this.limits.closeMs;
    await this.#idle;
    this.#tellDropped();
    await this.file.close();
  }

  async #work(): Promise<void> {
    for (let call = this.#waiting.shift(); call !== undefined; call = this.#waiting.shift()) {
      this.#bytes -= call.bytes;
      if (performance.now() > this.#closesAt) this.drop();
      else {
        const began = performance.now();
        await this.#write(call);
        await this.#rest(performance.now() - began);
      }
    }
    this.#isWorking = false;
  }

  async #write({ describe }: EndedCall): Promise<void> {
    try {
      const line = await inTurns(await describe());
      if (line.length > lineCharsMax) return this.drop();
      this.#tellDropped();
      this.file.add(line, (isWritten) => this.count(isWritten ? 'written' : 'failed'));
    } catch (error) {
      this.onDefect(error);
      this.count('failed');
    }
  }

  /** Others come first while calls are served. @param worked milliseconds */
  #rest(worked: number): Promise<void> | undefined {
    if (this.#closesAt !== Infinity || worked < 1) return undefined;
    const ms = Math.min(1_000, worked * (1 / this.limits.share - 1));
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const line: DroppedLine = {
      format: recordingFormat,
      kind: 'dropped',
      at: new Date().toISOString(),
      calls: this.#dropped,
    };
    this.#dropped = 0;
    this.file.add(JSON.stringify(line), () => undefined);
  }
}
