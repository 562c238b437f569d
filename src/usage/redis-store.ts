/** The books in Redis, for gateways on several machines. Each batch is one script: all of it, and once only. */
import { randomBytes } from 'node:crypto';
import {
  msPerDay,
  otherClient,
  otherDifferences,
  storeLimits,
  type BatchDifference,
  type BatchOperation,
  type BatchRow,
  type LedgerBatch,
  type LedgerStore,
  type StoreLimits,
} from './ledger-store';
import type { LedgerClient } from './ledger-view';
import { placesOf, setBit, type Bits } from './bits';
import {
  batchScript,
  forgetScript,
  keys,
  keyScript,
  namesScript,
  operationText,
  prefix,
  wordsToText,
  type LedgerRedis,
  type RedisCommands,
} from './redis-keys';

const namesAtOnce = 500;

export function redisStore(redis: LedgerRedis, limits: StoreLimits = storeLimits): LedgerStore {
  /** The bits in Redis, by those of this process. They never change there, unless all of it is deleted. */
  let bitsOf = new WeakMap<BatchOperation, number[]>();
  let epoch: string | undefined;
  const learn = async (client: RedisCommands, operation: BatchOperation): Promise<number[]> => {
    const bits = bitsOf.get(operation) ?? [];
    const names = operation.names.slice(0);
    while (bits.length < names.length) {
      const some = names.slice(bits.length, bits.length + namesAtOnce);
      const found: unknown = await client.eval(namesScript, 1, keys.names(operation), ...some);
      if (!Array.isArray(found) || found.length !== some.length) throw new Error('Redis gives no bits');
      bits.push(...found.map(Number));
    }
    bitsOf.set(operation, bits);
    return bits;
  };
  let forgotten = 0;
  return {
    key: async () => {
      const client = await redis.client();
      const key: unknown = await client.eval(keyScript, 1, keys.key, randomBytes(32).toString('base64'));
      return Buffer.from(String(key), 'base64');
    },
    write: async (batch) => {
      const client = await redis.client();
      epoch ??= String(await client.eval(keyScript, 1, keys.epoch, randomBytes(8).toString('hex')));
      for (const { operation } of batch.rows) await learn(client, operation);
      const bounds = { ...limits, otherField: fieldOf(otherDifferences) };
      const json = JSON.stringify(packed(batch, (operation) => bitsOf.get(operation) ?? []));
      const node = `${prefix}node:${batch.node}`;
      const given = [prefix, batch.number, JSON.stringify(bounds), json, epoch];
      const written: unknown = await client.eval(batchScript, 2, node, keys.epoch, ...given);
      if (written === -1) {
        [epoch, bitsOf] = [undefined, new WeakMap()];
        throw new Error('Redis has lost the books; they begin anew');
      }
      const end = Math.max(0, ...batch.rows.map(({ day }) => day)) - limits.daysKept;
      if (end <= forgotten) return;
      const isDone: unknown = await client.eval(forgetScript, 0, prefix, end, limits.deletedAtOnce);
      if (isDone === 1) forgotten = end;
    },
    close: () => redis.close(),
  };
}

function packed(
  { rows, comparisons, differences }: LedgerBatch,
  bitsOf: (operation: BatchOperation) => readonly number[],
) {
  const clients: Record<string, string> = { [otherClient.id]: JSON.stringify(otherClient) };
  const see = (client: LedgerClient): string => {
    clients[client.id] = JSON.stringify(client);
    return client.id;
  };
  const about = ({ client, operation }: { readonly client: LedgerClient; readonly operation: BatchOperation }) => ({
    client: see(client),
    operation: operationText(operation),
  });
  return {
    rows: rows.map((row) => ({
      ...about(row),
      day: row.day,
      counts: countsOf(row),
      first: row.firstSeen,
      last: row.lastSeen,
      sent: wordsToText(inRedis(row.sent, bitsOf(row.operation))),
      read: wordsToText(inRedis(row.read, bitsOf(row.operation))),
    })),
    comparisons: comparisons.map((row) => {
      const { day, same, different, dropped, failed } = row;
      return { ...about(row), day, counts: { same, different, dropped, failed } };
    }),
    differences: differences.map((row) => {
      const { first, second, count, firstSeen, lastSeen } = row;
      const value = { first, second, count, firstSeen, lastSeen };
      return { ...about(row), day: Math.floor(lastSeen / msPerDay), field: fieldOf(row), value };
    }),
    clients,
  };
}

const fieldOf = ({ path, kind }: Pick<BatchDifference, 'path' | 'kind'>): string => JSON.stringify([path, kind]);

function countsOf({ calls, bytesIn, bytesOut, failures, durations }: BatchRow): Record<string, number> {
  const counts: Record<string, number> = { calls, in: bytesIn, out: bytesOut };
  for (const [code, count] of failures) counts[`f:${code}`] = count;
  for (let index = 0; index < durations.length; index += 2)
    counts[`d:${durations[index] ?? 0}`] = durations[index + 1] ?? 0;
  return counts;
}

function inRedis(own: readonly number[], bits: readonly number[]): Bits {
  const stored: Bits = [];
  for (const place of placesOf(own)) {
    const bit = bits[place];
    if (bit !== undefined) setBit(stored, bit);
  }
  return stored;
}
