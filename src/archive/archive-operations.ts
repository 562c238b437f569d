/** The operations of the Archive agent. */
import { excerpt, type Answer, type Outcome, type Struct, type Value } from '../command';
import { columnInfo, columnsOfProvider, defaultColumns, entitiesOf, entityItem, listResult } from './archive-answers';
import { providerNames, recordTables } from './archive-provider';
import { refusable, refuseQuery } from './archive-refusal';
import { encodeCell } from './encoded-cell';
import { answerQuery, knownProvider } from './find-rows';
import { givenList, givenNames, givenNumber, givenQuery, givenText } from './given-query';
import { cellSource, type ArchiveFrame, type ArchiveSource } from './archive-source';
import { recordNumber } from './record-value';
import { cellLink, columnNamed } from './table-columns';

/** Carries out one operation; reads the records, and keeps what users choose in `frame.kept`. */
export type ArchiveHandler = (records: ArchiveSource, given: Struct, frame: ArchiveFrame) => Outcome;

/** The same, but refuses by throwing. @throws Refusal */
export type ArchiveWork = (records: ArchiveSource, given: Struct, frame: ArchiveFrame) => Answer;

/** A handler whose refusals are Failures. */
export function handler(work: ArchiveWork): ArchiveHandler {
  return (records, given, frame) => refusable(() => work(records, given, frame));
}

/** The answer of an operation with one result. */
export const respond = (Response: Struct['Response']): Answer => ({
  kind: 'answer',
  results: Response === undefined ? {} : { Response },
});

/** @param hasHeader the answer is an ArchiveListResult; else the rows alone */
function list(isText: boolean, hasHeader: boolean): ArchiveHandler {
  return handler((records, given, frame) => {
    const found = answerQuery(records, givenQuery(given, isText), frame);
    return respond(hasHeader ? listResult(found) : found.rows);
  });
}

/** The columns are those that the user has chosen for the page of the application. */
function listOfPage(isText: boolean): ArchiveHandler {
  return handler((records, given, frame) => {
    const query = givenQuery(given, isText);
    const columns = chosen(records, given, frame, 'columns');
    return respond(answerQuery(records, { ...query, columns }, frame).rows);
  });
}

type ChosenPart = 'columns' | 'entities' | 'widths';

function keyOf(given: Struct, { associateId }: ArchiveFrame, what: ChosenPart): string {
  const names = ['GuiName', 'ProviderName'].map((name) => givenText(given, name).toLowerCase());
  return `archive ${what} of ${associateId}: ${names.join(' ')}`;
}

/** What the user has chosen for a page; the default is the first columns, or all entities. */
function chosen(records: ArchiveSource, given: Struct, frame: ArchiveFrame, what: ChosenPart): readonly string[] {
  const kept = frame.kept?.get(keyOf(given, frame, what));
  if (Array.isArray(kept) && kept.length > 0) return givenNames({ kept }, 'kept');
  const provider = knownProvider(records, givenText(given, 'ProviderName'));
  return what === 'columns' ? defaultColumns(provider) : entitiesOf(provider);
}

const keepChoice = (what: ChosenPart, argument: string): ArchiveHandler =>
  keep(
    (given, frame) => keyOf(given, frame, what),
    (given) => givenList(given, argument),
  );

function keep(
  keyOf: (given: Struct, frame: ArchiveFrame) => string,
  valueOf: (given: Struct) => Value,
): ArchiveHandler {
  return handler((_, given, frame) => {
    const { kept } = frame;
    if (kept === undefined) refuseQuery('Nothing keeps settings here.');
    kept.set(keyOf(given, frame), valueOf(given));
    return respond(undefined);
  });
}

/** SelectableMDOListItem of a row type. */
function selectable(entity: string, index: number, selected: ReadonlySet<string>): Struct {
  return { ...entityItem(entity, index), Selected: selected.has(entity), Hidden: false };
}

const configuration = handler((records, given, frame) => {
  const provider = knownProvider(records, givenText(given, 'ProviderName'));
  const columns = new Set(chosen(records, given, frame, 'columns').map((name) => name.toLowerCase()));
  const entities = new Set(chosen(records, given, frame, 'entities'));
  return respond({
    TableRight: null,
    FieldProperties: null,
    ArchiveColumnInfo: columnsOfProvider(provider, true).map((column) =>
      columnInfo(column, frame.language, columns.has(column.name.toLowerCase())),
    ),
    ArchiveEntityInfo: entitiesOf(provider).map((entity, index) => selectable(entity, index, entities)),
    ArchiveOrderByInfo: [],
    OwnerKeys: givenText(given, 'OwnerKeys'),
  });
});

