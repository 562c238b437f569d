import { viewInMemory, type DifferenceRow, type LedgerPeriod, type UsageRow } from '../../src/usage';
import { allOf } from './all-of';

const client = { id: 'c-000000000001', tenant: '', application: '', userAgent: '', network: '', user: '' };
const operation = { client, version: 'Services86', agent: 'Appointment', operation: 'SetSeen' };
const usageOn = (day: string): UsageRow => ({
  ...operation,
  wire: 'soap',
  day,
  calls: 1,
  failures: new Map(),
  firstSeen: Date.parse(day),
  lastSeen: Date.parse(day),
  bytesIn: 1,
  bytesOut: 1,
  durations: { counts: new Map() },
  sent: [],
  read: [],
});
const difference = (first: string, last: string): DifferenceRow => ({
  ...operation,
  path: 'Name',
  kind: 'value',
  first: 'a',
  second: 'b',
  count: 2,
  firstSeen: Date.parse(first),
  lastSeen: Date.parse(last),
});

const days = async (period: LedgerPeriod) => {
  const view = viewInMemory({
    usage: ['2026-11-01', '2026-11-02', '2026-11-03'].map(usageOn),
    differences: [difference('2026-11-01', '2026-11-02'), difference('2026-11-03', '2026-11-03')],
  });
  const usage = (await allOf(view.usage(period))).map(({ day }) => day);
  const differences = await allOf(view.differences(period));
  return { usage, differences: differences.length, comparisons: await allOf(view.comparisons(period)) };
};

test('both ends of a period belong to it', async () => {
  expect(await days({})).toEqual({
    usage: ['2026-11-01', '2026-11-02', '2026-11-03'],
    differences: 2,
    comparisons: [],
  });
  expect(await days({ from: '2026-11-02', to: '2026-11-02' })).toMatchObject({ usage: ['2026-11-02'], differences: 1 });
  expect(await days({ from: '2026-11-03' })).toMatchObject({ usage: ['2026-11-03'], differences: 1 });
  expect(await days({ to: '2026-10-31' })).toMatchObject({ usage: [], differences: 0 });
});
