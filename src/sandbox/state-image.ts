/** All records of the sandbox as a document that can be put back: `GET` and `PUT /sandbox/state`, SANDBOX_SEED. */
import { z } from 'zod';
import type { Value } from '../command';
import { fromStored, isStruct, toStored } from '../records';

export type ImageRow = readonly [key: string | number, value: unknown];

/** The rows of every table by its name, in their order. */
export interface StateImage {
  /** The next new record gets this id. */
  readonly nextId: number;
  readonly tables: ReadonlyMap<string, readonly ImageRow[]>;
}

/** Tables of records by rule; every other table has a name of its own. */
export const recordTableName = /^record ([a-z][a-z0-9]*)$/;

/** The image as JSON has it: `{"nextId": 1001, "tables": {"record contact": [[5, {…}]]}}`. */
export interface StateJson {
  readonly nextId: number;
  readonly tables: Readonly<Record<string, readonly ImageRow[]>>;
}

export function imageJson({ nextId, tables }: StateImage): StateJson {
  const rows = Array.from(tables, ([name, each]) => [name, each.map(rowJson)] as const);
  return { nextId, tables: Object.fromEntries(rows) };
}

/** A row, or with further columns in front, as JSON has it. */
export function rowJson([key, value]: ImageRow): readonly [string | number, unknown] {
  return [key, storedOf(value)];
}

/** What tables hold are records of the contract, or plain objects that consist of such. */
function storedOf(value: unknown): unknown {
  return isValue(value) ? toStored(value) : null;
}

function isValue(value: unknown): value is Value {
  return typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint' && value !== undefined;
}

const shape = z.object({
  nextId: z.int().min(1).max(2_000_000_000).optional(),
  tables: z.record(z.string(), z.array(z.tuple([z.union([z.int(), z.string()]), z.unknown()]))),
});

const struct = z.record(z.string(), z.unknown());
const ids = z.array(z.int());
const notification = z.object({ type: z.string(), id: z.int(), times: z.int() });

/** What the rows of tables that are no records by rule must have. */
const rowShapes: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['appointments', z.object({ id: z.int(), entity: struct, writers: ids.optional() })],
  ['activities', z.object({ status: z.string(), writers: ids.optional() })],
  ['devices', z.object({ associateId: z.int(), device: struct, tags: z.string() })],
  ['raised', notification],
  ['handled', notification],
  ['pushes', z.object({ associateIds: ids, message: struct.nullable() })],
  ['counters', z.int()],
]);

/** Tables whose rows have numbers for keys besides those of records. */
const numbered: ReadonlySet<string> = new Set(['appointments', 'pushes']);

/**
 * Reads what `imageJson` has written, or a person; other properties do not count.
 * @returns a sentence that says what is wrong
 */
export function readImage(json: unknown): StateImage | string {
  const read = shape.safeParse(json);
  if (!read.success) return sentence(read.error, []);
  const tables = new Map<string, readonly ImageRow[]>();
  let highest = 1000;
  for (const [name, rows] of Object.entries(read.data.tables)) {
    if (!isTable(name)) return `tables.${name} is no table of the sandbox.`;
    const problem = rows.map((row) => problemOf(name, row)).find((each) => each !== undefined);
    if (problem !== undefined) return problem;
    tables.set(
      name,
      rows.map(([key, value]) => [key, fromStored(value)]),
    );
    for (const [key] of rows) if (typeof key === 'number') highest = Math.max(highest, key);
  }
  return { nextId: Math.max(read.data.nextId ?? 0, highest + 1), tables };
}

const isTable = (name: string): boolean => recordTableName.test(name) || rowShapes.has(name) || name === 'attached';

function problemOf(name: string, [key, value]: ImageRow): string | undefined {
  const isRecord = recordTableName.test(name);
  if ((isRecord || numbered.has(name)) !== (typeof key === 'number'))
    return `tables.${name}: the key ${JSON.stringify(key)} must be a ${typeof key === 'number' ? 'text' : 'number'}.`;
  if (isRecord) return recordProblem(`tables.${name}[${key}]`, key, fromStored(value));
  const read = rowShapes.get(name)?.safeParse(value);
  return read === undefined || read.success ? undefined : sentence(read.error, ['tables', name, String(key)]);
}

/** A record whose id is another one would be found under the one and say the other. */
function recordProblem(place: string, key: ImageRow[0], record: Value | undefined): string | undefined {
  if (!isStruct(record)) return `${place} must be an object.`;
  const hasId = Object.entries(record).some(([name, value]) => /Id$/i.test(name) && value === key);
  return hasId ? undefined : `${place} has no property with the id ${key}.`;
}

function sentence({ issues: [issue] }: z.ZodError, path: readonly string[]): string {
  const place = [...path, ...(issue?.path ?? []).map(String)].join('.');
  return `${place === '' ? 'The state' : place}: ${issue?.message ?? 'is wrong'}.`;
}
