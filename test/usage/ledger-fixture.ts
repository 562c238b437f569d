/** A ledger over a file in a temporary folder, without a thread. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CallContext, Caller, Command, Outcome, Struct } from '../../src/command';
import type { Operation } from '../../src/contract';
import { createUsageLedger, type LedgerNews, type UsageLedger } from '../../src/usage';
import type { CountedExchange } from '../../src/usage/usage-ledger';
import type { LedgerStore, StoreLimits } from '../../src/usage/ledger-store';
import { storeLimits } from '../../src/usage/ledger-store';
import { openSqliteWriter } from '../../src/usage/sqlite-writer';
import { openContract } from '../contract/folder';

export const { contract } = openContract();

/** An operation of the contract that comes with the gateway. */
export function operationOf(version: string, agent: string, name: string): Operation {
  const found = contract.version(version)?.agent(agent);
  const operation = found?.found === 'agent' ? found.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`${version} has no ${agent}.${name}`);
  return operation;
}

export const day = Date.UTC(2026, 10, 30);

export const clock = { at: day + 3_600_000, now: () => clock.at };

export const names = { user: (name: string) => `user ${name}`, application: (token: string) => `app ${token.length}` };

const folders: string[] = [];

/** A name for a file that is not there yet. */
export function newFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  folders.push(folder);
  return path.join(folder, 'ledger.sqlite');
}

export function removeFiles(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The store of a file, in this thread. */
export function storeHere(file: string, limits: Partial<StoreLimits> = {}): LedgerStore {
  const writer = openSqliteWriter(file, { ...storeLimits, ...limits });
  return {
    key: async () => writer.key(),
    write: async (batch) => writer.write(batch),
    close: async () => writer.close(),
  };
}

export interface Ledger extends UsageLedger {
  readonly news: LedgerNews[];
}

export function ledgerOver(store: LedgerStore): Ledger {
  const news: LedgerNews[] = [];
  const onNews = (one: LedgerNews) => void news.push(one);
  return { ...createUsageLedger({ store, names, contract: () => contract, clock, onNews, flushMs: 3_600_000 }), news };
}

export interface GivenCall {
  readonly operation: Operation;
  readonly arguments?: Struct;
  readonly caller?: Caller;
  readonly wire?: 'soap' | 'rest';
  readonly userAgent?: string;
  readonly remoteAddress?: string;
  readonly outcome?: Outcome;
  readonly select?: string;
  readonly line?: Partial<CountedExchange>;
}

/** Sends a call through the layer, and tells the ledger of its reply. */
export async function send(ledger: UsageLedger, given: GivenCall): Promise<void> {
  const { operation, caller = { tenant: '' }, wire = 'soap', userAgent = 'gSOAP/2.8', select, line } = given;
  const { remoteAddress = '10.1.2.3', outcome = { kind: 'answer', results: {} } } = given;
  const context: CallContext = {
    correlationId: 'one',
    deadline: Infinity,
    signal: new AbortController().signal,
    wire,
    userAgent,
    remoteAddress,
    crmUse: { tries: 1, retries: 0, ms: 1, bytesIn: 1, bytesOut: 1 },
  };
  const command: Command = { operation, arguments: given.arguments ?? {}, caller, context, select };
  await ledger.layer.execute?.(command, async () => outcome);
  ledger.exchange({
    wire,
    version: wire === 'rest' ? 'v1' : operation.version,
    agent: operation.agent,
    operation: operation.name,
    outcome: outcome.kind === 'failure' ? outcome.code : 'ok',
    status: 200,
    ms: 12,
    bytesIn: 100,
    bytesOut: 1_000,
    caller,
    crmUse: context.crmUse,
    userAgent,
    remoteAddress,
    ...line,
  });
}
