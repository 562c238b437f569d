/** Files that people write: their text, whichever encoding the editor has chosen. */
import { readFileSync } from 'node:fs';

/** Byte order marks (Unicode 16 §23.8) and what they say. */
const marks = [
  { mark: Buffer.from([0xef, 0xbb, 0xbf]), encoding: 'utf-8' },
  { mark: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
] as const;

/**
 * The text of a file in UTF-8, or in the encoding that its byte order mark names. Windows PowerShell 5.1 writes UTF-16
 * for `>` and `Out-File`, and several editors of Windows write UTF-8 with a mark. Taken for plain UTF-8, such a file
 * gives another password, or a first setting that has no name anyone knows.
 * @throws Error when the file cannot be read
 */
export function readTextFile(file: string): string {
  return withoutMark(readFileSync(file));
}

/**
 * The secret in a file: its text without one line end behind it, which editors and `echo` put there.
 * @throws Error when the file cannot be read
 */
export function readSecretFile(file: string): string {
  return readTextFile(file).replace(/\r?\n$/, '');
}

/** The text of these bytes; the mark is no part of it. */
export function withoutMark(bytes: Buffer): string {
  const encoding = marks.find(({ mark }) => bytes.subarray(0, mark.length).equals(mark))?.encoding ?? 'utf-8';
  // TextDecoder takes the mark off.
  return new TextDecoder(encoding).decode(bytes);
}
