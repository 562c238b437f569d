/** Sends the calls of usage-traffic.mjs through the real ledger: its layer, and the line of the log. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { traffic } from './usage-traffic.mjs';

const root = path.join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const fromSources = process.env['USAGE_SOURCES'] === '1';
export const sourceHook = path.join(root, 'test', 'cli', 'source-hook.js');
const room = (name) => require(path.join(root, fromSources ? 'src' : 'dist', name));

export const usage = room('usage');
export const { connectRedis } = room('identity');
const { loadContract } = room('contract');
const { Secret } = room('command');
const contract = loadContract(process.env['CONTRACT_DIR'] ?? path.join(root, 'wsdl'), { onProblem: () => undefined });

const made = new Map();

/** An operation as a version has it; a version that is not at hand has those of Services86. */
export function operationOf(version, agent, name) {
  const key = `${version} ${agent} ${name}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const lookup = (contract.version(version) ?? contract.version('Services86'))?.agent(agent);
  const found = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (found === undefined) throw new Error(`the contract has no ${key}`);
  const operation = found.version === version ? found : { ...found, version };
  made.set(key, operation);
  return operation;
}

/** A contract that has the versions that were made up here. */
const contractOfCalls = {
  versions: contract.versions,
  version: (name) => contract.version(name) ?? contract.version('Services86'),
};

const names = { user: (name) => `user ${name}`, application: (token) => `app ${token}` };

const tell = ({ kind, error }) => process.stderr.write(`the ledger is ${kind} ${error?.message ?? ''}\n`);

export function createLedger(store, clock) {
  return usage.createUsageLedger({
    store,
    names,
    contract: () => contractOfCalls,
    clock,
    onNews: tell,
    flushMs: 86_400_000,
  });
}

const signal = new AbortController().signal;

export async function send(ledger, call) {
  const { kind, number, operation, outcome, ms, bytesIn, bytesOut } = call;
  const crmUse = { tries: 1, retries: 0, ms: 1, bytesOut: 1, bytesIn: 1 };
  const remoteAddress = kind.network(number);
  const caller = {
    tenant: '',
    ...(kind.token === undefined ? {} : { applicationToken: new Secret(kind.token) }),
    ...(kind.user === undefined
      ? { credential: { scheme: 'ticket', ticket: new Secret(`7T:${number}`) } }
      : { credential: { scheme: 'basic', user: kind.user(number), password: new Secret('planted-password') } }),
  };
  const context = {
    correlationId: '', deadline: Infinity, signal, wire: kind.wire, remoteAddress, userAgent: kind.agent, crmUse,
  }; // prettier-ignore
  const named = {
    wire: kind.wire,
    version: kind.wire === 'rest' ? 'v1' : operation.version,
    ...(operation === undefined ? {} : { agent: operation.agent }),
    ...(operation === undefined || (call.isRefused && kind.wire === 'soap') ? {} : { operation: operation.name }),
  };
  const line = { ...named, outcome, status: 200, ms, bytesIn, bytesOut, remoteAddress, userAgent: kind.agent, caller };
  if (call.isRefused) return ledger.exchange(line);
  if (kind.relays) {
    const request = { method: call.method, path: call.path, query: 'q=planted', headers: {}, caller, context };
    await ledger.layer.relay(request, async () => undefined);
  } else {
    const answer = { kind: 'answer', results: call.results, ...(call.isPassed ? { original: {} } : {}) };
    const result = outcome === 'ok' ? answer : { kind: 'failure', code: outcome, message: '' };
    const command = { operation, arguments: call.given, caller, context, select: call.select };
    await ledger.layer.execute(command, async () => result);
  }
  ledger.exchange({ ...line, crmUse });
}

/** Sends the day, or the share of a node. @param onFlush called after each flush with the calls so far */
export async function sendAll(ledger, clock, { calls, seed, flushEvery, node = 0, nodes = 1, onFlush, books }) {
  let index = 0;
  let sent = 0;
  for (const call of traffic({ calls, seed, operationOf })) {
    if (index++ % nodes !== node) continue;
    clock.at = call.at;
    books?.add(call);
    await send(ledger, call);
    sent += 1;
    if (sent % flushEvery !== 0) continue;
    await ledger.flush();
    await onFlush?.(sent);
  }
  await ledger.flush();
  await onFlush?.(sent);
}

/** The store of a ledger: a file, or the address of a Redis. */
export function storeOf(where) {
  if (!where.startsWith('redis:')) return usage.sqliteInThread(where);
  return usage.redisStore(connectRedis(new Secret(where), () => undefined));
}

export function viewOf(where) {
  if (!where.startsWith('redis:')) return usage.openLedgerView({ kind: 'files', files: [where] });
  return usage.openLedgerView({ kind: 'redis', redis: connectRedis(new Secret(where), () => undefined) });
}
