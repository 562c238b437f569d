/** Files that are none of ours, are broken, or go away while they are written. */
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import Database from 'libsql';
import { openLedgerView } from '../../src/usage';
import { allOf } from './all-of';
import { clock, day, ledgerOver, newFile, operationOf, removeFiles, send, storeHere } from './ledger-fixture';

afterAll(removeFiles);

const setSeen = operationOf('Services86', 'Appointment', 'SetSeen');

async function usageIn(file: string) {
  const view = openLedgerView({ kind: 'files', files: [file] });
  const rows = await allOf(view.usage({}));
  await view.close();
  return rows;
}

test('the database of another program stays as it is, byte by byte', () => {
  const file = newFile();
  const other = new Database(file);
  other.exec('create table note (text text)');
  other.close();
  const before = readFileSync(file);
  expect(() => storeHere(file)).toThrow('no usage ledger');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a file that is deleted takes nothing any more, and that is told; back in its place it takes all', async () => {
  const file = newFile();
  const ledger = ledgerOver(storeHere(file));
  clock.at = day;
  await send(ledger, { operation: setSeen });
  await ledger.flush();
  renameSync(file, `${file}.moved`);
  await send(ledger, { operation: setSeen });
  await ledger.flush();
  expect(ledger.news).toMatchObject([{ kind: 'away', error: { message: expect.stringContaining('deleted') } }]);
  renameSync(`${file}.moved`, file);
  await ledger.flush();
  expect(ledger.news.map(({ kind }) => kind)).toEqual(['away', 'back']);
  expect((await usageIn(file)).map(({ calls }) => calls)).toEqual([2]);
  rmSync(file);
  await ledger.close();
});

test('cells that say nothing keep no batch away', async () => {
  const file = newFile();
  const ledger = ledgerOver(storeHere(file));
  clock.at = day;
  await send(ledger, { operation: setSeen });
  await ledger.flush();
  const other = new Database(file);
  other.exec("update usage set calls = 'many', bytes_in = 1e999, first_seen = x'00', failures = '{', durations = 5");
  other.close();
  await send(ledger, { operation: setSeen });
  await ledger.close();
  expect(ledger.news).toEqual([]);
  expect(await usageIn(file)).toMatchObject([{ calls: 1, failures: new Map() }]);
});

test('after the end the file alone has all of it', async () => {
  const [file, copy] = [newFile(), newFile()];
  const ledger = ledgerOver(storeHere(file));
  clock.at = day;
  await send(ledger, { operation: setSeen });
  await ledger.close();
  copyFileSync(file, copy);
  expect(await usageIn(copy)).toMatchObject([{ calls: 1 }]);
});

test('a text that is no UTF-8 ends no process: neither that which writes, nor that which reads', async () => {
  const file = newFile();
  const ledger = ledgerOver(storeHere(file));
  clock.at = day;
  await send(ledger, { operation: setSeen });
  await ledger.flush();
  const other = new Database(file);
  other.exec(`update usage set failures = cast(x'ff7b' as text), calls = cast(x'ff31' as text), sent = 'x';
    update client set user_agent = cast(x'67ff' as text); update operation set name = cast(x'ff' as text)`);
  other.close();
  await send(ledger, { operation: setSeen });
  await ledger.close();
  expect(await usageIn(file)).toMatchObject([
    { operation: '\ufffd', calls: 1, failures: new Map(), client: { userAgent: 'g\ufffd' } },
  ]);
});
