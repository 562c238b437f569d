import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withoutMark, readTextFile } from '../../src/text/text-file';

const text = 'TICKET_HOURS=3\r\nNÅ=ø\r\n';

const utf16be = (written: string): Buffer => Buffer.from(written, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16, as Windows PowerShell writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 with the high byte first', utf16be(`\ufeff${text}`)],
])('%s', (_, bytes) => {
  expect(withoutMark(bytes)).toBe(text);
});

test.each([[''], ['x'], ['þÿ'], ['\u00ef']])('%j is no byte order mark', (short) => {
  expect(withoutMark(Buffer.from(short))).toBe(short);
});

test('a file; one that is not there throws', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'text-file-'));
  try {
    const file = path.join(folder, 'a');
    writeFileSync(file, `\ufeff${text}`, 'utf16le');
    expect(readTextFile(file)).toBe(text);
    expect(() => readTextFile(path.join(folder, 'b'))).toThrow(/ENOENT/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
