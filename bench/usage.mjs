/**
 * `npm run bench:usage`: a day of five kinds of clients, in simulated time, through the real usage ledger. The numbers
 * of its books must equal the generator's own exactly: in one process, over `kill -9`, with two nodes on one file and
 * on one Redis.
 *
 *   --calls n      default 1,000,000
 *   --seed n       another day
 *   --kills n      how often a process is killed, default 5
 *   --only a,b     of: one, kill, file, redis, memory
 *   --sources      the TypeScript sources are run instead of the build: `node -r ./test/cli/source-hook.js bench/usage.mjs`
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Books, day, keyOf, randomNumbers, traffic } from './usage-traffic.mjs';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '19' },
    kills: { type: 'string', default: '5' },
    only: { type: 'string', default: 'one,kill,file,redis,memory' },
    sources: { type: 'boolean', default: false },
  },
});
if (values.sources) process.env['USAGE_SOURCES'] = '1';
const { createLedger, operationOf, send, sendAll, sourceHook, storeOf, usage, viewOf } =
  await import('./usage-drive.mjs');
const calls = Number(values.calls);
const seed = Number(values.seed);
const flushEvery = Math.max(50, Math.min(2_000, Math.floor(calls / 50)));
const folder = mkdtempSync(path.join(tmpdir(), 'bench-usage-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const say = (text) => process.stdout.write(`${text}\n`);
const problems = [];
const seconds = (since) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

async function rowsOf(where) {
  const view = viewOf(where);
  const rows = new Map();
  for await (const row of view.usage({})) rows.set(keyOf(row), row);
  await view.close();
  return rows;
}

/** What differs between the books of the ledger and the generator's. */
function differences(rows, books) {
  const found = [];
  for (const key of new Set([...rows.keys(), ...books.rows.keys()])) {
    const [row, own] = [rows.get(key), books.rows.get(key)];
    if (row === undefined || own === undefined) {
      found.push(`${key}: ${row === undefined ? 'missing' : 'too much'}`);
      continue;
    }
    for (const name of ['calls', 'firstSeen', 'lastSeen', 'bytesIn', 'bytesOut'])
      if (row[name] !== own[name]) found.push(`${key} ${name}: ${row[name]} instead of ${own[name]}`);
    if (show(row.failures) !== show(own.failures)) found.push(`${key} failures: ${show(row.failures)}`);
    for (const name of ['sent', 'read'])
      if (row[name].join() !== [...own[name]].sort().join()) found.push(`${key} ${name}: ${row[name]}`);
    found.push(...percentiles(key, row, own));
  }
  return found;
}

const show = (failures) => JSON.stringify([...failures].sort());

function percentiles(key, row, own) {
  const sorted = own.durations.toSorted((one, other) => one - other);
  return [0.5, 0.95].flatMap((share) => {
    const exact = Math.max(0.1, sorted[Math.ceil(share * sorted.length) - 1]);
    const found = usage.percentile(row.durations, share);
    return Math.abs(found / exact - 1) < 0.051 ? [] : [`${key} p${share * 100}: ${found} instead of ${exact}`];
  });
}

function judge(title, found, more = '') {
  say(`${title}: ${found.length === 0 ? 'equal' : `${found.length} differences`}${more}`);
  for (const text of found.slice(0, 5)) say(`  ${text}`);
  if (found.length > 0) problems.push(title);
}

function booksOf() {
  const books = new Books();
  for (const call of traffic({ calls, seed, operationOf })) books.add(call);
  return books;
}

async function oneProcess() {
  const file = path.join(folder, 'one.sqlite');
  const clock = { at: day, now: () => clock.at };
  const ledger = createLedger(storeOf(file), clock);
  const books = new Books();
  const since = performance.now();
  await sendAll(ledger, clock, { calls, seed, flushEvery, books });
  await ledger.close();
  const { lostCalls } = ledger.state();
  judge('one process', differences(await rowsOf(file), books), `, ${calls} calls, ${books.rows.size} rows, ${lostCalls} lost, ${seconds(since)}`); // prettier-ignore
}

