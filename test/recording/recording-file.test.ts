import fs, { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RecordingFile } from '../../src/recording/recording-file';
import { temporaryFile } from './rig';

const told: string[] = [];
const news = { full: () => void told.push('full'), unwritable: (code: string) => void told.push(code) };
beforeEach(() => told.splice(0));

test('two writers append whole lines to a file of its owner', async () => {
  const file = temporaryFile();
  writeFileSync(file, 'before\n', { mode: 0o644 });
  chmodSync(file, 0o644);
  const [one, other] = [new RecordingFile(file, news), new RecordingFile(file, news)];
  const long = 'x'.repeat(40_000);
  for (let at = 0; at < 40; at++) {
    one.add(`one ${long}`, () => undefined);
    other.add(`other ${long}`, () => undefined);
  }
  await Promise.all([one.close(), other.close()]);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(81);
  expect(new Set(lines)).toEqual(new Set(['before', `one ${long}`, `other ${long}`]));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('closed twice, no file of another is closed', async () => {
  const recording = new RecordingFile(temporaryFile(), news);
  await recording.close();
  const other = fs.openSync(temporaryFile(), 'w');
  await recording.close();
  expect(fs.writeSync(other, 'x')).toBe(1);
  fs.closeSync(other);
});

test('a full file takes no more; it is told once', async () => {
  const file = temporaryFile();
  const recording = new RecordingFile(file, news, 25);
  const written: boolean[] = [];
  for (const line of ['0123456789', '0123456789', 'more', 'more']) {
    recording.add(line, (isWritten) => written.push(isWritten));
    await recording.flush();
  }
  expect(written).toEqual([true, true, false, false]);
  expect(recording.isFull).toBe(true);
  await recording.close();
  expect(told).toEqual(['full']);
  expect(readFileSync(file, 'utf8')).toBe('0123456789\n0123456789\n');
});

test('what another has written counts for the length', async () => {
  const file = temporaryFile();
  const recording = new RecordingFile(file, news, 25);
  appendFileSync(file, 'from somewhere else\n');
  recording.add('0123456789', () => undefined);
  await recording.close();
  expect(told).toEqual(['full']);
});

test.each([
  ['a folder', (file: string) => mkdirSync(file), 'it is no file'],
  ['a folder that is not there', (file: string) => path.join(file, 'x'), 'ENOENT'],
])('%s is refused with a sentence', (_, make, reason) => {
  const file = temporaryFile();
  const target = make(file) ?? file;
  expect(() => new RecordingFile(target, news)).toThrow(`The recording ${target} cannot be written (${reason}).`);
});

test('a disk that takes a part of a line only: told once, and the next line begins a new one', async () => {
  const file = temporaryFile();
  const recording = new RecordingFile(file, news);
  const written: boolean[] = [];
  const taking = (bytesMax: number) =>
    jest.spyOn(fs, 'write').mockImplementationOnce((...given: readonly unknown[]) => {
      const [handle, bytes] = given;
      const done = given.at(-1);
      if (typeof handle !== 'number' || !Buffer.isBuffer(bytes) || typeof done !== 'function') throw new Error('another call'); // prettier-ignore
      done(null, fs.writeSync(handle, bytes, 0, bytesMax));
    });
  for (const [line, bytes] of [['cut off', 2], ['lost', 0], ['kept', 100]] as const) {
    if (bytes < 100) taking(bytes);
    recording.add(line, (isWritten) => written.push(isWritten));
    await recording.flush();
  }
  await recording.close();
  jest.restoreAllMocks();
  expect([written, told]).toEqual([[false, false, true], ['ENOSPC']]);
  expect(fs.readFileSync(file, 'utf8')).toBe('cu\nkept\n');
}); // prettier-ignore

test('a line that another process, or an earlier run, has left cut off is ended first', async () => {
  const file = temporaryFile();
  writeFileSync(file, 'cut');
  const recording = new RecordingFile(file, news);
  recording.add('whole', () => undefined);
  await recording.flush();
  appendFileSync(file, 'cut, too');
  recording.add('whole', () => undefined);
  await recording.close();
  expect(readFileSync(file, 'utf8')).toBe('cut\nwhole\ncut, too\nwhole\n');
});
