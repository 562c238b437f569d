/** Reads the lines of a recording one by one: a file of a gigabyte never stands in memory. */
import { createReadStream } from 'node:fs';
import { lineCharsMax } from './recording-queue';

export interface RecordingLine {
  /** From 1 on. */
  readonly number: number;
  /** Undefined: the line is longer than any that is written, or no UTF-8. */
  readonly text: string | undefined;
  /** Bytes of the file up to its end, for progress. */
  readonly end: number;
}

const lineBreak = 0x0a;
/** UTF-8 takes up to three bytes for each UTF-16 unit. */
const lineBytesMax = 3 * lineCharsMax;

/** Lines that are not empty. Rejects with the system's error where the file cannot be read. */
export async function* recordingLines(file: string): AsyncGenerator<RecordingLine> {
  let number = 0;
  let end = 0;
  let pieces: Buffer[] = [];
  let length = 0;
  const take = (): RecordingLine | undefined => {
    number += 1;
    const bytes = length > lineBytesMax ? undefined : Buffer.concat(pieces);
    const isEmpty = length === 0;
    [pieces, length] = [[], 0];
    return isEmpty ? undefined : { number, text: bytes && textOf(bytes), end };
  };
  const stream: AsyncIterable<Buffer> = createReadStream(file);
  for await (const chunk of stream) {
    let at = 0;
    for (let found = chunk.indexOf(lineBreak); found >= 0; found = chunk.indexOf(lineBreak, at)) {
      end += found + 1 - at;
      keep(chunk.subarray(at, found));
      const line = take();
      if (line !== undefined) yield line;
      at = found + 1;
    }
    end += chunk.length - at;
    keep(chunk.subarray(at));
  }
  const last = length === 0 ? undefined : take();
  if (last !== undefined) yield last;

  function keep(piece: Buffer): void {
    length += piece.length;
    if (length <= lineBytesMax) pieces.push(piece);
    else pieces = [];
  }
}

const strict = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
