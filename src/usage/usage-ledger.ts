/** The usage ledger: counts who calls which operation, and with which properties. */
import type { Command, CrmUse, Layer, Outcome, WireName } from '../command';
import type { ComparedCall } from '../comparison';
import type { Contract } from '../contract';
import { BatchQueue } from './batch-queue';
import { clientNaming, type ClientNames, type ClientTraits } from './client-naming';
import { ClientPlaces } from './client-places';
import { CountedOperations, type CountedOperation, type NamedTarget } from './counted-operations';
import type { LedgerStore } from './ledger-store';
import { PendingComparisons } from './pending-comparisons';
import { addCall, PendingRows, type CountedCall, type PendingRow } from './pending-rows';

/** What is told of a request that was replied to, or whose client left. */
export interface CountedExchange extends ClientTraits, CountedCall, Omit<NamedTarget, 'wire'> {
  readonly wire?: WireName | 'page';
  readonly status?: number;
  readonly crmUse?: CrmUse | undefined;
}

/** Names of callers; a function where they are to be hashed with the key that the store keeps. */
export type LedgerNames = ClientNames | ((storeKey: Buffer) => ClientNames);

export interface UsageLedgerOptions {
  readonly store: LedgerStore;
  readonly names: LedgerNames;
  /** As it is served now. */
  readonly contract: () => Contract;
  /** In epoch milliseconds. */
  readonly clock: { now(): number };
  /** Milliseconds between two batches. */
  readonly flushMs?: number;
  readonly onNews: (news: LedgerNews) => void;
}

/**
 * The store takes nothing, or takes batches again; calls are lost from now on; a call could not be counted by a defect
 * of ours, which is told once.
 */
export type LedgerNews =
  | { readonly kind: 'away'; readonly error: unknown }
  | { readonly kind: 'defect'; readonly error: unknown }
  | { readonly kind: 'back' }
  | { readonly kind: 'lossy' };

export interface UsageLedger {
  /** Sees what is sent and read; stands beside the layer that observes. */
  readonly layer: Layer;
  /** Counts a request. */
  readonly exchange: (line: CountedExchange) => void;
  /** Counts a comparison with a second CRM. */
  readonly compared: (call: ComparedCall) => void;
  /** Callers have other names from now on. */
  readonly rename: (names: LedgerNames) => void;
  /** Calls that are in no book, and rows that wait for the store. */
  readonly state: () => { readonly lostCalls: number; readonly waitingRows: number };
  /** Resolves when all that was counted is kept, or when the store takes nothing. */
  readonly flush: () => Promise<void>;
  /** Writes the rest. */
  readonly close: () => Promise<void>;
}

/** Rows in memory, those under way to the store included. */
const rowsMax = 4_000;
/** So many rows do not wait for the time. */
const rowsThatHurry = 1_000;
/** Requests that wait for the store's key. */
const waitingMax = 1_000;
const flushMsByDefault = 5_000;

/** What the layer has seen of a call. It stands in the call itself: a WeakMap would cost several microseconds. */
class SeenCommand {
  constructor(
    readonly command: Command,
    readonly outcome: Outcome,
  ) {}
}

class SeenRelay {
  constructor(
    readonly method: string,
    readonly path: string,
  ) {}
}

