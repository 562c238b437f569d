/** Reads records of a CRM one by one, a few at once, and remembers what has been read. */
import type { Operation, StructType } from '../contract';
import { isStruct, type Failure, type FailureCode, type Outcome, type Struct } from '../command';
import { numberIn } from '../records';
import { linksIn, type RecordLink } from './record-links';
import type { RecordReader } from './record-readers';

/** Asks the CRM for one thing. */
export type Ask = (operation: Operation, given: Struct) => Promise<Outcome>;

interface ReadRecord {
  readonly table: string;
  readonly id: number;
  readonly struct: Struct;
  readonly type: StructType;
}

/** Calls at once: a CRM in use has other work. */
const together = 4;

export class RecordReading {
  readonly #read = new Map<string, ReadRecord>();
  readonly #asked = new Set<string>();
  readonly #missing = new Set<string>();

  constructor(
    private readonly readers: ReadonlyMap<string, RecordReader>,
    private readonly ask: Ask,
    private readonly onRead: (record: string) => void,
  ) {}

  /**
   * Reads what has not been read before. Records that the CRM does not give are remembered as missing.
   * @returns the failure of a CRM that cannot be used
   */
  async read(links: readonly RecordLink[]): Promise<Failure | undefined> {
    const waiting = links.filter((link) => {
      const isNew = this.readers.has(link.table) && !this.#asked.has(keyOf(link));
      this.#asked.add(keyOf(link));
      return isNew;
    });
    let stopped: Failure | undefined;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && stopped === undefined; next = waiting.shift())
        stopped = (await this.#readOne(next)) ?? stopped;
    };
    await Promise.all(Array.from({ length: together }, work));
    return stopped;
  }

  /** Records named by those that have been read; items of lists stand with their text where they are named. */
  links(): readonly RecordLink[] {
    return this.#allLinks().filter(({ table }) => this.readers.get(table)?.operation.agent !== 'List');
  }

  /** What has been read, and what is known of others by it. A carrier that says more than another one counts. */
  all(): readonly ReadRecord[] {
    const known = new Map(this.#read);
    const size = (struct: Struct): number =>
      Object.values(struct).filter((value) => value !== null && value !== '').length;
    for (const link of this.#allLinks()) {
      const { table, id, carrier } = link;
      const key = keyOf(link);
      if (carrier === undefined || this.#read.has(key) || !this.readers.has(table)) continue;
      if (size(carrier.struct) > size(known.get(key)?.struct ?? {})) known.set(key, { table, id, ...carrier });
    }
    return [...known.values()].sort((one, other) => one.id - other.id);
  }

  missing(): readonly string[] {
    return [...this.#missing];
  }

  /** How many records have been read. */
  count(): number {
    return this.#read.size;
  }

  #allLinks(): readonly RecordLink[] {
    return Array.from(this.#read.values(), ({ struct, type }) => [...linksIn(struct, type)]).flat();
  }

  async #readOne(link: RecordLink): Promise<Failure | undefined> {
    const { table, id } = link;
    const reader = this.readers.get(table);
    if (reader === undefined) return undefined;
    const { operation, parameter, result, type } = reader;
    const outcome = await this.ask(operation, { [parameter]: id });
    if (outcome.kind === 'failure' && !isNotGiven(outcome)) return outcome;
    const struct = outcome.kind === 'answer' ? outcome.results[result] : undefined;
    if (isStruct(struct) && numberIn(struct, reader.id) === id) {
      this.#read.set(keyOf(link), { table, id, struct, type });
      this.onRead(`${table} ${id}`);
    } else this.#missing.add(outcome.kind === 'failure' && isNotOffered(outcome) ? `any ${table}` : `${table} ${id}`);
    return undefined;
  }
}

const keyOf = ({ table, id }: RecordLink): string => `${table} ${id}`;

const isNotOffered = ({ code }: Failure): boolean => code === 'upstream.unsupported';

const refusals: ReadonlySet<FailureCode> = new Set([
  'crm.refused',
  'crm.forbidden',
  'crm.notFound',
  'upstream.unsupported',
]);

/** The CRM can be used, but does not give this. */
export const isNotGiven = ({ code }: Failure): boolean => refusals.has(code);
