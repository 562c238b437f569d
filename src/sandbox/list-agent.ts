/**
 * The part of the List agent that names its list by id or by name (`…FromListDefinition`, `…FromListName`). What has a
 * type of its own, such as GetAllCountries, is carried out by rule.
 */
import type { Outcome, Struct, Value } from '../command';
import { answerWith, flagIn, numberIn, numbersIn, structIn, structsIn, textIn } from '../records';
import type { RecordCall, RecordRule, Records } from '../records';
import { groupRules } from './list-groups';
import {
  changeItem,
  findList,
  headingsOf,
  isDeleted,
  itemOf,
  listItems,
  listItemEntity,
  nameOf,
  saveItem,
  type Item,
  type ItemList,
  type ListWork,
} from './lists';
import { missingInCrm, refusedByCrm } from './operation';

/** Operations by list, each under the names that it has with an id and with a name. */
const onLists: readonly (readonly [string, ListWork])[] = [
  ...both('GetAllFrom', allItems),
  ...both('SaveAllFrom', saveAll),
  ...both('AddFrom', (records, call, list) => saved(records, call, list, { ...structIn(call.given, 'Item'), Id: 0 })),
  ...both('GetFrom', oneItem),
  ...both('SaveFrom', (records, call, list) =>
    saved(records, call, list, { ...structIn(call.given, 'Item'), Id: numberIn(call.given, 'Id') }),
  ),
  ...both('DeleteFrom', (records, call, list) =>
    markDeleted(records, list, itemOf(records, list, numberIn(call.given, 'Id'))),
  ),
  ...both('DeleteAllFrom', (records, _call, list) => markDeleted(records, list, ...listItems(records, list))),
  ['SaveListItemEntity', saveEntity],
  ['SortListItems', sortItems],
  ['MoveListItem', moveItem],
  ...headings('Get', (records, _call, list) => shownHeadings(records, list)),
  ...headings('Save', saveHeadings),
  ...headings('DeleteAll', deleteHeadings),
  ['SaveHeadingFromName', saveHeading],
  ['SaveHeadingFromListDefinition', saveHeading],
  ['SetRankOnHeadings', rankHeadings],
  ...groupRules,
];

/** Keyed `Agent.Operation`, as the sandbox's handlers. */
export const listAgent: ReadonlyMap<string, RecordRule> = new Map<string, RecordRule>([
  ...onLists.map(([name, work]) => [`List.${name}`, withList(work)] as const),
  ['List.GetListEntityByName', (records, call) => answerWith(call.operation, definitionOf(records, call) ?? null)],
  ['List.SaveListEntityByName', saveDefinition],
  ['List.DeleteListEntityByName', deleteDefinition],
  ...['GetBaseCurrency', 'GetOurCurrency', 'GetOwnerCompanysCurrency'].map(
    (name) => [`List.${name}`, baseCurrency] as const,
  ),
  ['List.ChangeCurrency', changeCurrency],
]);

function both(verb: string, work: ListWork): readonly (readonly [string, ListWork])[] {
  return ['ListDefinition', 'ListName'].map((by) => [`${verb}${by}`, work] as const);
}

function headings(verb: string, work: ListWork): readonly (readonly [string, ListWork])[] {
  return ['Name', 'ListDefinition'].map((by) => [`${verb}HeadingsFrom${by}`, work] as const);
}

/** The list that the parameters name; `Id` is that of an item where another one names the list. */
function listIn(records: Records, given: Struct): ItemList | undefined {
  const item = structIn(given, 'ListItemEntity');
  const name = textIn(given, 'UdListDefinitionName') || textIn(given, 'Name');
  const id = numberIn(given, 'UdListDefinitionId') || numberIn(item, 'UdListDefinitionId');
  return findList(records, name || id || numberIn(given, 'Id'));
}

function withList(work: ListWork): RecordRule {
  return (records, call) => {
    const list = listIn(records, call.given);
    if (list === undefined) return missingInCrm('There is no list of this id or name.');
    const done = work(records, call, list);
    return isOutcome(done) ? done : answerWith(call.operation, done);
  };
}

const isOutcome = (done: Value | undefined | Outcome): done is Outcome =>
  typeof done === 'object' && done !== null && 'kind' in done && (done.kind === 'answer' || done.kind === 'failure');

function allItems(records: Records, { given }: RecordCall, list: ItemList): Value {
  return listItems(records, list)
    .filter(({ record }) => flagIn(given, 'IncludeDeleted') || !isDeleted(record))
    .map((item) => listItemEntity(list, item));
}

function oneItem(records: Records, { given }: RecordCall, list: ItemList): Value {
  const item = itemOf(records, list, numberIn(given, 'Id'));
  return item === undefined ? null : listItemEntity(list, item);
}

const noSuchItem = (list: ItemList, id: number): Outcome =>
  missingInCrm(`There is no item with id ${id} in the list ${list.name}.`);

function saved(records: Records, call: RecordCall, list: ItemList, given: Struct): Value | Outcome {
  const item = saveItem(records, call, list, given);
  return item === undefined ? noSuchItem(list, numberIn(given, 'Id')) : listItemEntity(list, item);
}

