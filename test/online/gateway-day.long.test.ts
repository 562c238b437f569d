/** Whole days in simulated time through the whole gateway, with clocks that differ; and 1,000 callers at once. */
import { fixedClock } from '../sandbox-online/fixed-clock';
import { startCloudGateway, type CloudGateway } from './cloud-gateway';
import { callsAtTheEnd, dayOfCalls } from './day-of-calls';

let running: CloudGateway;
afterEach(() => running.stop());

test.each([
  ['clocks that agree', 0],
  ['a gateway five minutes ahead', 300],
  ['a gateway five minutes behind', -300],
])(
  '24 hours, %s: no call fails, each write is carried out once, no renewal too many',
  async (_, skewSeconds) => {
    const clock = fixedClock(Date.now());
    const gatewayClock = { now: () => clock.now() + skewSeconds * 1_000 };
    running = await startCloudGateway({ clock, gatewayClock, cloud: { rotatesRefreshTokens: true } });
    const { failed, sent, written } = await dayOfCalls(running, clock, { hours: 24, minutes: 4, rotatesKeys: true });
    expect(failed).toEqual([]);
    expect(written.toSorted()).toEqual(sent.toSorted());
    // Every five hours, and every 44 minutes.
    expect(running.cloud.counts('Cust10001')).toMatchObject({ exchanges: 5, refreshes: 33 });
    expect(new Set(running.news.map(({ kind }) => kind))).toEqual(new Set(['renewed']));
  },
  120_000,
);

test('six hours over a CRM of the cloud that speaks SOAP', async () => {
  const clock = fixedClock(Date.now());
  const settings = { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services88' };
  running = await startCloudGateway({ clock, settings });
  const { failed, sent, written } = await dayOfCalls(running, clock, { hours: 6, minutes: 12, rotatesKeys: true });
  expect(failed).toEqual([]);
  expect(written.toSorted()).toEqual(sent.toSorted());
  expect(running.cloud.counts('Cust10001')).toMatchObject({ exchanges: 2, refreshes: 8, refusals: 0 });
}, 60_000);

test.each(['by its age', 'at the CRM only'])(
  '1,000 callers when the ticket ends %s: one renewal',
  async (how) => {
    const clock = fixedClock(Date.now());
    running = await startCloudGateway({ clock });
    const end = () => (how === 'by its age' ? clock.advance(6 * 3_600) : void running.cloud.endTickets());
    const { statuses, written } = await callsAtTheEnd(running, 1_000, end);
    expect(statuses).toEqual(new Set([204]));
    // The journal keeps the latest thousand calls, refused ones too.
    expect(written).toBeGreaterThanOrEqual(1_000 - running.cloud.crm('Cust10001').journal.dropped);
    expect(running.cloud.counts('Cust10001')).toMatchObject({ exchanges: 2, refusals: 0 });
  },
  60_000,
);
