/** Which records are to be recorded, as a person says it: `contact=1-50,77`. */

/** Ids by table. */
export type WantedRecords = ReadonlyMap<string, readonly number[]>;

/** More is a copy of a CRM, not a sample of one; each record is a call. */
const idsMax = 20_000;

/** @returns a sentence about the first text that cannot be understood */
export function readWanted(texts: readonly string[]): WantedRecords | string {
  const wanted = new Map<string, Set<number>>();
  let count = 0;
  for (const text of texts) {
    const [, name = '', ids = ''] = /^([a-z]+)=(\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)$/i.exec(text) ?? [];
    if (name === '') return `${JSON.stringify(text)} must be like contact=1-50,77.`;
    const table = name.toLowerCase();
    const known = wanted.get(table) ?? new Set();
    wanted.set(table, known);
    for (const range of ids.split(',')) {
      const [first = 0, last = first] = range.split('-').map(Number);
      if (first < 1 || last < first || last > 2_147_483_647) return `${table}=${range} is no range of ids.`;
      count += last - first + 1;
      if (count > idsMax) return `At most ${idsMax} records can be asked for.`;
      for (let id = first; id <= last; id++) known.add(id);
    }
  }
  return new Map(Array.from(wanted, ([table, ids]) => [table, [...ids]]));
}
