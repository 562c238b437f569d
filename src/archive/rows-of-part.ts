/** The rows of one table of an archive that a query wants: by their kind, and by its criteria. */
import { isStruct, type Struct } from '../command';
import type { ArchiveProvider } from './archive-provider';
import { columnsOfCriteria, type ArchiveQuery } from './archive-query';
import { parseFilter } from './filter-parser';
import { compileCriteria } from './query-columns';
import { comparisonsMax, limitWork } from './query-work';
import { cellSource, type ArchiveFrame, type ArchiveSource } from './archive-source';
import type { RecordTable } from './record-table';
import { recordNumber, valueAt } from './record-value';

export interface FoundRow {
  /** Index of the archive's part. */
  readonly part: number;
  readonly record: Struct;
  /** StyleHint. */
  readonly style: string;
}

/** In the order of the records. @throws Refusal for what the criteria name */
export function rowsOfPart(
  records: ArchiveSource,
  provider: ArchiveProvider,
  index: number,
  query: ArchiveQuery,
  frame: ArchiveFrame,
): readonly FoundRow[] {
  const part = provider.parts[index];
  if (part === undefined) return [];
  const test = compileCriteria(provider, part, query.criteria, frame);
  const variants = part.variants.map(({ entity, style, where }) => ({
    entity,
    style,
    holds: compileCriteria(provider, part, parseFilter(where), frame),
  }));
  const isWanted = wantedEntities(query.entities);
  if (![part, ...variants].some(({ entity }) => isWanted(entity))) return [];
  const shown = valueAt(part.shown);
  const source = cellSource(records, frame);
  const found: FoundRow[] = [];
  const all = recordsOf(part, records);
  const times = columnsOfCriteria(query.criteria).length;
  limitWork({ records: all.length, times, what: 'restrictions', max: comparisonsMax });
  for (const record of all) {
    const held = variants.filter(({ holds }) => holds(record, source));
    if (!(held.length > 0 ? held : [part]).every(({ entity }) => isWanted(entity)) || !test(record, source)) continue;
    const instead = shown(record);
    const style = held.find((variant) => variant.style !== '')?.style ?? '';
    found.push({ part: index, record: isStruct(instead) ? instead : record, style });
  }
  return part.isDistinct ? distinct(found, part) : found;
}

function wantedEntities(entities: readonly string[]): (entity: string) => boolean {
  const wanted = new Set(entities.map((entity) => entity.toLowerCase()));
  return (entity) => wanted.size === 0 || wanted.has('all') || wanted.has(entity.toLowerCase());
}

function recordsOf({ name, rows }: RecordTable, records: ArchiveSource): readonly Struct[] {
  const all = (table: string): readonly Struct[] => records.all(table);
  return rows === undefined ? all(name) : rows(all, (table, id) => records.find(table, id));
}

function distinct(found: readonly FoundRow[], { key }: RecordTable): readonly FoundRow[] {
  const keyAt = valueAt(key);
  const byKey = new Map<number, FoundRow>();
  for (const row of found) {
    const id = recordNumber(keyAt(row.record));
    if (!byKey.has(id)) byKey.set(id, row);
  }
  return [...byKey.values()];
}
