/** What the report says of a company's month: readiness, what to do next, who is quiet. */
import { migrationReport, type ReportOptions } from '../../src/migration';
import { viewInMemory, type UsageRow } from '../../src/usage';
import { ownContract } from '../gateway/running';
import { companyBooks, viewOf } from './company-books';

const now = Date.parse('2026-11-30T23:59:00Z');
const books = companyBooks(now);
const reportOf = (view = viewOf(books), more: Partial<ReportOptions> = {}) =>
  migrationReport(view, { contract: ownContract(), now, quietDays: 7, clientsMax: 200, ...more });

test('each client has its state, its figures and its next step', async () => {
  const { clients, states } = await reportOf();
  const told = clients.map(({ name, readiness, quiet }) => [name, readiness.state, readiness.next, quiet.join(', ')]);
  const outlook = clients.find(({ name }) => name === 'Outlook add-in');
  expect(told).toEqual([
    ['PHP portal', 'differs', 'Look at the 3 answers that differed, and mend or accept each kind.', ''],
    [
      'Outlook add-in',
      'ready',
      `Move it: netserver-gateway export types --for-client ${outlook?.id} writes what it needs. ` +
        '3 of its operations were not compared.',
      '',
    ],
    ['Axis/1.4', 'blocked', 'Settle what v1 cannot do for it: BlobManager.GetFile.', 'only at night (UTC)'],
    [
      'Old fax server',
      'blocked',
      'Import the WSDL of Services75, then settle what v1 cannot do for it: Fax.Send.',
      'not seen for 27 days, seen once',
    ],
    ['Web client', 'migrated', 'Nothing to do.', ''],
    ['python-requests/2.31', 'migrated', 'Nothing to do.', ''],
  ]);
  expect(Object.fromEntries(states)).toEqual({ blocked: 2, differs: 1, uncompared: 0, ready: 1, migrated: 2 });
  expect(outlook?.readiness.verdict).toBe(
    `${(outlook?.soapCalls ?? 0).toLocaleString('en-US')} calls in 30 days, 4 operations, 0 differences`,
  );
  // Three users on three networks are one program.
  expect(outlook).toMatchObject({
    callers: { count: 3 },
    users: { names: ['kari', 'ole', 'per'] },
    networks: { count: 3 },
  });
});

test('an operation that differed does not count as clear, and v1 has none of its agent', async () => {
  const { clients, operations } = await reportOf();
  const portal = clients.find(({ name }) => name === 'PHP portal');
  expect(portal?.readiness.clearCalls).toBe(
    books.byOperation.get('PHP portal soap Services88 Appointment SetSeenMany'),
  );
  expect(portal?.differences).toEqual([expect.objectContaining({ path: 'Response.StartDate', count: 3 })]);
  const kinds = operations.map(({ use, way, clients: count }) => [
    use.operation,
    way.kind,
    way.path.split('?')[0],
    count,
  ]);
  expect(kinds).toEqual(
    expect.arrayContaining([
      ['GetFile', 'missing', '', 1],
      ['SaveAppointmentEntity', 'exact', '/api/v1/Agents/Appointment/SaveAppointmentEntity', 1],
      ['AuthenticateUsernamePassword', 'bridged', '/api/v1/User/currentPrincipal', 1],
      ['Send', 'unknown', '', 1],
    ]),
  );
});

test('the example of an operation holds what is sent, and no more', async () => {
  const { operations } = await reportOf();
  const save = operations.find(({ use }) => use.operation === 'SaveAppointmentEntity');
  expect(Object.keys(JSON.parse(save?.way.example ?? ''))).toEqual(['AppointmentId', 'Description', 'StartDate']);
  expect(save?.way.sendable).toBeGreaterThan(200);
});

test.each(['c-a11ce0000005', 'PHP portal'])('one client by an ID of the ledger or by its name: %s', async (client) => {
  const { clients, soapCalls, operations } = await reportOf(undefined, { client });
  expect(clients.map(({ name }) => name)).toEqual(['PHP portal']);
  expect(soapCalls).toBe(books.byClient.get('PHP portal')?.soapCalls);
  expect(operations).toHaveLength(2);
  // By its ID in a report, too.
  const again = await reportOf(undefined, { client: clients[0]?.id ?? '' });
  expect(again.soapCalls).toBe(soapCalls);
});

test('days of a period are counted, with those that had no call', async () => {
  const { days, from, to, trend } = await reportOf(undefined, { from: '2026-11-21', to: '2026-12-10' });
  expect([days, from, to, trend.length]).toEqual([20, '2026-11-21', '2026-12-10', 20]);
  expect(trend.at(-1)).toEqual({ day: '2026-12-10', soap: 0, rest: 0 });
});

test('an empty ledger', async () => {
  expect(await reportOf(viewInMemory({}))).toMatchObject({ clients: [], soapCalls: 0, days: 1, from: '2026-11-30' });
});

/** What v1 lacks counts where it was used only. */
test('a property that v1 lacks holds back the client that uses it', async () => {
  const [first] = books.usage;
  if (first === undefined) throw new Error('no rows');
  const rows = ['AppointmentEntity.Description', 'AppointmentEntity.Gone'].map((sent, index): UsageRow =>
    Object.assign({}, first, {
      client: { ...first.client, application: `app ${index}` },
      operation: 'SaveAppointmentEntity',
      version: 'Services86',
      sent: ['AppointmentEntity', sent],
      read: [],
    }),
  );
  const contract = ownContract();
  const report = await reportOf(viewInMemory({ usage: rows }), { contract });
  // The project's own versions only add, so nothing is lacking.
  expect(report.clients.map(({ readiness }) => readiness.state)).toEqual(['uncompared', 'uncompared']);
  expect(report.clients[0]?.readiness.next).toBe(
    'Compare first: set SHADOW_URL, which compares reading calls, or replay a recording.',
  );
});

test('many clients: the first ones one by one, the others counted; the sums are the same', async () => {
  const [one] = books.usage;
  if (one === undefined) throw new Error('no rows');
  const usage = Array.from({ length: 300 }, (_, index): UsageRow => {
    const id = `c-${String(index).padStart(12, '0')}`;
    return { ...one, client: { ...one.client, id, application: `app ${index}` }, wire: 'soap', calls: index + 1 };
  });
  const report = await reportOf(viewInMemory({ usage }), { clientsMax: 10 });
  expect(report.clients.map(({ soapCalls }) => soapCalls).slice(0, 2)).toEqual([300, 299]);
  expect(report.soapCalls).toBe((300 * 301) / 2);
  expect(report.further.clients).toBe(290);
  expect(report.clients.reduce((sum, { soapCalls }) => sum + soapCalls, report.further.soapCalls)).toBe(
    report.soapCalls,
  );
});

test('callers that the ledger did not tell apart are one client, and the next step says so', async () => {
  const client = { id: 'other', tenant: '', application: '', userAgent: '', network: '', user: '' };
  const usage = books.usage.filter(({ wire }) => wire === 'soap').slice(0, 5);
  const view = viewInMemory({
    usage: usage.map((row) => Object.assign({}, row, { client })),
    comparisons: [],
    differences: [],
  });
  const { clients } = await reportOf(view);
  expect(clients).toHaveLength(1);
  expect(clients[0]).toMatchObject({ name: 'Callers not told apart' });
  expect(clients[0]?.readiness.next).toMatch(/^Find out who they are: /);
});
