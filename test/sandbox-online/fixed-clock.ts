/** A clock that stands still until it is told to go on. */
export function fixedClock(start = Date.parse('2026-03-01T08:00:30Z')) {
  let now = start;
  return {
    now: () => now,
    advance: (seconds: number) => void (now += seconds * 1_000),
  };
}
