import { Secret } from '../../src/command';
import { percentile, type UsageRow } from '../../src/usage';
import { sqliteView } from '../../src/usage/sqlite-view';
import { allOf } from './all-of';
import { clock, contract, day, ledgerOver, newFile, operationOf, removeFiles, send, storeHere } from './ledger-fixture';

afterAll(removeFiles);

const setSeen = operationOf('Services86', 'Appointment', 'SetSeen');
const getAppointment = operationOf('Services86', 'Appointment', 'GetAppointmentEntity');

/** What the books say after some calls. */
async function booksAfter(use: (ledger: ReturnType<typeof ledgerOver>) => Promise<void>): Promise<UsageRow[]> {
  const file = newFile();
  const ledger = ledgerOver(storeHere(file));
  await use(ledger);
  await ledger.close();
  const view = sqliteView(file);
  const rows = await allOf(view.usage({}));
  await view.close();
  return rows;
}

test('calls of a client and an operation make one row a day', async () => {
  const rows = await booksAfter(async (ledger) => {
    clock.at = day + 1_000;
    await send(ledger, { operation: setSeen, arguments: { AppointmentId: 5 } });
    clock.at = day + 3_000;
    await send(ledger, { operation: setSeen, arguments: {}, line: { outcome: 'caller.rate', ms: 1 } });
    await ledger.flush();
    clock.at = day + 4_000;
    await send(ledger, { operation: setSeen, arguments: {}, line: { outcome: 'caller.rate', bytesIn: 7 } });
    clock.at = day + 86_400_000;
    await send(ledger, { operation: setSeen });
  });
  expect(rows.map((row) => [row.day, row.calls])).toEqual([
    ['2026-11-30', 3],
    ['2026-12-01', 1],
  ]);
  expect(rows[0]).toMatchObject({
    client: { tenant: '', application: '', userAgent: 'gSOAP/2.8', network: '10.1.2.0/24', user: '' },
    wire: 'soap',
    version: 'Services86',
    agent: 'Appointment',
    operation: 'SetSeen',
    failures: new Map([['caller.rate', 2]]),
    firstSeen: day + 1_000,
    lastSeen: day + 4_000,
    bytesIn: 207,
    bytesOut: 3_000,
    read: [],
  });
  expect(rows[0]?.client.id).toMatch(/^c-[0-9a-f]{12}$/);
  expect(rows[0] && percentile(rows[0].durations, 0.95)).toBeGreaterThan(11);
});

test('properties that are there count, null and absent ones do not', async () => {
  const save = operationOf('Services86', 'Appointment', 'SaveAppointmentEntity');
  const [row] = await booksAfter(async (ledger) => {
    const entity = { AppointmentId: 5, Description: null, Contact: { ContactId: 2, Name: 'x' } };
    await send(ledger, {
      operation: save,
      arguments: { AppointmentEntity: entity },
      outcome: { kind: 'answer', results: { Response: { ...entity, Description: 'y', Links: [{ LinkId: 4 }] } } },
    });
    const failed = { kind: 'failure', code: 'crm.refused', message: 'no' } as const;
    await send(ledger, { operation: save, arguments: { AppointmentEntity: { Location: 'z' } }, outcome: failed });
  });
  const common = ['AppointmentEntity.AppointmentId', 'AppointmentEntity.Contact'];
  const contact = ['Contact.ContactId', 'Contact.Name'];
  expect(row?.sent).toEqual(['AppointmentEntity', ...common, 'AppointmentEntity.Location', ...contact]);
  const read = ['AppointmentEntity.Description', 'AppointmentEntity.Links'];
  expect(row?.read).toEqual([...common, ...read, ...contact, 'Link.LinkId', 'Response']);
});

test('an answer that nothing has read gives all that the contract has, narrowed by what was selected', async () => {
  const written = { kind: 'answer', results: {}, written: '<xml/>' } as const;
  const rows = await booksAfter(async (ledger) => {
    await send(ledger, { operation: getAppointment, outcome: written });
    await send(ledger, { operation: getAppointment, outcome: written, wire: 'rest', select: 'location,Contact/name' });
  });
  expect(rows[0]?.read).toEqual(expect.arrayContaining(['AppointmentEntity.Description', 'Contact.ContactId']));
  expect(rows[0]?.read.length).toBeGreaterThan(100);
  expect(rows[1]?.version).toBe('v1');
  expect(rows[1]?.read).toEqual([
    'AppointmentEntity.Contact',
    'AppointmentEntity.Location',
    'Contact.Name',
    'Response',
  ]);
});

