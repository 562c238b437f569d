/** The books in Redis: which keys there are, and what is in them. */
import type { LedgerOperation } from './ledger-store';

/** As much of a client of Redis as is needed; the package belongs to another room. */
export interface RedisCommands {
  eval(script: string, keyCount: number, ...given: (string | number)[]): Promise<unknown>;
  get(key: string): Promise<string | null>;
  hgetall(key: string): Promise<Record<string, string>>;
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>;
  smembers(key: string): Promise<string[]>;
  sscan(key: string, cursor: string, option: 'COUNT', count: number): Promise<[cursor: string, members: string[]]>;
  zrangebyscore(key: string, min: number | string, max: number | string): Promise<string[]>;
}

/** The connection, made at first use. */
export interface LedgerRedis {
  client(): Promise<RedisCommands>;
  close(): Promise<void>;
}

/** Of every key of the ledger. */
export const prefix = 'netserver-gateway:ledger:';

export const keys = {
  key: `${prefix}key`,
  /** Another one says that what was learned of this Redis is not true any more: it was emptied. */
  epoch: `${prefix}epoch`,
  /** Sorted by number: the days that have rows. */
  days: `${prefix}days`,
  /** Hash: id → JSON. */
  clients: `${prefix}clients`,
  /** Sorted by the last day a client was seen. */
  clientDays: `${prefix}client-days`,
  /** Set of the rows of a day. */
  rows: (day: number | string) => `${prefix}rows:${day}`,
  /** Hash: what was counted. */
  row: (day: number | string, row: string) => `${prefix}row:${day}:${row}`,
  /** Hash: name of a property → bit. */
  names: (operation: LedgerOperation) => `${prefix}names:${operationText(operation)}`,
  /** Hash: row and result → count. */
  compared: (day: number | string) => `${prefix}compared:${day}`,
  /** Sorted by the day of the last difference: rows that have some. */
  differing: `${prefix}differing`,
  /** Hash: JSON of path and kind → JSON. */
  differences: (row: string) => `${prefix}differences:${row}`,
};

/** No name but that of an operation, which is the last, has a blank. */
export const operationText = ({ wire, version, agent, operation }: LedgerOperation): string =>
  `${wire} ${version} ${agent} ${operation}`;

export function readRowName(row: string): LedgerOperation & { readonly client: string } {
  const [client = '', wire, version = '', agent = '', ...operation] = row.split(' ');
  return { client, wire: wire === 'rest' ? 'rest' : 'soap', version, agent, operation: operation.join(' ') };
}

export const wordsToText = (words: readonly number[]): string => words.join(',');
export const textToWords = (text: string): number[] => (text === '' ? [] : text.split(',').map(Number));

/**
 * Gives names of properties their bits. KEYS: the hash of an operation. ARGV: names. Returns the bits.
 */
export const namesScript = `
local bits = {}
for i, name in ipairs(ARGV) do
  redis.call('HSETNX', KEYS[1], name, redis.call('HLEN', KEYS[1]))
  bits[i] = tonumber(redis.call('HGET', KEYS[1], name))
end
return bits`;

/**
 * Adds a batch: all of it at once, and once only. KEYS: where the number of the node's last batch is kept, the epoch.
 * ARGV: the prefix, the number of the batch, limits and rows as JSON, the epoch in which bits were learned. Returns -1
 * where that is over.
 */
export const batchScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[5] then return -1 end
local prefix, number, limits, batch = ARGV[1], tonumber(ARGV[2]), cjson.decode(ARGV[3]), cjson.decode(ARGV[4])
if tonumber(redis.call('GET', KEYS[1]) or '0') >= number then return 0 end
local function bound(key, field, value, pick)
  local before = redis.call('HGET', key, field)
  if before then value = pick(tonumber(before), value) end
  redis.call('HSET', key, field, string.format('%.0f', value))