function startNode(plan) {
  const hook = values.sources ? ['-r', sourceHook] : [];
  const script = path.join(import.meta.dirname, 'usage-node.mjs');
  const child = spawn(process.execPath, [...hook, script, JSON.stringify({ calls, seed, flushEvery, ...plan })], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

/** Calls and bytes of each row, of all batches in a journal that were acknowledged, and of the one under way. */
function readJournal(file) {
  const kept = new Map();
  let begun;
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const told = JSON.parse(line);
    if (told.begun !== undefined) begun = told;
    else {
      add(kept, begun.rows);
      begun = undefined;
    }
  }
  const withLast = new Map(kept);
  add(withLast, begun?.rows ?? []);
  return { kept, withLast, isUnderWay: begun !== undefined };
}

function add(sums, rows) {
  for (const [key, count, bytes] of rows) {
    const [before, bytesBefore] = sums.get(key) ?? [0, 0];
    sums.set(key, [before + count, bytesBefore + bytes]);
  }
}

const isSame = (rows, sums) =>
  rows.size === sums.size &&
  [...rows].every(([key, row]) => row.calls === sums.get(key)?.[0] && row.bytesIn === sums.get(key)?.[1]);

async function kills() {
  const random = randomNumbers(seed);
  for (let kill = 0; kill < Number(values.kills); kill++) {
    const file = path.join(folder, `kill-${kill}.sqlite`);
    const journal = path.join(folder, `kill-${kill}.journal`);
    const { child, ended } = startNode({ where: file, journal });
    const wanted = Math.floor(random() * 40) + 5;
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        const lines = textOf(journal).split('\n').length;
        if (lines < wanted && child.exitCode === null) return;
        clearInterval(timer);
        setTimeout(resolve, random() * 20);
      }, 2);
    });
    child.kill('SIGKILL');
    await ended;
    const { kept, withLast, isUnderWay } = readJournal(journal);
    const rows = await rowsOf(file);
    const has = isSame(rows, kept) ? 'what was acknowledged' : isSame(rows, withLast) ? 'what was acknowledged and the batch under way' : undefined; // prettier-ignore
    judge(`kill -9 number ${kill + 1}`, has === undefined ? ['neither all that was acknowledged nor one batch more'] : [], ` (${rows.size} rows: ${has}${isUnderWay ? '; a batch was under way' : ''})`); // prettier-ignore
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function twoNodes(title, where) {
  const since = performance.now();
  const nodes = [0, 1].map((node) => startNode({ where, node, nodes: 2 }));
  await Promise.all(nodes.map(({ ended }) => ended));
  judge(title, differences(await rowsOf(where), booksOf()), `, ${seconds(since)}`);
}

async function overRedis() {
  if (spawnSync('redis-server', ['--version']).status !== 0) return say('redis-server is not installed: two nodes on one Redis are left out'); // prettier-ignore
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
    stdio: 'ignore',
  });
  try {
    while (!(await isOpen(port))) await new Promise((resolve) => setTimeout(resolve, 20));
    await twoNodes('two nodes, one Redis', `redis://127.0.0.1:${port}`);
  } finally {
    server.kill('SIGTERM');
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** 10,000 callers × 100 operations, each once. */
async function memory() {
  const clock = { at: day, now: () => clock.at };
  const ledger = createLedger(storeOf(path.join(folder, 'memory.sqlite')), clock);
  const operations = Array.from({ length: 100 }, (_, index) => ({
    ...operationOf('Services86', 'Appointment', 'SetSeen'),
    name: `SetSeen${index}`,
  }));
  const kind = { wire: 'soap', agent: 'tool/1.0', network: (n) => `10.${n >> 8}.${n & 255}.1` };
  const base = { kind, outcome: 'ok', ms: 5, bytesIn: 10, bytesOut: 10, given: { AppointmentId: 1 }, results: {} };
  await send(ledger, { ...base, at: day, number: 0, operation: operations[0] });
  await ledger.flush();
  const size = () => {
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heap: (heapUsed + external) / 1e6, rss: rss / 1e6 };
  };
  const before = size();
  let most = before.heap;
  let peak = before.rss;
  for (const [index, operation] of operations.entries())
    for (let number = 0; number < 10_000; number++) {
      clock.at = day + index * 10_000 + number;
      await send(ledger, { ...base, at: clock.at, number, operation });
      if (number % 1_000 !== 999) continue;
      await ledger.flush();
      if (number === 9_999) most = Math.max(most, size().heap);
      peak = Math.max(peak, process.memoryUsage().rss / 1e6);
    }
  const after = size();
  say(`10,000 callers × 100 operations: heap +${(most - before.heap).toFixed(1)} MB, resident at the end +${(after.rss - before.rss).toFixed(0)} MB (at most +${(peak - before.rss).toFixed(0)} MB)${globalThis.gc === undefined ? ', without --expose-gc' : ''}, ${ledger.state().lostCalls} calls lost`); // prettier-ignore
  await ledger.close();
}

const parts = {
  one: oneProcess,
  kill: kills,
  file: () => twoNodes('two nodes, one file', path.join(folder, 'two.sqlite')),
  redis: overRedis,
  memory,
};
for (const name of values.only.split(',')) await parts[name]?.();
process.exitCode = problems.length > 0 ? 1 : 0;