test('requests that became no command count; names that only a client says do not stand in the books', async () => {
  const line = {
    wire: 'soap',
    version: 'Services86',
    ms: 1,
    bytesIn: 1,
    bytesOut: 1,
    outcome: 'request.invalid',
  } as const;
  const rows = await booksAfter(async (ledger) => {
    ledger.exchange({ ...line, agent: 'Appointment' });
    ledger.exchange({ ...line, agent: 'Made-up-1' });
    ledger.exchange({ ...line, agent: 'Made-up-2' });
    ledger.exchange({ ...line, wire: 'page', outcome: 'ok' });
    const unknown = { ...setSeen, agent: 'Secret', name: 'Hidden', isUndescribed: true } as const;
    const failed = { kind: 'failure', code: 'crm.refused', message: 'no' } as const;
    await send(ledger, { operation: unknown, outcome: failed });
    await send(ledger, { operation: unknown });
  });
  expect(rows.map(({ agent, operation, calls }) => [agent, operation, calls]).sort()).toEqual([
    ['', '', 2],
    ['', 'other', 1],
    ['Appointment', '', 1],
    ['Secret', 'Hidden', 1],
  ]);
});

test('relayed calls have the kind of their path for a name', async () => {
  const rows = await booksAfter(async (ledger) => {
    const relayed = async (path: string, status: number, method = 'GET') => {
      const crmUse = { tries: 1, retries: 0, ms: 1, bytesIn: 1, bytesOut: 1 };
      const context = { correlationId: '', deadline: 0, signal: new AbortController().signal, crmUse };
      const request = { method, path, query: 'secret=1', headers: {}, body: undefined, publicUrl: '' };
      const caller = { tenant: '' };
      await ledger.layer.relay?.({ ...request, caller, context }, async () => {
        // Entity REST over agents: commands with the context of the relayed call.
        await ledger.layer.execute?.({ operation: setSeen, arguments: {}, caller, context }, async () => ({
          kind: 'answer',
          results: {},
        }));
        return { kind: 'relayed', status, headers: {}, body: new Uint8Array() };
      });
      ledger.exchange({ wire: 'rest', version: 'v1', outcome: 'ok', status, ms: 1, bytesIn: 0, bytesOut: 9, crmUse });
    };
    await relayed('/api/v1/Contact/5', 200);
    await relayed('/api/v1/Contact/77', 404);
    await relayed('/api/v1/Contact/77/Persons/Anna%20X', 200, 'DELETE');
    await relayed('/api/v1/SomeSecret', 404);
    await relayed('/api/v1/OtherSecret', 404, 'BREW');
  });
  expect(rows.map(({ agent, operation, calls }) => `${agent}|${operation}|${calls}`).sort()).toEqual([
    '|DELETE /api/v1/Contact/*/Persons/*|1',
    '|GET /api/v1/*|1',
    '|GET /api/v1/Contact/*|2',
    '|OTHER /api/v1/*|1',
  ]);
});

test('neither secrets nor values nor what follows a product stand in the file', async () => {
  const file = newFile();
  const ledger = ledgerOver(storeHere(file));
  const secret = (name: string) => `planted-${name}-secret`;
  const callers = [
    { tenant: 'Cust1', credential: { scheme: 'basic', user: 'anna', password: new Secret(secret('password')) } },
    { tenant: 'Cust1', credential: { scheme: 'ticket', ticket: new Secret(secret('ticket')) } },
    { tenant: 'Cust1', applicationToken: new Secret(secret('token')) },
  ] as const;
  for (const caller of callers) {
    const entity = { Description: secret('value') };
    await send(ledger, {
      operation: operationOf('Services86', 'Appointment', 'SaveAppointmentEntity'),
      arguments: { AppointmentEntity: entity },
      outcome: { kind: 'answer', results: { Response: entity } },
      userAgent: `tool/1.0 (${secret('agent')})`,
      caller,
    });
  }
  await ledger.flush();
  const { readFileSync, statSync } = await import('node:fs');
  const content = [file, `${file}-wal`].map((name) => readFileSync(name, 'latin1')).join('');
  expect(content).toContain('tool/1.0');
  expect(content).toContain('user anna');
  expect(content).not.toContain('planted-');
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(statSync(`${file}-wal`).mode & 0o077).toBe(0);
  await ledger.close();
});

