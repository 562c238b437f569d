import { Document } from './document';
import { BodyParts } from './body-parts';
import type { Lines } from './run';

/** One run of base64 that was taken out of a message. */
export interface MarkedDocument {
  /** What stands in its place. */
  readonly marker: string;
  /** Where, in the skeleton. */
  readonly at: number;
  readonly document: Document;
  readonly lines: Lines;
  /** False: a line end is its last character. */
  readonly endsInLine: boolean;
}

/**
 * A message without its documents: their text is replaced by markers that nobody can guess, in characters that are
 * legal wherever base64 is.
 */
export class BodyWithDocuments {
  readonly #runs: ReadonlyMap<string, MarkedDocument>;
  readonly #marker: RegExp;

  /**
   * @param skeleton what is left of the message
   * @param byteLength of the message as it arrived
   * @param key what all markers begin with
   */
  constructor(
    readonly skeleton: Uint8Array,
    readonly byteLength: number,
    runs: readonly MarkedDocument[],
    private readonly key: string,
  ) {
    this.#runs = new Map(runs.map((run) => [run.marker, run]));
    this.#marker = new RegExp(`${key}\\d+E`, 'g');
  }

  /** Whether a text has a marker in it. */
  isIn(text: string): boolean {
    return text.includes(this.key);
  }

  /** The document whose marker a text is, and nothing but that. */
  document(text: string): Document | undefined {
    return this.#runs.get(text)?.document;
  }

  /**
   * How long a text of the skeleton is when restored, line ends not counted; undefined: as long as it is, there is no
   * marker in it.
   */
  restoredLength(text: string): number | undefined {
    if (!this.isIn(text)) return undefined;
    let length = text.length;
    for (const [marker] of text.matchAll(this.#marker))
      length += (this.#runs.get(marker)?.document.textLength ?? marker.length) - marker.length;
    return length;
  }

  /**
   * A text of the skeleton as the message has it. Line ends become line feeds, as XML 1.0 section 2.11 has it; nothing
   * else has lines.
   */
  restore(text: string): string {
    if (!this.isIn(text)) return text;
    return text.replace(this.#marker, (marker) => {
      const run = this.#runs.get(marker);
      return run === undefined ? marker : textOf(run);
    });
  }

  /** The call is over: see Document. */
  release(): void {
    for (const { document } of this.#runs.values()) document.release();
  }

  /** The message as it arrived; undefined where that would have to be put together line by line. */
  original(): BodyParts | undefined {
    const parts: (Uint8Array | Document)[] = [];
    let from = 0;
    for (const { marker, at, document, lines } of this.#runs.values()) {
      if (lines.end !== '') return undefined;
      parts.push(this.skeleton.subarray(from, at), document);
      from = at + marker.length;
    }
    return new BodyParts([...parts, this.skeleton.subarray(from)]);
  }
}

function textOf({ document, lines: { columns, end }, endsInLine }: MarkedDocument): string {
  const text = document.text();
  if (end === '') return text;
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return lines.join('\n') + (endsInLine ? '' : '\n');
}
