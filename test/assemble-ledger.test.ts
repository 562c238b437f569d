import { readLedger } from '../src/assemble-ledger';
import { allOf } from './usage/all-of';
import { ledgerOver, newFile, operationOf, removeFiles, send, storeHere } from './usage/ledger-fixture';

afterAll(removeFiles);

test('the books are those of LEDGER and of further files', async () => {
  const [file, other] = [newFile(), newFile()];
  for (const each of [file, other]) {
    const ledger = ledgerOver(storeHere(each));
    await send(ledger, { operation: operationOf('Services86', 'Appointment', 'SetSeen') });
    await ledger.close();
  }
  const view = readLedger({ retirement: { ledger: { kind: 'file', file } } }, [other]);
  expect(await allOf(view.usage({}))).toHaveLength(2);
  await view.close();
  expect(() => readLedger({ retirement: {} })).toThrow('LEDGER is not set.');
});
