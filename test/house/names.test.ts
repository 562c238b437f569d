import path from 'node:path';
import { fileNamesTwice, namesTwice, smallFiles } from './names';
import { readSources, type Sources } from './rules';
import { reasonsForSmall } from './small-files';

const root = path.join(__dirname, '..', '..');
const src = readSources(root, ['src']);
/** One role in several rooms: the interface of a wire, and the two wires. */
const roles: ReadonlySet<string> = new Set(['wire']);

describe('names', () => {
  test('a file is an idea, or says why it is small', () => expect(smallFiles(src, reasonsForSmall)).toEqual([]));
  test('no file name stands twice', () => expect(fileNamesTwice(src, roles)).toEqual([]));
  test('no name of a type, or of what is exported, stands twice', () => expect(namesTwice(src)).toEqual([]));
});

const fake = (files: Record<string, string>): Sources => new Map(Object.entries(files));
const long = 'x\n'.repeat(25);

describe('the rules find', () => {
  test('a small file without a reason, and a reason without a small file', () => {
    const files = fake({ 'src/a/index.ts': '', 'src/a/b.ts': 'x\n'.repeat(24), 'src/a/c.ts': long, 'src/a/d.ts': '' });
    const reasons = new Map(['src/a/c.ts', 'src/a/d.ts', 'src/a/e.ts'].map((file) => [file, 'because']));
    expect(smallFiles(files, reasons)).toEqual([
      'src/a/b.ts is small without a reason',
      'src/a/c.ts needs no reason',
      'src/a/e.ts needs no reason',
    ]);
  });
  test('a file name in two rooms, unless the codecs share it or it is a role', () => {
    const files = ['src/a/x.ts', 'src/b/x.ts', 'src/soap/y.ts', 'src/rest/y.ts', 'src/a/wire.ts', 'src/b/wire.ts'];
    const sources = fake(Object.fromEntries(files.map((file) => [file, ''])));
    expect(fileNamesTwice(sources, roles)).toEqual(['x.ts stands in src/a/x.ts and src/b/x.ts']);
  });
  test('a type, or an exported value, with the name of another', () => {
    const files = fake({
      'src/a/a.ts': 'interface Slot {}\nexport function open() {}\nconst own = 1;\nexport type Twin = 1;',
      'src/b/b.ts': 'export class Slot {}\nexport const open = 1;\nconst own = 2;',
      'src/soap/c.ts': 'export type Both = 1;',
      'src/rest/d.ts': 'interface Both {}',
    });
    expect(namesTwice(files)).toEqual([
      'Slot stands in src/a/a.ts and src/b/b.ts',
      'open stands in src/a/a.ts and src/b/b.ts',
    ]);
  });
});
