/** Both stores: the same calls give the same books, what comes twice counts once, and the bounds hold. */
import { connectRedis } from '../../src/identity';
import { Secret } from '../../src/command';
import type { ComparedCall } from '../../src/comparison';
import { openLedgerView, redisStore, type LedgerStore, type LedgerView } from '../../src/usage';
import { storeLimits, type LedgerBatch, type StoreLimits } from '../../src/usage/ledger-store';
import { redisIsThere, startRedis, type Peer } from '../upgrade/peers';
import { allOf } from './all-of';
import {
  clock,
  day,
  ledgerOver,
  newFile,
  operationOf,
  removeFiles,
  send,
  storeHere,
  type Ledger,
} from './ledger-fixture';

const setSeen = operationOf('Services86', 'Appointment', 'SetSeen');
const save = operationOf('Services86', 'Appointment', 'SaveAppointmentEntity');
const failed = { kind: 'failure', code: 'crm.refused', message: 'no' } as const;

interface Place {
  readonly open: (limits?: Partial<StoreLimits>) => LedgerStore;
  readonly view: () => LedgerView;
}

function fileStore(): Place {
  const file = newFile();
  return {
    open: (limits) => storeHere(file, limits),
    view: () => openLedgerView({ kind: 'files', files: [file] }),
  };
}

let peer: Peer | undefined;
let database = 0;
beforeAll(async () => {
  peer = redisIsThere ? await startRedis() : undefined;
});
afterAll(async () => {
  removeFiles();
  await peer?.stop();
});

/** Each test has a database of its own. */
function sharedStore(): Place {
  const url = `${peer?.url ?? ''}/${database++}`;
  const connect = () => connectRedis(new Secret(url), () => undefined);
  return {
    open: (limits = {}) => redisStore(connect(), { ...storeLimits, ...limits }),
    view: () => openLedgerView({ kind: 'redis', redis: connect() }),
  };
}

const places: (readonly [string, () => Place])[] = [['a file', fileStore]];
if (redisIsThere) places.push(['Redis', sharedStore]);

async function read(place: Place) {
  const view = place.view();
  const usage = await allOf(view.usage({}));
  const comparisons = await allOf(view.comparisons({}));
  const differences = await allOf(view.differences({}));
  await view.close();
  return { usage, comparisons, differences };
}

test('half a character in a difference keeps no batch away', async () => {
  for (const [, makePlace] of places) {
    const place = makePlace();
    const ledger = ledgerOver(place.open());
    await ledger.flush();
    const context = { correlationId: 'c', deadline: 0, signal: new AbortController().signal, wire: 'soap' } as const;
    const path = `${'x'.repeat(198)}😀😀`;
    const differences = [{ path, kind: 'value', first: 'a\0\ud83d', second: '\udc00' }] as const;
    ledger.compared({ caller: { tenant: '' }, context, operation: setSeen, result: 'different', differences, at: day });
    await ledger.close();
    expect(ledger.news).toEqual([]);
    expect((await read(place)).differences).toMatchObject([{ count: 1 }]);
  }
});

