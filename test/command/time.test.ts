import { isoOfTimeSpan, Refusal, scalarParser, timeSpanOfIso } from '../../src/command';

const dateTime = scalarParser('dateTime');
const duration = scalarParser('duration');

test.each([
  '0001-01-01T00:00:00',
  '9999-12-31T23:59:59.9999999',
  '2024-02-29T00:00:00Z',
  '2000-02-29T12:00:00+14:00',
  '2024-06-30T24:00:00',
  '2026-03-29T02:30:00.100-11:30',
])('%s stays as it is', (text) => {
  expect(dateTime(text)).toBe(text);
});

test.each([
  '',
  '2024-01-01',
  '0000-01-01T00:00:00',
  '2023-02-29T00:00:00',
  '1900-02-29T00:00:00',
  '2024-13-01T00:00:00',
  '2024-00-10T00:00:00',
  '2024-04-31T00:00:00',
  '2024-01-01T24:00:01',
  '9999-12-31T24:00:00',
  '2024-01-01T23:60:00',
  '2024-01-01T23:59:60',
  '2024-01-01T00:00:00+14:01',
  '2024-01-01 00:00:00',
  '2024-01-01T00:00:00z',
  '-2024-01-01T00:00:00',
  '12024-01-01T00:00:00',
  '/Date(1700000000000)/',
])('%p is no date-time', (text) => {
  expect(() => dateTime(text)).toThrow(Refusal);
});

test.each([
  ['PT30M', '00:30:00', 'PT30M'],
  ['PT0S', '00:00:00', 'PT0S'],
  ['-P1DT2H', '-1.02:00:00', '-P1DT2H'],
  ['P1DT2H3M4.5S', '1.02:03:04.5000000', 'P1DT2H3M4.5S'],
  ['PT90M', '01:30:00', 'PT1H30M'],
  ['PT0.0000001S', '00:00:00.0000001', 'PT0.0000001S'],
  ['P7D', '7.00:00:00', 'P7D'],
  ['PT3600S', '01:00:00', 'PT1H'],
  ['P10675199DT2H48M5.4775807S', '10675199.02:48:05.4775807', 'P10675199DT2H48M5.4775807S'],
  ['-P10675199DT2H48M5.4775808S', '-10675199.02:48:05.4775808', '-P10675199DT2H48M5.4775808S'],
])('%s is the time span %s and written as %s', (iso, span, written) => {
  expect(timeSpanOfIso(iso)).toBe(span);
  expect(duration(iso)).toBe(span);
  expect(duration(span)).toBe(span);
  expect(isoOfTimeSpan(span)).toBe(written);
});

test.each([
  '',
  'P',
  'PT',
  'P1Y',
  'P1M',
  'PT1',
  'PTS',
  'PT1HS',
  'PT1.S',
  'PT.5S',
  '1H',
  'P1DT',
  'PT-5M',
  'PT0.00000001S',
  'P10675200D',
])('%p is no duration', (text) => {
  expect(() => timeSpanOfIso(text)).toThrow(Refusal);
});

test.each([
  '24:00:00',
  '00:60:00',
  '00:00:60',
  '1:2',
  '00:00:00.12345678',
  '1.2.3',
  'P1Y',
  '10675199.02:48:05.4775808',
])('%p is no time span', (text) => {
  expect(() => duration(text)).toThrow(Refusal);
});

test('short forms of a time span are read', () => {
  expect(duration('00:30')).toBe('00:30:00');
  expect(duration('1:02:03')).toBe('01:02:03');
  expect(duration('00:00:00.1')).toBe('00:00:00.1000000');
});
