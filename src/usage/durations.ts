/**
 * How long calls took, as counts by size: each step is 10 % larger than the one before, so that two histograms can be
 * joined and a percentile is at most 5 % off.
 */
import type { Durations } from './ledger-view';

/** Milliseconds. What is faster counts as this. */
const smallest = 0.1;
const step = 1.1;
const perStep = 1 / Math.log(step);
/** Some hours; what is slower counts as this. */
const lastBucket = 200;

/** The number of the step that a duration belongs to. @param ms milliseconds */
export function durationBucket(ms: number): number {
  if (!(ms > smallest)) return 0;
  return Math.min(Math.ceil(Math.log(ms / smallest) * perStep), lastBucket);
}

/** Milliseconds that stand for all durations of a step: its middle. */
const middleOf = (bucket: number): number => smallest * step ** (bucket === 0 ? 0 : bucket - 0.5);

/** Both together. */
export function addDurations(one: Durations, other: Durations): Durations {
  const counts = new Map(one.counts);
  for (const [bucket, count] of other.counts) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return { counts };
}

/**
 * The duration that a share of the calls did not exceed, in milliseconds.
 * @param share such as 0.95
 * @returns undefined where nothing was counted
 */
export function percentile({ counts }: Durations, share: number): number | undefined {
  const sorted = [...counts].sort(([one], [other]) => one - other);
  const wanted = share * sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of sorted) {
    seen += count;
    if (seen >= wanted) return middleOf(bucket);
  }
  return undefined;
}
