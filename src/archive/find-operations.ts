/** The operations of the Find agent: searches by restrictions that are given, or kept under a key. */
import { isStruct, type List, type Struct } from '../command';
import { columnInfo, columnsOfProvider, defaultColumns, findResult } from './archive-answers';
import { handler, respond, type ArchiveHandler, type ArchiveWork } from './archive-operations';
import { columnsOfCriteria, type ArchiveOrder, type Criteria } from './archive-query';
import { refuseQuery } from './archive-refusal';
import { answerQuery, knownProvider } from './find-rows';
import { givenCriteria, givenList, givenNames, givenNumber, givenOrder, givenText } from './given-query';
import { queriedColumn } from './query-columns';
import type { ArchiveFrame, ArchiveSource } from './archive-source';
import { parseRestrictions, writeRestrictions } from './restriction-list';

/** What a search takes from its arguments. */
interface FindSearch {
  readonly criteria: Criteria;
  readonly columns?: readonly string[];
  readonly order?: readonly ArchiveOrder[];
}

const search =
  (searchOf: (given: Struct, frame: ArchiveFrame) => FindSearch): ArchiveWork =>
  (records, given, frame) => {
    const provider = knownProvider(records, givenText(given, 'ProviderName'));
    const { criteria, columns = [], order = [] } = searchOf(given, frame);
    const query = {
      provider: provider.name,
      columns: columns.length > 0 ? columns : defaultColumns(provider),
      criteria,
      order,
      entities: [],
      page: givenNumber(given, 'PageNumber'),
      pageSize: givenNumber(given, 'PageSize'),
    };
    return respond(findResult(answerQuery(records, query, frame), frame.language));
  };

const fromRestrictions = search((given) => ({
  criteria: givenCriteria(given, 'Restrictions'),
  columns: givenNames(given, 'DesiredColumns'),
  order: givenOrder(given, 'OrderBy'),
}));

function keyOf(given: Struct, { associateId }: ArchiveFrame): string {
  const names = ['StorageType', 'ProviderName', 'StorageKey'].map((name) => givenText(given, name).toLowerCase());
  return `restrictions of ${associateId}: ${names.join(' ')}`;
}

/** The restrictions that are kept for the arguments' key; none when nothing was saved. */
function keptRestrictions(given: Struct, frame: ArchiveFrame): List {
  const list = frame.kept?.get(keyOf(given, frame));
  return Array.isArray(list) ? list : [];
}

function save(given: Struct, frame: ArchiveFrame): void {
  const { kept } = frame;
  if (kept === undefined) refuseQuery('Nothing keeps restrictions here.');
  const restrictions = givenList(given, 'Restrictions');
  kept.set(
    keyOf(given, frame),
    restrictions.length > 0 ? restrictions : writeRestrictions(givenCriteria(given, 'Restrictions')),
  );
}

const fromKept = search((given, frame) => {
  const kept = parseRestrictions(keptRestrictions(given, frame));
  const more = givenCriteria(given, 'ExtraRestrictions');
  return {
    criteria: kept.kind === 'all' || more.kind === 'all' ? both(kept, more) : { kind: 'and', parts: [kept, more] },
    columns: givenNames(given, 'DesiredColumns'),
    order: givenOrder(given, 'OrderBy'),
  };
});

const both = (one: Criteria, other: Criteria): Criteria => (one.kind === 'all' ? other : one);

/** The restrictions with what a person sees of them: the column, and texts for the values. */
function populated(records: ArchiveSource, given: Struct, frame: ArchiveFrame, list: List): readonly Struct[] {
  const provider = knownProvider(records, givenText(given, 'ProviderName'));
  const populate = (restriction: Struct): Struct => {
    const { any } = queriedColumn(provider, givenText(restriction, 'Name'));
    return { ...shownValues(restriction), ColumnInfo: columnInfo(any, frame.language, true) };
  };
  return list.filter(isStruct).map(populate);
}

function shownValues(restriction: Struct): Struct {
  return { ...restriction, DisplayValues: restriction['DisplayValues'] ?? restriction['Values'] };
}

