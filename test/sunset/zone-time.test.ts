import { clockOf, zonedInstant, instantText, isTimeZone, readInstant } from '../../src/sunset/zone-time';

const at = (zone: string, clock: string): string => instantText(zonedInstant(zone, Date.parse(`${clock}Z`)));

test.each([
  ['Europe/Oslo', '2027-01-05T10:00', '2027-01-05T09:00:00Z'],
  ['Europe/Oslo', '2027-07-05T10:00', '2027-07-05T08:00:00Z'],
  // The clock goes from 02:00 to 03:00 on 28 March: as much later.
  ['Europe/Oslo', '2027-03-28T02:30', '2027-03-28T01:30:00Z'],
  ['Europe/Oslo', '2027-03-28T03:00', '2027-03-28T01:00:00Z'],
  // From 03:00 back to 02:00 on 31 October: the first of two.
  ['Europe/Oslo', '2027-10-31T02:30', '2027-10-31T00:30:00Z'],
  ['Europe/Oslo', '2027-10-31T03:00', '2027-10-31T02:00:00Z'],
  ['America/New_York', '2027-03-14T02:30', '2027-03-14T07:30:00Z'],
  ['America/New_York', '2027-11-07T01:30', '2027-11-07T05:30:00Z'],
  // Half an hour of summer time: from 02:00 to 02:30 on 3 October, back on 4 April.
  ['Australia/Lord_Howe', '2027-10-03T02:10', '2027-10-02T15:40:00Z'],
  ['Australia/Lord_Howe', '2027-04-04T01:45', '2027-04-03T14:45:00Z'],
  ['Asia/Kathmandu', '2027-01-05T10:00', '2027-01-05T04:15:00Z'],
  ['UTC', '2027-01-05T10:00', '2027-01-05T10:00:00Z'],
])('in %s the clock shows %s at %s', (zone, clock, instant) => {
  expect(at(zone, clock)).toBe(instant);
});

test('what the clock shows is read back', () => {
  for (const zone of ['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'])
    for (let instant = Date.UTC(2027, 0, 1); instant < Date.UTC(2028, 0, 1); instant += 86_400_000 * 3 + 7_000_000) {
      const clock = clockOf(zone, instant);
      expect(clockOf(zone, zonedInstant(zone, clock))).toBe(clock);
    }
});

test.each(['Europe/Oslo', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'UTC'])('%s is a zone', (zone) => {
  expect(isTimeZone(zone)).toBe(true);
});

test.each(['', 'Oslo/Europe', '+01:00', 'Europe/Oslo ', 'W. Europe Standard Time', 'a'.repeat(1_000)])('%j is none', (zone) => {
  expect(isTimeZone(zone)).toBe(false);
}); // prettier-ignore

test.each([
  ['2027-01-05', '2027-01-04T23:00:00Z'],
  ['2027-01-05T10:00', '2027-01-05T09:00:00Z'],
  ['2027-01-05T10:00:30', '2027-01-05T09:00:30Z'],
  ['2027-01-05T10:00Z', '2027-01-05T10:00:00Z'],
  ['2027-01-05T10:00:00-05:00', '2027-01-05T15:00:00Z'],
])('%s in Oslo is %s', (text, instant) => {
  expect(instantText(readInstant(text, 'Europe/Oslo') ?? 0)).toBe(instant);
});

test.each(['2027-02-29', '2027-01-05T24:00', '2027-13-01', '2027-01-05T10:60Z', '1999-01-01', 'tomorrow'])('%s is no time', (text) => {
  expect(readInstant(text, 'UTC')).toBeUndefined();
}); // prettier-ignore