describe.each(places)('%s', (_name, makePlace) => {
  test('two nodes count into one row', async () => {
    const place = makePlace();
    const ledgers = [ledgerOver(place.open()), ledgerOver(place.open())];
    for (const [index, ledger] of ledgers.entries()) {
      clock.at = day + index * 1_000;
      // The nodes meet the properties in another order.
      const properties = index === 0 ? ['Location', 'Description'] : ['Description', 'Location', 'StartDate'];
      for (const property of properties)
        await send(ledger, { operation: save, arguments: { AppointmentEntity: { [property]: 'x' } } });
      await send(ledger, { operation: save, outcome: failed, line: { ms: 1_000 } });
    }
    await Promise.all(ledgers.map((ledger) => ledger.close()));
    const { usage } = await read(place);
    expect(usage).toHaveLength(1);
    expect(usage[0]).toMatchObject({
      calls: 7,
      failures: new Map([['crm.refused', 2]]),
      firstSeen: day,
      lastSeen: day + 1_000,
      bytesIn: 700,
      sent: [
        'AppointmentEntity',
        'AppointmentEntity.Description',
        'AppointmentEntity.Location',
        'AppointmentEntity.StartDate',
      ],
    });
    expect([...(usage[0]?.durations.counts.values() ?? [])].sort()).toEqual([2, 5]);
  });

  test('a batch whose answer was lost counts once', async () => {
    const place = makePlace();
    const store = place.open();
    const written: LedgerBatch[] = [];
    let answers = false;
    const ledger = ledgerOver({
      ...store,
      write: async (batch) => {
        written.push(batch);
        await store.write(batch);
        if (!answers) throw new Error('the answer is lost');
      },
    });
    await send(ledger, { operation: setSeen });
    await ledger.flush();
    await send(ledger, { operation: setSeen });
    await ledger.flush();
    answers = true;
    await ledger.flush();
    await ledger.close();
    expect(written.map(({ number }) => number)).toEqual([1, 1, 1, 2]);
    expect(ledger.news.map(({ kind }) => kind)).toEqual(['away', 'back']);
    expect((await read(place)).usage.map(({ calls }) => calls)).toEqual([2]);
  });

  test('the key of the store stays', async () => {
    const place = makePlace();
    const [one, other] = [place.open(), place.open()];
    const [first, second] = [await one.key(), await other.key()];
    await Promise.all([one.close(), other.close()]);
    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
  });

  test('rows beyond the bound of a day count for others, and old days go', async () => {
    const place = makePlace();
    const ledger = ledgerOver(place.open({ rowsPerDay: 3, daysKept: 2, deletedAtOnce: 2 }));
    clock.at = day;
    for (let client = 0; client < 6; client++) {
      await send(ledger, { operation: setSeen, remoteAddress: `10.0.${client}.1` });
      await ledger.flush();
    }
    const { usage } = await read(place);
    const byClient = usage.map(({ client, calls }) => [client.network || client.id, calls]);
    expect(byClient.sort()).toEqual([
      ['10.0.0.0/24', 1],
      ['10.0.1.0/24', 1],
      ['10.0.2.0/24', 1],
      ['other', 3],
    ]);
    for (const later of [1, 2, 3, 3, 3]) {
      clock.at = day + later * 86_400_000;
      await send(ledger, { operation: setSeen });
      await ledger.flush();
    }
    await ledger.close();
    expect(new Set((await read(place)).usage.map((row) => row.day))).toEqual(
      new Set(['2026-12-01', '2026-12-02', '2026-12-03']),
    );
  });

  test('comparisons, with so many kinds of difference', async () => {
    const place = makePlace();
    const ledger = ledgerOver(place.open({ differences: 2 }));
    clock.at = day;
    const context = { correlationId: '', deadline: 0, signal: new AbortController().signal, wire: 'soap' } as const;
    const compared = (result: ComparedCall['result'], ...paths: readonly string[]) =>
      ledger.compared({
        caller: { tenant: '' },
        context,
        operation: setSeen,
        result,
        differences: paths.map((path) => ({ path, kind: 'value', first: 'a', second: `b ${path}` })),
        at: clock.at,
      });
    await ledger.flush();
    compared('same');
    compared('different', 'One', 'Two');
    compared('different', 'One');
    compared('dropped');
    await ledger.flush();
    compared('failed');
    compared('different', 'Three', 'Four', 'One');
    await ledger.close();
    const { comparisons, differences } = await read(place);
    expect(comparisons).toMatchObject([
      { version: 'Services86', operation: 'SetSeen', day: '2026-11-30', same: 1, different: 3, dropped: 1, failed: 1 },
    ]);
    const counts = differences.map(({ path, kind, second, count }) => [path, kind, second, count]);
    expect(counts.sort()).toEqual([
      ['One', 'value', 'b One', 3],
      ['Two', 'value', 'b Two', 1],
      ['…', 'other', '', 2],
    ]);
    expect(differences.every(({ lastSeen }) => lastSeen === day)).toBe(true);
  });
});

test('books of several files are read as one', async () => {
  const files = [newFile(), newFile()];
  for (const file of files) {
    const ledger = ledgerOver(storeHere(file));
    await send(ledger, { operation: setSeen });
    await ledger.close();
  }
  const view = openLedgerView({ kind: 'files', files });
  expect((await allOf(view.usage({}))).map(({ calls, client }) => [calls, client.network])).toEqual([
    [1, '10.1.2.0/24'],
    [1, '10.1.2.0/24'],
  ]);
  await view.close();
  expect(() => openLedgerView({ kind: 'files', files: [`${files[0]}-missing`] })).toThrow(
    'ledger.sqlite-missing is not there, or cannot be opened.',
  );
});

if (redisIsThere)
  test.each(places.slice(1))(
    '%s that is emptied loses its books, and no property becomes another one',
    async (_name, makePlace) => {
      const place = makePlace();
      const ledger = ledgerOver(place.open());
      const sending = (one: Ledger, name: string) =>
        send(one, { operation: save, arguments: { AppointmentEntity: { [name]: 'x' } } });
      clock.at = day;
      await sending(ledger, 'Location');
      await ledger.flush();
      const connection = connectRedis(new Secret(`${peer?.url ?? ''}/${database - 1}`), () => undefined);
      await (await connection.client()).flushdb();
      await connection.close();
      // Another node gives the bits anew.
      const other = ledgerOver(place.open());
      await sending(other, 'StartDate');
      await other.close();
      await sending(ledger, 'Location');
      await ledger.flush();
      expect(ledger.news).toMatchObject([{ kind: 'away' }]);
      await ledger.close();
      const { usage } = await read(place);
      expect(usage).toMatchObject([
        { calls: 2, sent: ['AppointmentEntity', 'AppointmentEntity.Location', 'AppointmentEntity.StartDate'] },
      ]);
    },
  );