const relatedData = handler((records, given, frame) => {
  const source = cellSource(records, frame);
  const table = recordTables.get(givenText(given, 'Table').toLowerCase());
  if (table === undefined) refuseQuery(`There is no table ${excerpt(givenText(given, 'Table'))} here.`);
  const record = records.find(table.name, givenNumber(given, 'RecordId'));
  const fields = givenNames(given, 'Fields').map((name) => {
    const column =
      columnNamed(table, name) ?? refuseQuery(`The table ${table.name} has no column ${excerpt(name)} here.`);
    const cell = record === undefined ? undefined : column.read(record, source);
    const value = encodeCell(column.column.kind, cell);
    return {
      Field: column.name,
      FieldValue: { DisplayValue: value, TooltipHint: '', LinkHint: cellLink(column, cell) },
    };
  });
  return respond(fields);
});

const filterKey = ({ associateId }: ArchiveFrame): string => `activity filter of ${associateId}`;

/** An ActivityFilter without dates and choices: nothing is filtered. */
const noFilter: Struct = {
  TableRight: null,
  FieldProperties: null,
  FromDate: '0001-01-01T00:00:00',
  ToDate: '0001-01-01T00:00:00',
  AssociateList: [],
  GroupList: [],
  FutureDateList: [],
};

/** Keyed `Agent.Operation`. */
export const archiveHandlers: ReadonlyMap<string, ArchiveHandler> = new Map<string, ArchiveHandler>([
  ...['', 'WithContext', 'WithHeader', 'WithHeaderWithContext'].flatMap((form): [string, ArchiveHandler][] => {
    const hasHeader = form.startsWith('WithHeader');
    return [
      [`Archive.GetArchiveListByColumns${form}`, list(false, hasHeader)],
      [`Archive.GetArchiveListByColumns${form}2`, list(true, hasHeader)],
    ];
  }),
  ['Archive.GetArchiveList', listOfPage(false)],
  ['Archive.GetArchiveListWithContext', listOfPage(false)],
  ['Archive.GetArchiveList2', listOfPage(true)],
  ['Archive.GetArchiveListWithContext2', listOfPage(true)],
  ['Archive.CreateDefaultArchiveListResult', handler(() => respond(listResult({ rowCount: 0, rows: [] })))],
  ['Archive.GetProviderNames', handler((records) => respond(providerNames(records)))],
  [
    'Archive.GetAvailableColumns',
    handler((records, given, { language }) => {
      const provider = knownProvider(records, givenText(given, 'ProviderName'));
      const visible = new Set(defaultColumns(provider));
      return respond(
        columnsOfProvider(provider, true).map((column) => columnInfo(column, language, visible.has(column.name))),
      );
    }),
  ],
  [
    'Archive.GetAvailableEntities',
    handler((records, given) =>
      respond(entitiesOf(knownProvider(records, givenText(given, 'ProviderName'))).map(entityItem)),
    ),
  ],
  ['Archive.GetArchiveConfiguration', configuration],
  ['Archive.GetArchiveConfigurationWithContext', configuration],
  ['Archive.GetArchiveConfigurationV2', configuration],
  ...['', 'V2'].flatMap((version): [string, ArchiveHandler][] => [
    [`Archive.SetChosenColumns${version}`, keepChoice('columns', 'ChosenColumns')],
    [`Archive.SetChosenEntities${version}`, keepChoice('entities', 'Entities')],
    [`Archive.SetColumnWidths${version}`, keepChoice('widths', 'ColumnWidths')],
  ]),
  [
    'Archive.GetGroupAssociateIds',
    handler((records, given) => {
      const groups = new Set(givenList(given, 'GroupIds').map(recordNumber));
      const members = records.all('associate').filter((each) => groups.has(recordNumber(each['GroupIdx'])));
      return respond(members.map((each) => recordNumber(each['AssociateId'])));
    }),
  ],
  ['Archive.GetActivityFilter', handler((_, __, frame) => respond(frame.kept?.get(filterKey(frame)) ?? noFilter))],
  [
    'Archive.SetActivityFilter',
    keep(
      (_, frame) => filterKey(frame),
      (given) => given['ActivityFilter'] ?? noFilter,
    ),
  ],
  ['Archive.GetRelatedData', relatedData],
  ['Archive.GetRelatedData2', relatedData],
]);
