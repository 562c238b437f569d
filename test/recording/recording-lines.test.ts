import { writeFileSync } from 'node:fs';
import { recordingLines, type RecordingLine } from '../../src/recording/recording-lines';
import { temporaryFile } from './rig';

async function linesOf(content: string | Buffer): Promise<readonly RecordingLine[]> {
  const file = temporaryFile();
  writeFileSync(file, content);
  return all(recordingLines(file));
}

async function all(lines: AsyncIterable<RecordingLine>): Promise<readonly RecordingLine[]> {
  const found: RecordingLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

test('lines with their numbers; empty ones are none, and the last one needs no line break', async () => {
  expect(await linesOf('one\n\nthree\nfour')).toEqual([
    { number: 1, text: 'one', end: 4 },
    { number: 3, text: 'three', end: 11 },
    { number: 4, text: 'four', end: 15 },
  ]);
  expect(await linesOf('')).toEqual([]);
});

test('lines that are longer than a piece of the file', async () => {
  const long = 'ø'.repeat(100_000);
  expect((await linesOf(`${long}\n${long}\n`)).map(({ text }) => text)).toEqual([long, long]);
});

test('a line without an end, and bytes that are no text', async () => {
  const lines = await linesOf(
    Buffer.concat([Buffer.alloc(30 * 1024 * 1024, 0x61), Buffer.from('\nnext\n\xff\n', 'latin1')]),
  );
  expect(lines.map(({ number, text }) => [number, text])).toEqual([[1, undefined], [2, 'next'], [3, undefined]]); // prettier-ignore
});

test('a file that is not there', async () => {
  await expect(all(recordingLines('/nowhere/at/all'))).rejects.toMatchObject({ code: 'ENOENT' });
});
