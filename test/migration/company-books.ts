/** A month of a company's traffic as the ledger keeps it, with the generator's own sums. Always the same. */
import { durationBucket } from '../../src/usage/durations';
import {
  viewInMemory,
  type ComparisonRow,
  type DifferenceRow,
  type LedgerClient,
  type UsageRow,
} from '../../src/usage';

interface Habit {
  readonly wire: 'soap' | 'rest';
  readonly version: string;
  readonly name: string;
  readonly callsPerDay: number;
  readonly ms: number;
  readonly sent: readonly string[];
  readonly read: readonly string[];
  readonly failing?: readonly [code: string, share: number];
}

interface Program {
  readonly client: LedgerClient;
  /** First and last hour (UTC) of its calls. */
  readonly hours: readonly [number, number];
  /** Days, counted from the first, on which it calls. */
  readonly works: (day: number) => boolean;
  readonly habits: readonly Habit[];
}

const use = (
  wire: Habit['wire'],
  version: string,
  name: string,
  callsPerDay: number,
  ms: number,
  sent: string,
  read = '',
  failing?: Habit['failing'],
): Habit => ({
  wire,
  version,
  name,
  callsPerDay,
  ms,
  sent: words(sent),
  read: words(read),
  ...(failing === undefined ? {} : { failing }),
});

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

let made = 0;
const client = (application: string, userAgent: string, network: string, user: string, tenant = ''): LedgerClient => ({
  id: `c-${(0xa11ce0000000 + (made += 1)).toString(16)}`,
  tenant,
  application,
  userAgent,
  network,
  user,
});

const appointment = 'AppointmentEntity.AppointmentId AppointmentEntity.Description AppointmentEntity.StartDate';
const list = 'Appointment.AppointmentId Appointment.StartDate';
const weekday = (day: number): boolean => day % 7 < 5;

const addIn = (version: string) => [
  use('soap', version, 'SoPrincipal.AuthenticateUsernamePassword', 40, 60, 'UserName Password'),
  use('soap', version, 'Appointment.GetAppointmentEntity', 420, 35, 'AppointmentEntityId', appointment),
  use('soap', version, 'Appointment.SaveAppointmentEntity', 90, 80, `AppointmentEntity ${appointment}`, appointment),
  use('soap', version, 'Appointment.SetSeen', 55, 18, 'AppointmentId UpdateMode', '', ['crm.refused', 0.02]),
];

const programs = (oldest: string): readonly Program[] => {
  made = 0;
  return [
    ...['ole', 'kari', 'per'].map((user, index) => ({
      client: client('Outlook add-in', 'gSOAP/2.8', `10.1.${index}.0/24`, user),
      hours: [7, 16] as const,
      works: weekday,
      habits: addIn(oldest),
    })),
    {
      client: client('', 'Axis/1.4', '10.9.0.0/24', 'batch'),
      hours: [1, 3],
      works: () => true,
      habits: [
        use('soap', 'Services86', 'Appointment.GetAppointmentList', 900, 22, 'AppointmentIds', list),
        use('soap', 'Services86', 'BlobManager.GetFile', 30, 140, 'Id', 'Response'),
        use('soap', 'Services86', 'Pocket.SendPushNotification', 220, 12, 'Message'),
      ],
    },
    {
      client: client('PHP portal', 'PHP-SOAP/8.1', '192.0.2.0/24', 'portal', 'Cust12345'),
      hours: [0, 23],
      works: () => true,
      habits: [
        use('soap', 'Services88', 'Appointment.GetAppointmentEntity', 1500, 28, 'AppointmentEntityId', appointment, [
          'crm.notFound',
          0.01,
        ]),
        use('soap', 'Services88', 'Appointment.SetSeenMany', 310, 33, 'AppointmentIds UpdateMode'),
        use('rest', 'v1', 'Appointment.GetAppointmentEntity', 200, 25, 'AppointmentEntityId', appointment),
      ],
    },
    {
      client: client('Web client', 'Mozilla/5.0', '10.2.0.0/16', 'kari'),
      hours: [6, 20],
      works: weekday,
      habits: [use('rest', 'v1', 'Appointment.SetSeen', 700, 15, 'AppointmentId UpdateMode')],
    },
    {
      client: client('', 'python-requests/2.31', '10.3.0.0/16', 'bi'),
      hours: [9, 10],
      works: (day) => day % 7 === 0,
      habits: [use('rest', 'v1', '.GET /api/v1/Contact/*', 60, 44, '')],
    },
    {
      client: client('Old fax server', 'MSSOAP/3.0', '10.4.0.0/16', 'fax'),
      hours: [10, 11],
      works: (day) => day === 2,
      habits: [use('soap', 'Services75', 'Fax.Send', 1, 300, 'Number')],
    },
  ];
};

/** Sums that a report must give again. */
export interface BookSums {
  soapCalls: number;
  restCalls: number;
  failed: number;
  bytesIn: number;
  bytesOut: number;
}

