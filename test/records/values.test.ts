import { instantOf, shifted, stamp } from '../../src/records';

test('instants: without zone is UTC, no date is none', () => {
  expect(instantOf('2026-01-05T09:00:00')).toBe(Date.UTC(2026, 0, 5, 9));
  expect(instantOf('2026-01-05T09:00:00.1234567+01:00')).toBe(Date.UTC(2026, 0, 5, 8, 0, 0, 123));
  expect(instantOf('0001-01-01T00:00:00')).toBeUndefined();
  expect(instantOf('2026-13-45T00:00:00')).toBeUndefined();
  expect(instantOf('')).toBeUndefined();
});

test('shifting keeps zone and fraction', () => {
  expect(shifted('2026-01-31T23:30:00.5+01:00', 3_600_000)).toBe('2026-02-01T00:30:00.5+01:00');
  expect(shifted('2026-01-31T23:30:00', 0)).toBe('2026-01-31T23:30:00');
  expect(shifted('never', 1)).toBe('never');
  expect(stamp(0)).toBe('1970-01-01T00:00:00');
});
