import { isoOfTimeSpan, Refusal, scalarParser, timeSpanOfIso } from '../../src/command';

const duration = scalarParser('duration');

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
