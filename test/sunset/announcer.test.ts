import { announce, type SunsetNews } from '../../src/sunset/announcer';
import { readPlan, type SunsetPlan } from '../../src/sunset';

const plan = (brownOuts: readonly { from: string; minutes: number }[] = []): SunsetPlan => {
  const read = readPlan({ name: 'p', timeZone: 'UTC', notice: '2027-01-02', end: '2027-01-03', brownOuts }, {});
  if ('problem' in read) throw new Error(read.problem);
  return read;
};

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2027-01-01T23:50:00Z') }));
afterEach(() => jest.useRealTimers());

test('news come at their second, without a call; none after the close', () => {
  const news: [string, string][] = [];
  const tell = ({ event }: SunsetNews) => void news.push([event, new Date(Date.now()).toISOString().slice(11, 19)]);
  const announcer = announce([plan([{ from: '2027-01-02T10:00', minutes: 15 }])], { now: () => Date.now() }, tell);
  jest.advanceTimersByTime(86_400_000 / 2);
  expect(news).toEqual([['noticed', '00:00:00'], ['brownOut', '10:00:00'], ['served', '10:15:00']]); // prettier-ignore
  announcer.close();
  expect(jest.getTimerCount()).toBe(0);
});

test('what was missed is not told one by one, and what is in force at the start not at all', () => {
  const news: string[] = [];
  let now = Date.parse('2027-01-02T09:00:00Z');
  const hourly = Array.from({ length: 9 }, (_, hour) => ({ from: `2027-01-02T1${hour}:00`, minutes: 5 }));
  const one = plan(hourly);
  const announcer = announce([one], { now: () => now }, ({ event }) => void news.push(event));
  expect(news).toEqual([]);
  now = Date.parse('2027-01-03T12:00:00Z');
  jest.advanceTimersByTime(60_000);
  expect(news).toEqual(['ended']);
  jest.advanceTimersByTime(600_000);
  expect(news).toEqual(['ended']);
  announcer.close();
});

test('a plan without end of time to wait does not keep the process awake, nor the processor', () => {
  const announcer = announce([], { now: () => Date.now() }, () => undefined);
  jest.advanceTimersByTime(3_600_000);
  expect(jest.getTimerCount()).toBeLessThanOrEqual(1);
  announcer.close();
});
