/** Reads the books in Redis, while gateways write them. */
import { msPerDay, otherClient } from './ledger-store';
import type { ComparisonRow, DifferenceRow, LedgerClient, LedgerPeriod, LedgerView, UsageRow } from './ledger-view';
import { placesOf } from './bits';
import { keys, operationText, readRowName, textToWords, type LedgerRedis, type RedisCommands } from './redis-keys';
import { dayOf, isWithin, overlaps } from './view-in-memory';

const rowsAtOnce = 200;

export function redisView(redis: LedgerRedis): LedgerView {
  return {
    usage: (period) => usageIn(redis, period),
    comparisons: (period) => comparisonsIn(redis, period),
    differences: (period) => differencesIn(redis, period),
    close: () => redis.close(),
  };
}

async function daysIn(client: RedisCommands, period: LedgerPeriod): Promise<{ number: string; day: string }[]> {
  const days = await client.zrangebyscore(keys.days, '-inf', '+inf');
  return days
    .map((number) => ({ number, day: dayOf(Number(number) * msPerDay) }))
    .filter(({ day }) => isWithin(period, day));
}

/** Clients by their ids; each is read once. */
function clientsIn(client: RedisCommands): (id: string) => Promise<LedgerClient> {
  const known = new Map<string, LedgerClient>();
  return async (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const [json] = await client.hmget(keys.clients, id);
    const given: Partial<LedgerClient> = JSON.parse(json ?? '{}');
    const read = { ...otherClient, ...given, id };
    known.set(id, read);
    return read;
  };
}

async function* usageIn(redis: LedgerRedis, period: LedgerPeriod): AsyncGenerator<UsageRow> {
  const client = await redis.client();
  const clientOf = clientsIn(client);
  const propertiesOf = propertiesIn(client);
  for (const { number, day } of await daysIn(client, period)) {
    // A scan may give a member twice.
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, members] = await client.sscan(keys.rows(number), cursor, 'COUNT', rowsAtOnce);
      cursor = next;
      const fresh = members.filter((name) => !seen.has(name) && seen.add(name));
      const found = await Promise.all(fresh.map((name) => client.hgetall(keys.row(number, name))));
      for (const [index, name] of fresh.entries()) {
        const cells = found[index] ?? {};
        const { client: id, ...operation } = readRowName(name);
        yield {
          client: await clientOf(id),
          ...operation,
          day,
          calls: Number(cells['calls'] ?? 0),
          failures: new Map(countsBehind('f:', cells)),
          firstSeen: Number(cells['first'] ?? 0),
          lastSeen: Number(cells['last'] ?? 0),
          bytesIn: Number(cells['in'] ?? 0),
          bytesOut: Number(cells['out'] ?? 0),
          durations: { counts: new Map(countsBehind('d:', cells).map(([step, count]) => [Number(step), count])) },
          sent: await propertiesOf(operation, textToWords(cells['sent'] ?? '')),
          read: await propertiesOf(operation, textToWords(cells['read'] ?? '')),
        };
      }
    } while (cursor !== '0');
  }
}

function countsBehind(
  start: string,
  cells: Readonly<Record<string, string>>,
): (readonly [name: string, count: number])[] {
  return Object.entries(cells).flatMap(([field, count]) =>
    field.startsWith(start) ? [[field.slice(start.length), Number(count)] as const] : [],
  );
}

/** Names of properties, sorted. */
function propertiesIn(client: RedisCommands) {
  const known = new Map<string, Map<number, string>>();
  return async (operation: Parameters<typeof operationText>[0], words: readonly number[]): Promise<string[]> => {
    const text = operationText(operation);
    const places = placesOf(words);
    let names = known.get(text);
    // Others may have been written in the meantime.
    if (names === undefined || places.some((place) => names?.has(place) !== true)) {
      const bits = await client.hgetall(keys.names(operation));
      names = new Map(Object.entries(bits).map(([name, bit]) => [Number(bit), name]));
      known.set(text, names);
    }
    return places.flatMap((place) => names.get(place) ?? []).sort();
  };
}

const isResult = (text: string): text is 'same' | 'different' | 'dropped' | 'failed' =>
  ['same', 'different', 'dropped', 'failed'].includes(text);

async function* comparisonsIn(redis: LedgerRedis, period: LedgerPeriod): AsyncGenerator<ComparisonRow> {
  const client = await redis.client();
  const clientOf = clientsIn(client);
  for (const { number, day } of await daysIn(client, period)) {
    const rows = new Map<string, { same: number; different: number; dropped: number; failed: number }>();
    for (const [field, count] of Object.entries(await client.hgetall(keys.compared(number)))) {
      const [result = ''] = field.split(' ', 1);
      const name = field.slice(result.length + 1);
      const row = rows.get(name) ?? { same: 0, different: 0, dropped: 0, failed: 0 };
      if (isResult(result)) row[result] = Number(count);
      rows.set(name, row);
    }
    for (const [name, counts] of rows) {
      const { client: id, version, agent, operation } = readRowName(name);
      yield { client: await clientOf(id), version, agent, operation, day, ...counts };
    }
  }
}

async function* differencesIn(redis: LedgerRedis, period: LedgerPeriod): AsyncGenerator<DifferenceRow> {
  const client = await redis.client();
  const clientOf = clientsIn(client);
  for (const name of await client.zrangebyscore(keys.differing, '-inf', '+inf')) {
    const { client: id, version, agent, operation } = readRowName(name);
    for (const [field, json] of Object.entries(await client.hgetall(keys.differences(name)))) {
      const [path = '', kind = '']: string[] = JSON.parse(field);
      const value: Pick<DifferenceRow, 'first' | 'second' | 'count' | 'firstSeen' | 'lastSeen'> = JSON.parse(json);
      const row = { client: await clientOf(id), version, agent, operation, path, kind, ...value };
      if (overlaps(period, row)) yield row;
    }
  }
}
