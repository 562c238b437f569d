/** What the Archive and Find agents tell of archives: columns, entities, pages. */
import type { Struct } from '../command';
import type { ArchiveProvider } from './archive-provider';
import type { ColumnKind } from './cell';
import { restrictionTypeOfColumn } from './column-table';
import type { FoundRows } from './find-rows';
import type { ArchiveFrame } from './archive-source';
import { availableColumns, type ResolvedColumn } from './table-columns';

/** Both are null in every answer that is no entity. */
const rights = { TableRight: null, FieldProperties: null };

/** How many of the plain columns a person sees who has chosen none: a table lists the most used ones first. */
const visibleColumns = 6;

/** An ArchiveListResult: the number of all rows, and the page. */
export function listResult({ rowCount, rows }: Pick<FoundRows, 'rowCount' | 'rows'>): Struct {
  return { ...rights, RowCount: rowCount, Rows: rows };
}

/** A FindResults: the page with its columns. */
export function findResult({ columns, rowCount, rows }: FoundRows, language: ArchiveFrame['language']): Struct {
  const infos = columns.map(({ any }) => columnInfo(any, language, true));
  return { ...rights, ArchiveColumns: infos, ArchiveRows: rows, RowCount: rowCount };
}

const shownAs = (kind: ColumnKind): string => {
  if (kind === 'money' || kind === 'decimal') return 'decimal';
  return ['int', 'bool', 'date', 'datetime', 'time', 'timeSpan'].includes(kind) ? kind : 'string';
};

/** An ArchiveColumnInfo. */
export function columnInfo(resolved: ResolvedColumn, language: ArchiveFrame['language'], isVisible: boolean): Struct {
  const { name, column } = resolved;
  const heading = language === 'no' ? column.norwegian : column.english;
  return {
    DisplayName: heading,
    DisplayTooltip: heading,
    DisplayType: shownAs(column.kind),
    CanOrderBy: column.canOrderBy,
    Name: name,
    CanRestrictBy: column.canRestrictBy,
    RestrictionType: restrictionTypeOfColumn(column),
    RestrictionListName: column.list,
    IsVisible: isVisible,
    ExtraInfo: '',
    Width: '',
    IconHint: '',
    HeadingIconHint: '',
  };
}

/** Columns of all parts, each name once. @param isDeep also those of records that the rows refer to */
export function columnsOfProvider({ parts, wider }: ArchiveProvider, isDeep: boolean): readonly ResolvedColumn[] {
  const found = new Map<string, ResolvedColumn>();
  for (const column of [...parts, ...(wider === undefined ? [] : [wider])].flatMap((part) =>
    availableColumns(part, isDeep),
  ))
    if (!found.has(column.name.toLowerCase())) found.set(column.name.toLowerCase(), column);
  return [...found.values()];
}

/** Names of the columns that a person sees who has chosen none. */
export function defaultColumns(provider: ArchiveProvider): readonly string[] {
  return columnsOfProvider(provider, false)
    .slice(0, visibleColumns)
    .map(({ name }) => name);
}

/** Names of the row types. */
export function entitiesOf({ parts, furtherEntities }: ArchiveProvider): readonly string[] {
  const own = parts.flatMap(({ entity, variants }) => [entity, ...variants.map((variant) => variant.entity)]);
  return [...new Set([...own, ...furtherEntities])];
}

/** MDOListItem of a row type: its Type is the name that queries use. */
export function entityItem(entity: string, index: number): Struct {
  return {
    ...rights,
    Id: index + 1,
    Name: entity,
    ToolTip: entity,
    Deleted: false,
    Rank: index + 1,
    Type: entity,
    ChildItems: [],
    IconHint: '',
    ColorBlock: 0,
    ExtraInfo: entity,
    StyleHint: '',
    FullName: entity,
  };
}
