/**
 * One process of bench/usage.mjs that counts into a store. It tells in a file, which a kill leaves whole, each batch
 * before it is written and after it was acknowledged.
 */
import { openSync, writeSync } from 'node:fs';
import { createLedger, sendAll, storeOf } from './usage-drive.mjs';
import { keyOf } from './usage-traffic.mjs';

const { where, journal, ...plan } = JSON.parse(process.argv[2] ?? '{}');
const clock = { at: 0, now: () => clock.at };
const store = storeOf(where);
const file = journal === undefined ? undefined : openSync(journal, 'a');
const tell = (what) => file !== undefined && writeSync(file, `${JSON.stringify(what)}\n`);
const watched = {
  ...store,
  write: async (batch) => {
    const rows = batch.rows.map((row) => [keyOf({ client: row.client, ...named(row.operation) }), row.calls, row.bytesIn]);
    tell({ begun: batch.number, rows });
    await store.write(batch);
    tell({ kept: batch.number });
  },
}; // prettier-ignore
const named = ({ wire, version, agent, operation }) => ({ wire, version, agent, operation });
const ledger = createLedger(watched, clock);
await sendAll(ledger, clock, plan);
await ledger.close();
process.stdout.write(`${JSON.stringify(ledger.state())}\n`);