const criteriaInformation: ArchiveWork = (records, given, frame) =>
  respond({
    TableRight: null,
    FieldProperties: null,
    Restrictions: populated(records, given, frame, keptRestrictions(given, frame)),
    CriteriaArchiveColumns: [],
    CriteriaArchiveRows: [],
    RestrictionGroups: [],
  });

const saveAndTell: ArchiveWork = (records, given, frame) => {
  save(given, frame);
  return criteriaInformation(records, given, frame);
};

const saveOnly: ArchiveWork = (_, given, frame) => {
  save(given, frame);
  return respond(undefined);
};

/** A result shows its restricted columns first, and then the ones that a person sees by default. */
function desiredColumns(records: ArchiveSource, given: Struct, { language }: ArchiveFrame, criteria: Criteria) {
  const provider = knownProvider(records, givenText(given, 'ProviderName'));
  const names = [...defaultColumns(provider), ...columnsOfCriteria(criteria)];
  const columns = names.map((name) => queriedColumn(provider, name).any);
  const shown = columns.filter(({ name }) => name !== 'getAllRows' && name !== 'getNoRows');
  return [...new Map(shown.map((column) => [column.name, columnInfo(column, language, true)])).values()];
}

/** By the first column that can be ordered. */
function orderByFirst(records: ArchiveSource, given: Struct, names: readonly string[]): readonly Struct[] {
  const provider = knownProvider(records, givenText(given, 'ProviderName'));
  const columns = (names.length > 0 ? names : defaultColumns(provider)).map((name) => queriedColumn(provider, name));
  const first = columns.find(({ any }) => any.column.canOrderBy);
  return first === undefined ? [] : [{ Name: first.any.name, Direction: 'ASC' }];
}

const desiredOfGiven: ArchiveWork = (records, given, frame) =>
  respond(desiredColumns(records, given, frame, givenCriteria(given, 'Restrictions')));

const works: readonly (readonly [names: string, work: ArchiveWork])[] = [
  ['FindFromRestrictions FindFromRestrictionsColumns FindFromRestrictionsColumnsOrderBy', fromRestrictions],
  ['FindFromRestrictions2 FindFromRestrictionsColumns2 FindFromRestrictionsColumnsOrderBy2', fromRestrictions],
  ['Find FindOrderBy FindOrderBy2 FindWithColumns FindWithExtraRestrictions FindWithExtraRestrictions2', fromKept],
  ['SaveRestrictions SaveRestrictionsWithContext SaveRestrictions2 SaveRestrictionsWithContext2', saveOnly],
  ['SaveRestrictionsAndGetCriteriaInformation SaveRestrictionsAndGetCriteriaInformation2', saveAndTell],
  ['GetCriteriaInformation GetCriteriaInformationWithContext', criteriaInformation],
  ['GetDefaultDesiredColumnsFromRestrictions GetDefaultDesiredColumnsFromRestrictions2', desiredOfGiven],
  [
    'GetDefaultDesiredColumns',
    (records, given, frame) =>
      respond(desiredColumns(records, given, frame, parseRestrictions(keptRestrictions(given, frame)))),
  ],
  ['GetDefaultOrderBy', (records, given) => respond(orderByFirst(records, given, []))],
  [
    'GetDefaultOrderByFromDesiredColumns',
    (records, given) => respond(orderByFirst(records, given, givenNames(given, 'DesiredColumns'))),
  ],
  [
    'GetAvailableRestrictionColumns',
    (records, given) => {
      const columns = columnsOfProvider(knownProvider(records, givenText(given, 'ProviderName')), true);
      return respond(columns.filter(({ column }) => column.canRestrictBy).map(({ name }) => name));
    },
  ],
  [
    'PopulateRestrictions',
    (records, given, frame) => respond(populated(records, given, frame, givenList(given, 'Restrictions'))),
  ],
  [
    'PopulateRestrictionValues',
    (_, given) => respond(givenList(given, 'Restrictions').filter(isStruct).map(shownValues)),
  ],
];

/** Keyed `Agent.Operation`. */
export const findHandlers: ReadonlyMap<string, ArchiveHandler> = new Map(
  works.flatMap(([names, work]) => names.split(' ').map((name) => [`Find.${name}`, handler(work)] as const)),
);
