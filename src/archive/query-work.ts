/**
 * How much work a query may be. Archives are answered at one go, and no other caller is served meanwhile: thousands of
 * restrictions of thousands of records would take minutes.
 */
import { refuseQuery } from './archive-refusal';

/** Comparisons, or keys of the order, of one query: a second or two of work. */
export const comparisonsMax = 5_000_000;

/** A cell takes nearly a kilobyte until the answer is written. */
export const cellsMax = 500_000;

/** What takes its time: each of the records is looked at so many times. */
export interface QueryWork {
  readonly records: number;
  readonly times: number;
  /** What is done with each record, such as `restrictions`. */
  readonly what: string;
  readonly max: number;
}

/** @throws Refusal for a query that would keep everyone else waiting */
export function limitWork({ records, times, what, max }: QueryWork): void {
  if (records * times > max)
    refuseQuery(`${times} ${what} of ${records} records are too many for one query; their product may be ${max}.`);
}
