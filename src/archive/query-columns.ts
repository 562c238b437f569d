/** What a query names, found in the archive that it asks: columns, the order, and the test of its criteria. */
import { excerpt, type Struct } from '../command';
import type { Criteria, Criterion } from './archive-query';
import { refuseQuery } from './archive-refusal';
import type { ArchiveProvider } from './archive-provider';
import type { ArchiveCell } from './cell';
import type { OperatorFrame } from './operator-table';
import type { CellSource } from './archive-source';
import type { RecordTable } from './record-table';
import { compileCriterion } from './restriction-operators';
import { availableColumns, columnNamed, type ResolvedColumn } from './table-columns';

/** A column of the archive, with the column of each of its parts; undefined for a part that lacks it. */
export interface QueriedColumn {
  readonly any: ResolvedColumn;
  readonly byPart: readonly (ResolvedColumn | undefined)[];
}

/** Names of aggregations: `GroupBy(category)`, `Sum(amount):Footer`. */
const aggregation = /^(\w+)\(/;

/** @throws Refusal for a name that no part of the archive knows */
export function queriedColumn(provider: ArchiveProvider, name: string): QueriedColumn {
  const [, functionName] = aggregation.exec(name) ?? [];
  if (functionName !== undefined)
    refuseQuery(`Functions of columns are not offered here: ${excerpt(functionName)} in ${excerpt(name)}.`);
  const byPart = provider.parts.map((part) => columnNamed(part, name));
  const any = byPart.find((column) => column !== undefined);
  if (any === undefined) refuseQuery(`The archive ${provider.name} has no column ${excerpt(name)} here.`);
  return { any, byPart };
}

/** Those that the query names; for none the archive's plain columns. @throws Refusal */
export function queriedColumns(provider: ArchiveProvider, names: readonly string[]): readonly QueriedColumn[] {
  const distinct = new Map(names.map((name) => [name.toLowerCase(), name]));
  const chosen = distinct.size > 0 ? [...distinct.values()] : plainNames(provider);
  return chosen.map((name) => queriedColumn(provider, name));
}

function plainNames(provider: ArchiveProvider): readonly string[] {
  const names = provider.parts.flatMap((part) => availableColumns(part, false).map(({ name }) => name));
  return [...new Set(names)];
}

/** Whether a record of one table is a row of the answer. */
export type RecordTest = (record: Struct, records: CellSource) => boolean;

/** The test of the criteria for records of one part. @throws Refusal */
export function compileCriteria(
  provider: ArchiveProvider,
  part: RecordTable,
  criteria: Criteria,
  frame: OperatorFrame,
): RecordTest {
  if (criteria.kind === 'all') return () => true;
  if (criteria.kind === 'criterion') return recordTest(provider, part, criteria, frame);
  const tests = criteria.parts.map((each) => compileCriteria(provider, part, each, frame));
  return criteria.kind === 'and'
    ? (record, records) => tests.every((test) => test(record, records))
    : (record, records) => tests.some((test) => test(record, records));
}

function recordTest(
  provider: ArchiveProvider,
  part: RecordTable,
  criterion: Criterion,
  frame: OperatorFrame,
): RecordTest {
  const { any, byPart } = queriedColumn(provider, criterion.column);
  const { name, column } = any;
  if (!column.canRestrictBy) refuseQuery(`The column ${excerpt(name)} cannot be restricted.`);
  const test = compileCriterion(column.kind, criterion, frame);
  // It lets every row through. Its sister getNoRows is false in every record, so that no row passes `getNoRows = true`.
  if (name === 'getAllRows') return () => true;
  const own = byPart[provider.parts.indexOf(part)];
  const missing: ArchiveCell = column.kind === 'bool' ? false : undefined;
  return own === undefined ? () => test(missing) : (record, records) => test(own.read(record, records));
}
