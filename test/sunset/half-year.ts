/** Half a year of what ends, in simulated time through a whole gateway: what callers met, and what the CRM did. */
import { tokenHash } from '../../src/policy';
import { fixedClock } from '../sandbox-online/fixed-clock';
import { setSeen, startSunsetRig, type Told } from './sunset-rig';

const instant = (text: string): number => Date.parse(text);
const start = instant('2027-01-01T00:00:00Z');

/** Each of another zone whose clocks change within the half year. */
export const plans = [
  {
    name: 'old application over v1',
    applicationToken: tokenHash('old'),
    version: 'v1',
    timeZone: 'Australia/Lord_Howe',
    notice: '2027-02-01',
    brownOuts: [{ every: 'day', at: '01:45', minutes: 30, from: '2027-03-20', until: '2027-04-20' }],
    end: '2027-05-20T12:00',
  },
  {
    name: 'SOAP 8',
    version: 'Services86',
    timeZone: 'Europe/Oslo',
    notice: '2027-01-15',
    brownOuts: [
      { every: 'week', on: ['sun', 'tue'], at: '02:30', minutes: 45, from: '2027-02-02', until: '2027-05-30' },
      { from: '2027-06-01T00:00', minutes: 1_440 },
    ],
    end: '2027-06-15',
  },
];

/** The same windows, worked out apart from the program: by the offsets that are known of these zones. */
function windowsOf(name: string): readonly (readonly [from: number, until: number])[] {
  const day = 86_400_000;
  const windows: [number, number][] = [];
  const add = (date: string, utc: number, minutes: number) =>
    void windows.push([
      instant(`${date}T00:00:00Z`) + utc * 60_000,
      instant(`${date}T00:00:00Z`) + (utc + minutes) * 60_000,
    ]);
  for (let at = start; at < start + 180 * day; at += day) {
    const date = new Date(at).toISOString().slice(0, 10);
    if (name === 'SOAP 8') {
      const weekday = new Date(at).getUTCDay();
      if (date < '2027-02-02' || date > '2027-05-30' || (weekday !== 0 && weekday !== 2)) continue;
      // On 28 March the clock shows no 02:30: as much later, which is 03:30 of summer time.
      add(date, date < '2027-03-28' ? 90 : date === '2027-03-28' ? 90 : 30, 45);
    } else if (date >= '2027-03-20' && date <= '2027-04-20')
      // Eleven hours ahead in summer; on 4 April at 02:00 half an hour less, so 01:45 comes twice: the first one.
      add(date, 105 - (date <= '2027-04-04' ? 660 : 630), 30);
  }
  if (name === 'SOAP 8') windows.push([instant('2027-05-31T22:00:00Z'), instant('2027-06-01T22:00:00Z')]);
  return windows;
}

interface Expected {
  readonly notice: number;
  readonly end: number;
  readonly windows: ReturnType<typeof windowsOf>;
}

const expected: Readonly<Record<'soap' | 'old', Expected>> = {
  soap: {
    notice: instant('2027-01-14T23:00:00Z'),
    end: instant('2027-06-14T22:00:00Z'),
    windows: windowsOf('SOAP 8'),
  },
  old: {
    notice: instant('2027-01-31T13:00:00Z'),
    end: instant('2027-05-20T01:30:00Z'),
    windows: windowsOf('old application over v1'),
  },
};

type Met = 'quiet' | 'noticed' | 'caller.brownOut' | 'caller.sunset';

function expectedAt({ notice, end, windows }: Expected, now: number): Met {
  if (now < notice) return 'quiet';
  if (now >= end) return 'caller.sunset';
  return windows.some(([from, until]) => from <= now && now < until) ? 'caller.brownOut' : 'noticed';
}

function met({ headers, text }: Told): Met {
  if (text.includes('caller.brownOut')) return 'caller.brownOut';
  if (text.includes('caller.sunset')) return 'caller.sunset';
  return headers.get('sunset') === null ? 'quiet' : 'noticed';
}

export interface HalfYear {
  /** Times at which a caller met something else than the plan says. */
  readonly wrong: readonly string[];
  /** Distinct replies to the caller that has migrated: their bodies and the names of their fields. */
  readonly migrated: readonly string[];
  /** Calls that were told to be done, and calls that the CRM has, each once: sorted ids. */
  readonly done: readonly string[];
  readonly books: readonly string[];
  readonly refused: number;
}

/**
 * @param hours between two rounds of calls; there are others a second before and at each change
 * @param windowsMax how many windows of each plan are looked at
 */
export async function halfYear(crm: 'rest' | 'soap', hours: number, windowsMax = Infinity): Promise<HalfYear> {
  const clock = fixedClock(start);
  const rig = await startSunsetRig({ clock, plans, crm });
  const edges = Object.values(expected).flatMap(({ notice, end, windows }) =>
    [notice, end].concat(windows.slice(-windowsMax).flat()),
  );
  const steps = Array.from({ length: Math.floor((180 * 24) / hours) }, (_, step) => start + step * hours * 3_600_000);
  const times = [...new Set([...steps, ...edges.flatMap((edge) => [edge - 1_000, edge])])].sort((a, b) => a - b);
  const wrong: string[] = [];
  const migrated = new Set<string>();
  const done: string[] = [];
  let refused = 0;
  try {
    for (const now of times) {
      clock.advance((now - clock.now()) / 1_000);
      const ids = [`soap-${now}`, `old-${now}`, `new-${now}`];
      const [soap, old, neu] = await Promise.all([
        rig.soap('1.1', setSeen, { id: ids[0] ?? '' }),
        rig.setSeenV1({ id: ids[1] ?? '', application: 'old' }),
        rig.setSeenV1({ id: ids[2] ?? '', application: 'new' }),
      ]);
      for (const [name, told] of [
        ['soap', soap],
        ['old', old],
      ] as const) {
        const due = expectedAt(expected[name], now);
        if (met(told) !== due) wrong.push(`${name} ${new Date(now).toISOString()}: ${met(told)}, due: ${due}`);
      }
      migrated.add(JSON.stringify([neu.status, [...neu.headers.keys()], neu.text]));
      for (const [index, { status }] of [soap, old, neu].entries())
        if (status < 300) done.push(ids[index] ?? '');
        else refused += 1;
    }
    return { wrong, migrated: [...migrated], done: done.sort(), books: rig.books().toSorted(), refused };
  } finally {
    await rig.stop();
  }
}