test('bits stay with their names when a later contract has others', async () => {
  const file = newFile();
  const save = operationOf('Services86', 'Appointment', 'SaveAppointmentEntity');
  const sentAfter = async (...properties: readonly string[]) => {
    const ledger = ledgerOver(storeHere(file));
    const entity = Object.fromEntries(properties.map((name) => [name, 'x']));
    await send(ledger, { operation: save, arguments: { AppointmentEntity: entity } });
    await ledger.close();
    const view = sqliteView(file);
    const [row] = await allOf(view.usage({}));
    await view.close();
    return row?.sent;
  };
  const [first, second] = ['AppointmentEntity.Location', 'AppointmentEntity.Description'];
  clock.at = day;
  expect(await sentAfter('Location')).toEqual(['AppointmentEntity', first]);
  expect(await sentAfter('Description')).toEqual(['AppointmentEntity', second, first]);
  expect(contract.versions.length).toBeGreaterThan(0);
});

test('while the store is away rows wait, so many; what is beyond is lost, and said once', async () => {
  let isAway = true;
  const written: number[] = [];
  const ledger = ledgerOver({
    key: async () => Buffer.alloc(32),
    write: async ({ rows }) => {
      if (isAway) throw new Error('no space left on device');
      written.push(rows.reduce((sum, { calls }) => sum + calls, 0));
    },
    close: async () => undefined,
  });
  await ledger.flush();
  const line = { wire: 'soap', version: 'Services86', outcome: 'ok', ms: 1, bytesIn: 1, bytesOut: 1 } as const;
  const call = (number: number): void =>
    ledger.exchange({ ...line, agent: 'Appointment', remoteAddress: `10.${number >> 8}.${number & 255}.1` });
  for (let number = 0; number < 4_100; number++) call(number);
  for (let repeat = 0; repeat < 5; repeat++) {
    await ledger.flush();
    call(4_099);
  }
  expect(ledger.state()).toEqual({ lostCalls: 105, waitingRows: 4_000 });
  expect(ledger.news.map(({ kind }) => kind).sort()).toEqual(['away', 'lossy']);
  isAway = false;
  await ledger.flush();
  expect(written.reduce((sum, calls) => sum + calls, 0)).toBe(4_000);
  call(4_099);
  await ledger.close();
  expect(ledger.state()).toEqual({ lostCalls: 105, waitingRows: 0 });
});

test('with the key of the store a client stays the same; what came before the key counts, too', async () => {
  const file = newFile();
  clock.at = day;
  for (let start = 0; start < 2; start++) {
    const keyed = (key: Buffer) => ({
      user: () => '',
      application: (token: string) => `${key.toString('hex').slice(0, 8)} ${token}`,
    });
    const ledger = ledgerOver(storeHere(file), keyed);
    // The key is asked for, and is not there yet.
    void send(ledger, { operation: setSeen, caller: { tenant: '', applicationToken: new Secret('one') } });
    await ledger.flush();
    await ledger.close();
  }
  const view = sqliteView(file);
  const rows = await allOf(view.usage({}));
  await view.close();
  expect(rows.map(({ calls }) => calls)).toEqual([2]);
  expect(rows[0]?.client.application).toMatch(/^[0-9a-f]{8} one$/);
});

test('a defect of the books fails no request, and is told once', async () => {
  const broken = { user: () => '', application: () => { throw new Error('a defect'); } }; // prettier-ignore
  const ledger = ledgerOver(storeHere(newFile()), broken);
  await ledger.flush();
  const caller = { tenant: '', applicationToken: new Secret('token') };
  for (let call = 0; call < 3; call++) await send(ledger, { operation: setSeen, caller });
  expect(ledger.news.map(({ kind }) => kind)).toEqual(['lossy', 'defect']);
  expect(ledger.state().lostCalls).toBe(3);
  await ledger.close();
});