function saveEntity(records: Records, call: RecordCall, list: ItemList): Value | Outcome {
  return saved(records, call, list, structIn(call.given, 'ListItemEntity') ?? {});
}

function saveAll(records: Records, call: RecordCall, list: ItemList): Value | Outcome {
  const entities: Struct[] = [];
  for (const given of structsIn(call.given, 'Items')) {
    const item = saveItem(records, call, list, given);
    if (item === undefined) return noSuchItem(list, numberIn(given, 'Id'));
    entities.push(listItemEntity(list, item));
  }
  return entities;
}

/** Items are never removed: records that name them keep their text. */
function markDeleted(records: Records, list: ItemList, ...items: readonly (Item | undefined)[]): undefined {
  for (const item of items) if (item !== undefined) changeItem(records, list, item, { Deleted: true });
}

function rank(records: Records, list: ItemList, items: readonly Item[]): undefined {
  for (const [at, item] of items.entries()) changeItem(records, list, item, { Rank: at + 1 });
}

function sortItems(records: Records, _call: RecordCall, list: ItemList): undefined {
  const byName = listItems(records, list).toSorted((one, other) =>
    nameOf(one.record).localeCompare(nameOf(other.record)),
  );
  rank(records, list, byName);
}

/** Direction: how many places down; up where it is negative. */
function moveItem(records: Records, { given }: RecordCall, list: ItemList): undefined {
  const items = listItems(records, list);
  const from = items.findIndex(({ id }) => id === numberIn(given, 'ListItemId'));
  const [moved] = items.slice(from, from + 1);
  if (moved === undefined || from < 0) return;
  const others = items.filter((item) => item !== moved);
  rank(records, list, others.toSpliced(Math.max(0, from + numberIn(given, 'Direction')), 0, moved));
}

const headingList: ItemList = { id: 0, name: 'heading', table: 'heading' };

const shownHeadings = (records: Records, list: ItemList): Value =>
  headingsOf(records, list)
    .filter(({ record }) => !isDeleted(record))
    .map(({ record }) => record);

function keepHeading(records: Records, call: RecordCall, list: ItemList, given: Struct): Struct {
  const wanted = numberIn(given, 'HeadingId');
  const isKnown = records.find('heading', wanted) !== undefined;
  const item = saveItem(records, call, headingList, {
    ...given,
    Id: isKnown ? wanted : 0,
    UdListDefinitionId: list.id,
  });
  const HeadingId = item?.id ?? 0;
  const heading = { ...item?.record, HeadingId };
  records.set('heading', HeadingId, heading);
  return heading;
}

function saveHeading(records: Records, call: RecordCall, list: ItemList): Value {
  return keepHeading(records, call, list, structIn(call.given, 'Entity') ?? {});
}

function saveHeadings(records: Records, call: RecordCall, list: ItemList): Value {
  return structsIn(call.given, 'Entities').map((given) => keepHeading(records, call, list, given));
}

function deleteHeadings(records: Records, _call: RecordCall, list: ItemList): undefined {
  return markDeleted(records, headingList, ...headingsOf(records, list));
}

function rankHeadings(records: Records, { given }: RecordCall): undefined {
  const wanted = numbersIn(given, 'HeadingIds').map((id) => itemOf(records, headingList, id));
  rank(
    records,
    headingList,
    wanted.filter((item) => item !== undefined),
  );
}

function definitionOf(records: Records, { given }: RecordCall): Struct | undefined {
  const list = findList(records, textIn(given, 'Name'));
  return list && records.find('list', list.id);
}

/** What is given under a name that there is not becomes a new list. */
function saveDefinition(records: Records, call: RecordCall): Outcome {
  const stored = definitionOf(records, call);
  const id = numberIn(stored, 'Id') || records.newId();
  const given = structIn(call.given, 'ListEntity') ?? {};
  const Name = textIn(given, 'Name') || textIn(call.given, 'Name');
  const definition = { ...stored, ...withoutNull(given), Name, Id: id };
  records.set('list', id, definition);
  return answerWith(call.operation, definition);
}

const withoutNull = (given: Struct): Struct =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));

function deleteDefinition(records: Records, call: RecordCall): Outcome {
  const stored = definitionOf(records, call);
  if (stored !== undefined) records.set('list', numberIn(stored, 'Id'), { ...stored, Deleted: true });
  return answerWith(call.operation, undefined);
}

/** The one whose rate all others are told in. */
function baseCurrency(records: Records, { operation }: RecordCall): Outcome {
  return answerWith(operation, records.all('currency').find((each) => rateOf(each) === 1) ?? null);
}

/** What one unit costs in the base currency. */
const rateOf = (currency: Struct | undefined): number =>
  Number(currency?.['Rate'] ?? 0) / Number(currency?.['Units'] ?? 1);

function changeCurrency(records: Records, { operation, given }: RecordCall): Outcome {
  const of = (name: string): Struct | undefined =>
    records.all('currency').find((each) => textIn(each, 'Name').toLowerCase() === textIn(given, name).toLowerCase());
  const [from, to] = [rateOf(of('FromCurrency')), rateOf(of('ToCurrency'))];
  if (!(from > 0) || !(to > 0)) return refusedByCrm('There is no currency of one of these names.');
  return answerWith(operation, String((Number(given['Amount'] ?? 0) * from) / to));
}