export function createUsageLedger(options: UsageLedgerOptions): UsageLedger {
  const { store, clock, onNews, flushMs = flushMsByDefault } = options;
  const operations = new CountedOperations(options.contract);
  const rows = new PendingRows();
  const comparisons = new PendingComparisons();
  const places = new ClientPlaces();
  const queue = new BatchQueue({
    store,
    rows,
    comparisons,
    onChange: (isAway, error) => onNews(isAway ? { kind: 'away', error } : { kind: 'back' }),
  });
  let naming: ReturnType<typeof clientNaming> | undefined;
  let storeKey: Buffer | undefined;
  let { names } = options;
  const waiting: (() => void)[] = [];
  let lostCalls = 0;
  const lose = (calls: number): void => {
    if (lostCalls === 0 && calls > 0) onNews({ kind: 'lossy' });
    lostCalls += calls;
  };
  const begin = async (): Promise<void> => {
    if (naming !== undefined) return;
    if (typeof names === 'function') storeKey ??= await store.key();
    naming ??= clientNaming(typeof names === 'function' ? names(storeKey ?? (await store.key())) : names);
    for (const count of waiting.splice(0)) count();
  };
  let hasDefect = false;
  /** Nothing of the books may fail a call, or end the process. */
  const safely = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      lose(1);
      if (!hasDefect) onNews({ kind: 'defect', error });
      hasDefect = true;
    }
  };
  /** Runs it, now or when callers can be named. */
  const whenNamed = (run: () => void): void => {
    if (naming !== undefined) safely(run);
    else if (waiting.length < waitingMax) waiting.push(() => safely(run));
    else lose(1);
  };
  const count = (line: CountedExchange, wire: WireName, seen: object | undefined): void => {
    if (naming === undefined) return lose(1);
    const now = clock.now();
    const isOk = line.outcome === 'ok' && (line.status ?? 0) < 400;
    const client = places.clientOf(naming(line), isOk, now);
    const operation = operationOf(operations, line, wire, seen, isOk);
    const row = rows.row(client, operation, now, rows.size + queue.size < rowsMax);
    if (row === undefined) return lose(1);
    addCall(row, line, now);
    if (seen instanceof SeenCommand) addProperties(row, operation, seen, isOk);
    if (rows.size >= rowsThatHurry && !queue.isRunning) void queue.flush();
  };
  const flush = async (): Promise<void> => {
    try {
      await begin();
    } catch (error) {
      onNews({ kind: 'away', error });
      return;
    }
    await queue.flush();
  };
  void flush();
  const timer = setInterval(() => void flush(), flushMs);
  timer.unref();
  return {
    layer: {
      name: 'ledger',
      execute: (command, next) => {
        const { crmUse } = command.context;
        // Commands that carry out a relayed call belong to that call.
        if (crmUse === undefined || crmUse.seen !== undefined) return next(command);
        return next(command).then((outcome) => {
          crmUse.seen = new SeenCommand(command, outcome);
          return outcome;
        });
      },
      relay: (request, next) => {
        const { method, path } = request;
        const { crmUse } = request.context;
        if (crmUse !== undefined) crmUse.seen = new SeenRelay(method, path);
        return next(request);
      },
    },
    exchange: (line) => {
      const { wire, crmUse } = line;
      if (wire !== 'soap' && wire !== 'rest') return;
      const seen = crmUse?.seen;
      whenNamed(() => count(line, wire, seen));
    },
    compared: (call) =>
      whenNamed(() => {
        if (naming === undefined) return;
        // Layers further in have given the call another caller; the books know the one that came.
        const seen = call.context.crmUse?.seen;
        const command = seen instanceof SeenCommand ? seen.command : call;
        const client = places.clientOf(naming(traitsOf(command)), true, call.at);
        const operation = operations.ofCommand(command, command.context.wire ?? 'soap', true);
        if (!comparisons.add(client, operation, call)) lose(1);
      }),
    rename: (changed) => {
      names = changed;
      if (naming === undefined) return;
      naming = undefined;
      void flush();
    },
    state: () => ({ lostCalls, waitingRows: rows.size + queue.size }),
    flush,
    close: async () => {
      clearInterval(timer);
      await flush();
      lose(queue.abandon() + waiting.length);
      await store.close();
    },
  };
}

function operationOf(
  operations: CountedOperations,
  line: CountedExchange,
  wire: WireName,
  seen: object | undefined,
  isOk: boolean,
): CountedOperation {
  if (seen instanceof SeenCommand) return operations.ofCommand(seen.command, wire, isOk);
  // An operation that only the CRM knows has its name in the line where it went well.
  if (seen instanceof SeenRelay && line.agent === undefined) return operations.ofRelayed(seen.method, seen.path, isOk);
  const { version, agent, operation } = line;
  return operations.ofTarget({ wire, version, agent, operation }, isOk);
}

function addProperties(
  row: PendingRow,
  { properties }: CountedOperation,
  { command, outcome }: SeenCommand,
  isOk: boolean,
): void {
  const { operation, select } = command;
  if (operation.parameters.length > 0)
    properties.addPresent(row.sent, operation.parameters, command.arguments, operation);
  if (!isOk || outcome.kind !== 'answer' || operation.results.length === 0) return;
  const { results, original, written } = outcome;
  const isUnread = (original !== undefined || written !== undefined) && Object.keys(results).length === 0;
  if (isUnread) properties.addWhole(row.read, operation, select);
  else properties.addPresent(row.read, operation.results, results, operation, select);
}

function traitsOf({ caller, context }: Pick<Command, 'caller' | 'context'>): ClientTraits {
  const { remoteAddress, userAgent, frontUser } = context;
  return { caller, remoteAddress, userAgent, frontUser };
}