export interface CompanyBooks {
  readonly usage: readonly UsageRow[];
  readonly comparisons: readonly ComparisonRow[];
  readonly differences: readonly DifferenceRow[];
  readonly total: BookSums;
  /** By application, or user agent where there is none. */
  readonly byClient: ReadonlyMap<string, BookSums>;
  /** `client wire version agent operation` → calls. */
  readonly byOperation: ReadonlyMap<string, number>;
}

const hour = 3_600_000;
const zero = (): BookSums => ({ soapCalls: 0, restCalls: 0, failed: 0, bytesIn: 0, bytesOut: 0 });

/** The books of so many days up to the day of `end` (milliseconds since the epoch). @param oldest version in use */
export function companyBooks(end: number, days = 30, oldest = 'Services86'): CompanyBooks {
  const random = randomOf(1);
  const usage: UsageRow[] = [];
  const total = zero();
  const byClient = new Map<string, BookSums>();
  const byOperation = new Map<string, number>();
  const firstDay = Math.floor(end / (24 * hour)) * 24 * hour - (days - 1) * 24 * hour;
  for (let day = 0; day < days; day += 1)
    for (const { client: who, hours, works, habits } of programs(oldest)) {
      if (!works(day)) continue;
      const start = firstDay + day * 24 * hour;
      for (const habit of habits) {
        const row = rowOf(habit, who, start, hours, random);
        usage.push(row);
        const name = who.application || who.userAgent;
        const sums = byClient.get(name) ?? zero();
        byClient.set(name, sums);
        for (const each of [total, sums]) {
          each[row.wire === 'soap' ? 'soapCalls' : 'restCalls'] += row.calls;
          each.failed += Array.from(row.failures.values()).reduce((sum, count) => sum + count, 0);
          each.bytesIn += row.bytesIn;
          each.bytesOut += row.bytesOut;
        }
        const key = [name, row.wire, row.version, row.agent, row.operation].join(' ');
        byOperation.set(key, (byOperation.get(key) ?? 0) + row.calls);
      }
    }
  return { usage, ...comparisonsOf(usage), total, byClient, byOperation };
}

function rowOf(
  habit: Habit,
  who: LedgerClient,
  start: number,
  [from, to]: Program['hours'],
  random: () => number,
): UsageRow {
  const { wire, version, name, callsPerDay, ms, sent, read, failing } = habit;
  const [agent = '', operation = ''] = name.split('.');
  const calls = Math.max(1, Math.round(callsPerDay * (0.7 + random() * 0.6)));
  const failures = failing === undefined ? 0 : Math.round(calls * failing[1]);
  const counts = new Map<number, number>();
  for (let left = calls; left > 0;) {
    const some = Math.min(left, Math.ceil(calls / 7));
    const bucket = durationBucket(ms * (0.5 + random() * 1.5));
    counts.set(bucket, (counts.get(bucket) ?? 0) + some);
    left -= some;
  }
  return {
    client: who,
    wire,
    version,
    agent,
    operation,
    calls,
    sent,
    read,
    day: new Date(start).toISOString().slice(0, 10),
    failures: new Map(failing === undefined || failures === 0 ? [] : [[failing[0], failures]]),
    firstSeen: start + from * hour + Math.floor(random() * hour),
    lastSeen: start + to * hour + Math.floor(random() * hour),
    bytesIn: calls * (700 + Math.floor(random() * 200)),
    bytesOut: calls * (1_800 + Math.floor(random() * 900)),
    durations: { counts },
  };
}

/** One in a hundred reading calls was compared; the portal's answers differ in one place. */
function comparisonsOf(usage: readonly UsageRow[]): Pick<CompanyBooks, 'comparisons' | 'differences'> {
  const reading = usage.filter(({ wire, operation }) => wire === 'soap' && operation.startsWith('Get'));
  const comparisons = reading.map(({ client: who, version, agent, operation, day, calls }): ComparisonRow => {
    const compared = Math.ceil(calls / 100);
    const different = who.application === 'PHP portal' && day.endsWith('5') ? 1 : 0;
    return {
      client: who,
      version,
      agent,
      operation,
      day,
      same: compared - different,
      different,
      dropped: 0,
      failed: 0,
    };
  });
  const portal = reading.find(({ client: who }) => who.application === 'PHP portal');
  const count = comparisons.reduce((sum, { different }) => sum + different, 0);
  if (portal === undefined || count === 0) return { comparisons, differences: [] };
  const { client: who, version, agent, operation, firstSeen, lastSeen } = portal;
  const where = {
    path: 'Response.StartDate',
    kind: 'value',
    first: '2026-03-04T09:00:00',
    second: '2026-03-04T08:00:00Z',
  };
  return {
    comparisons,
    differences: [{ client: who, version, agent, operation, ...where, count, firstSeen, lastSeen }],
  };
}

export const viewOf = (books: CompanyBooks) => viewInMemory(books);

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