end
local function words(text)
  local found = {}
  for word in string.gmatch(text, '%d+') do found[#found + 1] = tonumber(word) end
  return found
end
local function join(key, field, more)
  if more == '' then return end
  local all = words(redis.call('HGET', key, field) or '')
  for i, word in ipairs(words(more)) do all[i] = string.format('%.0f', bit.bor(all[i] or 0, word) % 4294967296) end
  for i, word in ipairs(all) do all[i] = string.format('%.0f', word) end
  redis.call('HSET', key, field, table.concat(all, ','))
end
local function see(client, day)
  redis.call('HSETNX', prefix .. 'clients', client, batch.clients[client])
  redis.call('ZADD', prefix .. 'client-days', 'GT', day, client)
  redis.call('ZADD', prefix .. 'days', day, day)
end
for _, row in ipairs(batch.rows) do
  local set = prefix .. 'rows:' .. row.day
  local client, name = row.client, row.client .. ' ' .. row.operation
  if redis.call('SISMEMBER', set, name) == 0 and redis.call('SCARD', set) >= limits.rowsPerDay then
    client, name = 'other', 'other ' .. row.operation
  end
  redis.call('SADD', set, name)
  see(client, row.day)
  local key = prefix .. 'row:' .. row.day .. ':' .. name
  for field, count in pairs(row.counts) do redis.call('HINCRBY', key, field, count) end
  bound(key, 'first', row.first, math.min)
  bound(key, 'last', row.last, math.max)
  join(key, 'sent', row.sent)
  join(key, 'read', row.read)
end
for _, row in ipairs(batch.comparisons) do
  see(row.client, row.day)
  for result, count in pairs(row.counts) do
    redis.call('HINCRBY', prefix .. 'compared:' .. row.day, result .. ' ' .. row.client .. ' ' .. row.operation, count)
  end
end
for _, row in ipairs(batch.differences) do
  local name = row.client .. ' ' .. row.operation
  local key, field = prefix .. 'differences:' .. name, row.field
  see(row.client, row.day)
  if redis.call('HEXISTS', key, field) == 0 and redis.call('HLEN', key) >= limits.differences then
    field, row.value.first, row.value.second = limits.otherField, '', ''
  end
  local before = redis.call('HGET', key, field)
  if before then
    local known = cjson.decode(before)
    row.value.count = row.value.count + known.count
    row.value.firstSeen = math.min(row.value.firstSeen, known.firstSeen)
    row.value.lastSeen = math.max(row.value.lastSeen, known.lastSeen)
  end
  redis.call('HSET', key, field, cjson.encode(row.value))
  redis.call('ZADD', prefix .. 'differing', 'GT', row.day, name)
end
redis.call('SET', KEYS[1], number, 'EX', 172800)
return 1`;

/** Deletes some of what is older than a day. ARGV: the prefix, the day, how much at once. */
export const forgetScript = `
local prefix, day, left = ARGV[1], ARGV[2], tonumber(ARGV[3])
for _, old in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'days', '-inf', '(' .. day)) do
  local set = prefix .. 'rows:' .. old
  for _, name in ipairs(redis.call('SPOP', set, left)) do
    redis.call('DEL', prefix .. 'row:' .. old .. ':' .. name)
    left = left - 1
  end
  if redis.call('EXISTS', set) == 1 then return 0 end
  redis.call('DEL', prefix .. 'compared:' .. old)
  redis.call('ZREM', prefix .. 'days', old)
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'differing', '-inf', '(' .. day, 'LIMIT', 0, left)) do
  redis.call('DEL', prefix .. 'differences:' .. name)
  redis.call('ZREM', prefix .. 'differing', name)
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'client-days', '-inf', '(' .. day, 'LIMIT', 0, left)) do
  redis.call('HDEL', prefix .. 'clients', id)
  redis.call('ZREM', prefix .. 'client-days', id)
end
return 1`;

export const keyScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])`;
