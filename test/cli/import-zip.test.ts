import { zipSync } from 'fflate';
import { isZip, zipEntries } from '../../src/cli/import-zip';

const archive = zipSync({
  'one.txt': Buffer.from('first'),
  '../../escape.txt': Buffer.from('second'),
  __proto__x: Buffer.from('third'),
  '__MACOSX/._one.txt': Buffer.from('fork'),
  'folder/': new Uint8Array(),
});

const textOf = (entry: { name: string; bytes?: Uint8Array; problem?: string }): readonly string[] => [
  entry.name,
  entry.problem ?? Buffer.from(entry.bytes ?? []).toString(),
];

test('entries one by one, names for show only, without folders and resource forks', () => {
  expect(isZip(archive)).toBe(true);
  expect([...zipEntries('a.zip', archive)].map(textOf)).toEqual([
    ['a.zip/one.txt', 'first'],
    ['a.zip/../../escape.txt', 'second'],
    ['a.zip/__proto__x', 'third'],
  ]);
});

test('an archive over a limit is refused before anything is unpacked', () => {
  const bomb = zipSync({ zeros: new Uint8Array(1000), more: new Uint8Array(1000) });
  const limits = { entries: 2, entryBytes: 1000, totalBytes: 2000 };
  const problems = (changed: object): readonly string[] =>
    [...zipEntries('b.zip', bomb, { ...limits, ...changed })].flatMap((entry) =>
      'problem' in entry ? [entry.problem] : [],
    );
  expect(problems({})).toEqual([]);
  expect(problems({ entries: 1 })).toEqual(['The archive has more than 1 entries.']);
  expect(problems({ entryBytes: 999 })).toEqual(['The entry "zeros" unpacks to more than 999 bytes.']);
  expect(problems({ totalBytes: 1999 })).toEqual(['The archive unpacks to more than 1999 bytes.']);
});

test('an entry that unpacks to more than its directory says never grows', () => {
  const lying = Buffer.from(zipSync({ zeros: new Uint8Array(100_000) }));
  const directory = lying.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  lying.writeUInt32LE(10, directory + 24);
  expect([...zipEntries('c.zip', lying)]).toEqual([
    { name: 'c.zip/zeros', problem: expect.stringContaining('damaged') },
  ]);
});

test('one flipped bit in a stored entry shows, the others are still read', () => {
  const stored = Buffer.from(zipSync({ x: Buffer.from('aaaa'), y: Buffer.from('bbbb') }, { level: 0 }));
  stored[stored.indexOf('aaaa')] = 0x63;
  expect([...zipEntries('d.zip', stored)].map(textOf)).toEqual([
    ['d.zip/x', expect.stringContaining('damaged')],
    ['d.zip/y', 'bbbb'],
  ]);
});

test('half an archive is damaged', () => {
  expect([...zipEntries('e.zip', archive.subarray(0, 60))]).toEqual([
    { name: 'e.zip', problem: 'The archive is damaged.' },
  ]);
});
