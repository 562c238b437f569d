import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { openLedgerView, sqliteInThread } from '../../src/usage';
import { allOf } from './all-of';
import { clock, day, ledgerOver, newFile, operationOf, removeFiles, send } from './ledger-fixture';

afterAll(removeFiles);

const script = path.join(__dirname, 'thread-of-sources.js');
const save = operationOf('Services86', 'Appointment', 'SaveAppointmentEntity');
const sending = (...properties: readonly string[]) => ({
  operation: save,
  arguments: { AppointmentEntity: Object.fromEntries(properties.map((name) => [name, 'x'])) },
});

async function usageIn(file: string) {
  const view = openLedgerView({ kind: 'files', files: [file] });
  const rows = await allOf(view.usage({}));
  await view.close();
  return rows;
}

const emptyBatch = { node: 'n', number: 1, rows: [], comparisons: [], differences: [] };

test('the thread gets each name once, and writes; what it cannot write it writes later', async () => {
  const file = newFile();
  const ledger = ledgerOver(sqliteInThread(file, script));
  clock.at = day;
  await send(ledger, sending('Location'));
  await ledger.flush();
  expect((await usageIn(file)).map(({ calls }) => calls)).toEqual([1]);
  const other = new Database(file);
  other.exec('begin immediate');
  await send(ledger, sending('Description'));
  await ledger.flush();
  expect(ledger.news).toMatchObject([{ kind: 'away', error: { message: expect.stringContaining('locked') } }]);
  other.exec('rollback');
  other.close();
  await send(ledger, sending('Location', 'StartDate'));
  await ledger.close();
  expect(ledger.news.map(({ kind }) => kind)).toEqual(['away', 'back']);
  expect(ledger.state()).toEqual({ lostCalls: 0, waitingRows: 0 });
  const names = ['Description', 'Location', 'StartDate'].map((name) => `AppointmentEntity.${name}`);
  expect(await usageIn(file)).toMatchObject([{ calls: 3, sent: ['AppointmentEntity', ...names] }]);
});

test('a file that is no ledger stays as it is; what is counted is lost at the end', async () => {
  const file = newFile();
  writeFileSync(file, 'These are notes.\n'.repeat(1_000));
  const ledger = ledgerOver(sqliteInThread(file, script));
  await send(ledger, sending('Location'));
  await ledger.close();
  expect(ledger.news.map(({ kind }) => kind)).toEqual(['away', 'lossy']);
  expect(ledger.state().lostCalls).toBe(1);
  expect(() => openLedgerView({ kind: 'files', files: [file] })).toThrow('file is not a database');
});

test('questions that come together have their own answers', async () => {
  const store = sqliteInThread(newFile(), script);
  const keys = await Promise.all([store.key(), store.write(emptyBatch), store.key()]);
  expect(keys[0]).toEqual(keys[2]);
  expect(keys[0]).toHaveLength(32);
  await store.close();
});
