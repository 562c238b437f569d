/** Puts together what the processes report. */
import type { Activity, CallerTraffic, ErrorLine, Way } from './worker-activity';
import { keyOf } from './recorder';
import { slotCount } from './time-series';

/** Calls of several rows together. */
export interface Row {
  readonly name: string;
  readonly calls: readonly number[];
  readonly failures: readonly number[];
  /** Mean of the calls' milliseconds; undefined where it was not measured. */
  readonly ms?: number;
}

export interface Overview {
  readonly wires: readonly Row[];
  readonly versions: readonly Row[];
  readonly operations: readonly Row[];
  readonly callers: readonly Row[];
  readonly errors: readonly (ErrorLine & { readonly worker: number })[];
}

interface Counted extends Pick<CallerTraffic, 'calls' | 'failures'> {
  readonly ms?: number;
}

/**
 * Rows by number of calls, most first; errors newest first. Processes may be a slot apart, so series are aligned by
 * time.
 */
export function overviewOf(activities: readonly Activity[]): Overview {
  const newest = Math.max(...activities.map(({ traffic }) => traffic.slot));
  const ways = activities.flatMap(({ traffic }) =>
    traffic.ways.map((way) => ({ ...way, ...aligned(way, newest - traffic.slot) })),
  );
  const callers = activities.flatMap(({ traffic }) =>
    traffic.callers.map((each) => ({ ...each, ...aligned(each, newest - traffic.slot) })),
  );
  return {
    wires: grouped(ways, ({ wire }) => wire),
    versions: grouped(ways, ({ wire, version }) => (version === undefined ? undefined : `${version}, ${wire}`)),
    operations: grouped(ways, nameOf),
    callers: grouped(callers, callerName),
    errors: activities
      .flatMap(({ worker, traffic }) => traffic.errors.map((error) => ({ ...error, worker })))
      .sort((a, b) => b.time - a.time),
  };
}

/** `soap Services86 Appointment.SetSeen`; undefined for calls whose operation never became known. */
function nameOf(way: Way): string | undefined {
  const { wire, version, agent, operation } = way;
  return operation === undefined ? undefined : `${wire} ${version ?? ''} ${agent ?? ''}.${operation}`;
}

/** `basic kari, Intranet, Cust1`: who, with what application, for which tenant. */
function callerName({ scheme, caller, application, tenant }: CallerTraffic): string {
  return [`${scheme} ${caller}`, application, tenant].filter((part) => part !== undefined).join(', ');
}

/** The text of an error's row: as much of the call as is known. */
export function wayText(way: Way): string {
  return nameOf(way) ?? keyOf(way).trim().replace(/ +/g, ' ');
}

function aligned({ calls, failures }: Counted, behind: number): Pick<Counted, 'calls' | 'failures'> {
  if (behind <= 0) return { calls, failures };
  const shift = (counts: readonly number[]): readonly number[] =>
    [...counts, ...Array.from({ length: Math.min(behind, slotCount) }, () => 0)].slice(-slotCount);
  return { calls: shift(calls), failures: shift(failures) };
}

function grouped<T extends Counted>(rows: readonly T[], nameOf: (row: T) => string | undefined): readonly Row[] {
  const groups = new Map<string, readonly T[]>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return Array.from(groups, ([name, members]) => summed(name, members)).sort((a, b) => total(b.calls) - total(a.calls));
}

function summed(name: string, members: readonly Counted[]): Row {
  const calls = added(members.map((member) => member.calls));
  const timed = members.filter(({ ms }) => ms !== undefined);
  const ms = timed.reduce((sum, member) => sum + (member.ms ?? 0), 0) / Math.max(1, total(calls));
  return {
    name,
    calls,
    failures: added(members.map((member) => member.failures)),
    ...(timed.length === 0 ? {} : { ms }),
  };
}

function added(series: readonly (readonly number[])[]): readonly number[] {
  return Array.from({ length: slotCount }, (_, slot) => series.reduce((sum, counts) => sum + (counts[slot] ?? 0), 0));
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
