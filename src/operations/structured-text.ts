/** Texts in JSON or YAML, with the line on which each part stands. */
import type { Document, LineCounter, Pair } from 'yaml';

export interface StructuredText {
  readonly value: unknown;
  /** Line (from 1) of the part at this path, or of the nearest part around it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** `problem` says what is wrong and on which line; it never repeats what the text says. */
export type StructuredReading = StructuredText | { readonly problem: string };

/**
 * Reads JSON or YAML 1.2, of which JSON is a part. Names must be unique.
 * @param scalars `text`: every value comes as it is written (`0123`, `on`); `typed`: numbers, booleans and null as such
 */
export function readStructured(text: string, scalars: 'text' | 'typed'): StructuredReading {
  const { LineCounter, parseDocument } = loadYaml();
  const lines = new LineCounter();
  const schema = scalars === 'text' ? 'failsafe' : 'core';
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', schema });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    return { problem: error.code === 'DUPLICATE_KEY' ? `line ${line}: a name stands twice` : noFormat(line) };
  }
  try {
    const value: unknown = document.toJS();
    return { value, lineOf: (path) => lineOf(document, lines, path) };
  } catch {
    // Aliases that stand for too much.
    return { problem: noFormat(1) };
  }
}

const noFormat = (line: number): string => `line ${line}: this is neither JSON nor YAML`;

/** Most gateways read no such text: the library is loaded with the first one. */
function loadYaml(): typeof import('yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('yaml');
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  const { isMap, isScalar, isSeq } = loadYaml();
  let node: unknown = document.contents;
  let at = startOf(node);
  for (const part of path) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))
      : undefined;
    const next = isSeq(node) ? node.items[Number(part)] : pair?.value;
    at = startOf(pair?.key) ?? startOf(next) ?? at;
    node = next;
  }
  return lines.linePos(at ?? 0).line;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const start: unknown = Array.isArray(node.range) ? node.range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}
