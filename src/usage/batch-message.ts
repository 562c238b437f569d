/** Batches as they go to the thread that writes them, and how they are put together again there. */
import type { BatchOperation, LedgerBatch } from './ledger-store';

/** An operation on its way to the thread, with the names that the thread has not got yet. */
interface SentOperation extends BatchOperation {
  /** The same in all messages of a process. */
  readonly id: number;
  /** The bit of the first name. */
  readonly from: number;
}

type Sent<Row> = Omit<Row, 'operation'> & { readonly operation: number };

export interface SentBatch extends Pick<LedgerBatch, 'node' | 'number'> {
  readonly operations: readonly SentOperation[];
  readonly rows: readonly Sent<LedgerBatch['rows'][number]>[];
  readonly comparisons: readonly Sent<LedgerBatch['comparisons'][number]>[];
  readonly differences: readonly Sent<LedgerBatch['differences'][number]>[];
}

/** One question at a time: the answer is the key, nothing, or why it failed. */
export type Asked = 'key' | 'close' | SentBatch;
export type Answered = { readonly key?: Uint8Array; readonly error?: string };

export interface ThreadJob {
  readonly file: string;
}

/** Operations and their names go to a thread once; after that their numbers do. */
export function packing(): (batch: LedgerBatch) => SentBatch {
  const known = new WeakMap<BatchOperation, { readonly id: number; sent: number }>();
  let count = 0;
  return ({ node, number, rows, comparisons, differences }) => {
    const operations: SentOperation[] = [];
    const numberOf = (operation: BatchOperation): number => {
      const state = known.get(operation) ?? { id: count++, sent: -1 };
      known.set(operation, state);
      const { names, wire, version, agent, operation: name } = operation;
      if (names.length > state.sent) {
        const from = Math.max(state.sent, 0);
        operations.push({ id: state.id, from, names: names.slice(from), wire, version, agent, operation: name });
        state.sent = names.length;
      }
      return state.id;
    };
    const pack = <Row extends { readonly operation: BatchOperation }>(all: readonly Row[]): Sent<Row>[] =>
      all.map((row) => ({ ...row, operation: numberOf(row.operation) }));
    return {
      node,
      number,
      operations,
      rows: pack(rows),
      comparisons: pack(comparisons),
      differences: pack(differences),
    };
  };
}

/** The other side: puts the operations into their places again. */
export function unpacking(): (batch: SentBatch) => LedgerBatch {
  const known = new Map<number, BatchOperation & { readonly names: string[] }>();
  return ({ node, number, operations, rows, comparisons, differences }) => {
    for (const { id, from, names, ...named } of operations) {
      const operation = known.get(id) ?? { ...named, names: [] };
      known.set(id, operation);
      operation.names.splice(from, names.length, ...names);
    }
    const unpack = <Row extends { readonly operation: number }>(all: readonly Row[]) =>
      all.flatMap((row) => {
        const operation = known.get(row.operation);
        return operation === undefined ? [] : [{ ...row, operation }];
      });
    return { node, number, rows: unpack(rows), comparisons: unpack(comparisons), differences: unpack(differences) };
  };
}
