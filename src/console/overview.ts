/** Puts together what the processes report. */
import { lastOf, samplesMax } from './error-groups';
import { keyOf } from './recorder';
import { slotCount } from './time-series';
import type { Activity, CallerTraffic, CountedCalls, ErrorGroup, ErrorSample, Way } from './worker-activity';

/** Calls of several rows together. */
export interface Row extends Omit<CountedCalls, 'ms'> {
  readonly name: string;
  /** Mean milliseconds of a call. */
  readonly mean: number;
}

/** What one caller did; the name is one of the table's rows only. */
export interface CallerRow extends Row, Omit<CallerTraffic, keyof CountedCalls> {}

/** Equal errors of all processes. */
export interface MergedErrors extends Omit<ErrorGroup, 'samples'> {
  readonly name: string;
  readonly samples: readonly (ErrorSample & { readonly worker: number })[];
}

export interface Overview {
  readonly all: Row;
  readonly wires: readonly Row[];
  readonly versions: readonly Row[];
  readonly operations: readonly Row[];
  readonly callers: readonly CallerRow[];
  readonly applications: readonly Row[];
  readonly tenants: readonly Row[];
  /** By number of the worker. */
  readonly workers: ReadonlyMap<number, Row>;
  /** The group that happened last comes first. */
  readonly errors: readonly MergedErrors[];
}

/** Rows by number of calls, most first. Processes may be a slot apart, so series are aligned by time. */
export function overviewOf(activities: readonly Activity[]): Overview {
  const newest = Math.max(...activities.map(({ traffic }) => traffic.slot));
  const ways = activities.flatMap(({ worker, traffic }) =>
    traffic.ways.map((way) => ({ ...way, worker, ...aligned(way, newest - traffic.slot) })),
  );
  const callers = activities.flatMap(({ traffic }) =>
    traffic.callers.map((each) => ({ ...each, ...aligned(each, newest - traffic.slot) })),
  );
  const numbers = activities.map(({ worker }) => worker);
  return {
    all: summed('all', ways),
    wires: grouped(ways, ({ wire }) => wire),
    versions: grouped(ways, ({ wire, version }) => (version === undefined ? undefined : `${version}, ${wire}`)),
    operations: grouped(ways, nameOf),
    callers: callersOf(callers),
    applications: grouped(callers, ({ application }) => application),
    tenants: grouped(callers, ({ tenant }) => tenant),
    workers: new Map(
      numbers.map((each) => [
        each,
        summed(
          '',
          ways.filter(({ worker }) => worker === each),
        ),
      ]),
    ),
    errors: mergedErrors(activities),
  };
}

/** `soap Services86 Appointment.SetSeen`; undefined for calls whose operation never became known. */
function nameOf(way: Way): string | undefined {
  const { wire, version, agent, operation } = way;
  return operation === undefined ? undefined : `${wire} ${version ?? ''} ${agent ?? ''}.${operation}`;
}

/** As much of a call as is known. */
function wayText(way: Way): string {
  return nameOf(way) ?? keyOf(way).trim().replace(/ +/g, ' ');
}

function callersOf(callers: readonly CallerTraffic[]): readonly CallerRow[] {
  const key = ({ scheme, caller, application = '', tenant = '' }: CallerTraffic): string =>
    `${scheme}\0${caller}\0${application}\0${tenant}`;
  const named = new Map(callers.map((each) => [key(each), each]));
  return grouped(callers, key).flatMap((row) => {
    const caller = named.get(row.name);
    return caller === undefined ? [] : [{ ...caller, ...row }];
  });
}

function mergedErrors(activities: readonly Activity[]): readonly MergedErrors[] {
  const merged = new Map<string, MergedErrors>();
  for (const { worker, traffic } of activities)
    for (const { samples, ...group } of traffic.errors) {
      const { outcome, cause = '', caller = '' } = group;
      const name = wayText(group);
      const key = `${outcome}\0${cause}\0${name}\0${caller}`;
      const known = merged.get(key);
      const own = samples.map(({ time, status, ms, correlationId }) => ({ time, status, ms, correlationId, worker }));
      merged.set(key, {
        ...group,
        name,
        count: group.count + (known?.count ?? 0),
        first: Math.min(group.first, known?.first ?? Infinity),
        samples: [...own, ...(known?.samples ?? [])].sort((a, b) => b.time - a.time).slice(0, samplesMax),
      });
    }
  return Array.from(merged.values()).sort((a, b) => lastOf(b) - lastOf(a));
}

function aligned({ calls, failures }: CountedCalls, behind: number): Pick<CountedCalls, 'calls' | 'failures'> {
  if (behind <= 0) return { calls, failures };
  const shift = (counts: readonly number[]): readonly number[] =>
    [...counts, ...Array.from({ length: Math.min(behind, slotCount) }, () => 0)].slice(-slotCount);
  return { calls: shift(calls), failures: shift(failures) };
}

function grouped<T extends CountedCalls>(rows: readonly T[], nameOf: (row: T) => string | undefined): readonly Row[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name === undefined) continue;
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [row]);
    else members.push(row);
  }
  return Array.from(groups, ([name, members]) => summed(name, members)).sort((a, b) => total(b.calls) - total(a.calls));
}

function summed(name: string, members: readonly CountedCalls[]): Row {
  const calls = added(members.map((member) => member.calls));
  const ms = members.reduce((sum, member) => sum + member.ms, 0);
  return {
    name,
    calls,
    failures: added(members.map((member) => member.failures)),
    mean: ms / Math.max(1, total(calls)),
    slowest: Math.max(0, ...members.map((member) => member.slowest)),
  };
}

function added(series: readonly (readonly number[])[]): readonly number[] {
  return Array.from({ length: slotCount }, (_, slot) => series.reduce((sum, counts) => sum + (counts[slot] ?? 0), 0));
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
