/** Reads records of a CRM and makes a seed of them, in which everything personal is replaced. */
import type { Contract } from '../contract';
import type { Command, Failure, Struct, Upstream } from '../command';
import { maskRecord, Masking } from '../masking';
import { idIn } from '../records';
import { imageJson, readImage, type StateImage } from '../sandbox';
import { readLists } from './record-lists';
import type { RecordLink } from './record-links';
import { recordReaders } from './record-readers';
import { RecordReading, type Ask } from './record-reading';
import type { WantedRecords } from './wanted-records';

export interface RecordOptions {
  readonly contract: Contract;
  readonly upstream: Pick<Upstream, 'execute'>;
  readonly caller: Command['caller'];
  readonly wanted: WantedRecords;
  /** Whether the items of lists are read, too. */
  readonly lists: boolean;
  /** For each call. */
  readonly timeoutMs: number;
  /** Random for each run, and kept nowhere. */
  readonly key: Buffer;
  /** A record has been read, such as `contact 5`. */
  readonly onRead?: (record: string) => void;
}

/** A seed, with what has not become part of it. */
export interface Recorded {
  readonly image: StateImage;
  /** How many records were read. */
  readonly count: number;
  /** Records and lists that the CRM did not give: `contact 9`, `any ticket`, `list business`. */
  readonly missing: readonly string[];
}

/**
 * The records that are wanted, and those that they name: links are followed one step. What lies behind is known by what
 * the records say of it.
 * @returns a sentence for a table that the contract does not have; the failure of a CRM that cannot be used
 */
export async function recordCrm(options: RecordOptions): Promise<Recorded | string | Failure> {
  const { contract, wanted, onRead = () => undefined } = options;
  const readers = recordReaders(contract);
  const unknown = [...wanted.keys()].find((table) => !readers.has(table));
  if (unknown !== undefined)
    return `The contract reads no records ${unknown}; it reads ${[...readers.keys()].sort().join(', ')}.`;
  const ask = askerOf(options);
  const reading = new RecordReading(readers, ask, onRead);
  const asked = Array.from(wanted, ([table, ids]) => ids.map((id): RecordLink => ({ table, id }))).flat();
  const failure = (await reading.read(asked)) ?? (await reading.read(reading.links()));
  if (failure !== undefined) return failure;
  const lists = options.lists ? await readLists(contract, ask) : noLists;
  if ('kind' in lists) return lists;
  const image = imageOf(reading, lists.tables, new Masking(options.key));
  return { image, count: reading.count(), missing: [...reading.missing(), ...lists.missing] };
}

const noLists = { tables: new Map<string, readonly Struct[]>(), missing: [] };

function askerOf({ upstream, caller, timeoutMs }: RecordOptions): Ask {
  return (operation, given) =>
    upstream.execute({
      operation,
      arguments: given,
      caller,
      context: {
        correlationId: 'record',
        deadline: Date.now() + timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
      },
    });
}

function imageOf(reading: RecordReading, lists: ReadonlyMap<string, readonly Struct[]>, masking: Masking): StateImage {
  const tables = new Map<string, Map<number, unknown>>();
  const tableOf = (name: string): Map<number, unknown> => {
    const table = tables.get(name) ?? new Map();
    tables.set(name, table);
    return table;
  };
  for (const { table, id, struct, type } of reading.all()) {
    const entity = maskRecord(struct, type, masking);
    if (table === 'appointment') tableOf('appointments').set(id, { id, entity });
    else tableOf(`record ${table}`).set(id, entity);
  }
  for (const [table, items] of lists) for (const item of items) tableOf(`record ${table}`).set(idIn(item, table), item);
  const rows = Array.from(tables, ([name, table]) => [name, [...table]] as const);
  const image = readImage(imageJson({ nextId: 1, tables: new Map(rows) }));
  // A defect: what a sandbox could not start with must not be written.
  if (typeof image === 'string') throw new Error(`What was recorded is no seed: ${image}`);
  return image;
}
