/**
 * Lists and their items. A list is a record of the table `list` (a ListEntity); its items are the records of one table,
 * whichever agent asks: those of `Currency` are both CurrencyEntity and ListItemEntity.
 */
import type { Outcome, Struct, Value } from '../command';
import {
  idIn,
  isList,
  linksTo,
  numberIn,
  numbersIn,
  textIn,
  withAllLanguages,
  type RecordCall,
  type Records,
} from '../records';

/** One list, and the table of its items. */
export interface ItemList {
  readonly id: number;
  readonly name: string;
  readonly table: string;
}

/** Carries out what one operation does on its list. */
export type ListWork = (records: Records, call: RecordCall, list: ItemList) => Value | undefined | Outcome;

/** One item as the list knows it. */
export interface Item {
  readonly id: number;
  readonly record: Struct;
}

/**
 * The list of an id or of a name in any letter case. Both the name of the List agent and the MDO agent's lead there:
 * `Competitor` is `Comptr`. `udlist60` is the list 60.
 */
export function findList(records: Records, wanted: number | string): ItemList | undefined {
  const id = typeof wanted === 'number' ? wanted : Number(/^udlist(\d+)$/i.exec(wanted)?.[1] ?? 0);
  const definition =
    typeof wanted === 'number' || id !== 0
      ? records.find('list', id)
      : records.all('list').find((each) => namesOf(each).includes(wanted.toLowerCase()));
  return definition && listOf(definition);
}

const namesOf = (definition: Struct): readonly string[] =>
  [textIn(definition, 'Name'), textIn(definition, 'MdoName')].map((name) => name.toLowerCase());

/** Lists that users have made have a table of their own. */
function listOf(definition: Struct): ItemList {
  const id = numberIn(definition, 'Id');
  return { id, name: textIn(definition, 'Name'), table: textIn(definition, 'Table') || `listitem${id}` };
}

/** The names under which the MDO agent knows the lists. */
export const mdoNames = (records: Records): readonly string[] =>
  records
    .all('list')
    .filter(({ Deleted }) => Deleted !== true)
    .map((each) => textIn(each, 'MdoName') || textIn(each, 'Name'));

/** All items, deleted ones too, by rank. */
export function listItems(records: Records, { table }: Pick<ItemList, 'table'>): readonly Item[] {
  return records
    .all(table)
    .map((record) => ({ id: idIn(record, table), record }))
    .sort((one, other) => numberIn(one.record, 'Rank') - numberIn(other.record, 'Rank'));
}

export function itemOf(records: Records, { table }: Pick<ItemList, 'table'>, id: number): Item | undefined {
  const record = records.find(table, id);
  return record && { id, record };
}

/** An item as the List agent's `ListItemEntity`. */
export function listItemEntity(list: ItemList, { id, record }: Item): Struct {
  return {
    Id: id,
    Name: nameOf(record),
    Tooltip: textIn(record, 'Tooltip'),
    Deleted: isDeleted(record),
    Rank: numberIn(record, 'Rank'),
    UdListDefinitionId: list.id,
  };
}

/** Where a record says what it is, the best first. */
const textNames = ['FullName', 'Name', 'Value', 'Heading', 'Title', 'Header', 'Description'];

export const nameOf = (record: Struct): string =>
  textNames.map((name) => textIn(record, name)).find((text) => text !== '') ?? '';

/** Some carriers have a number there, others a switch. */
export const isDeleted = ({ Deleted, Status }: Struct): boolean =>
  Deleted === true || (typeof Deleted === 'number' && Deleted !== 0) || Status === 'Deleted';

/** Stores what is given over what the item has; id 0 is a new one, which comes last. Undefined: no such item. */
export function saveItem(records: Records, call: RecordCall, list: ItemList, given: Struct): Item | undefined {
  const wanted = numberIn(given, 'Id');
  const stored = wanted === 0 ? undefined : records.find(list.table, wanted);
  if (wanted !== 0 && stored === undefined) return undefined;
  const id = wanted || records.newId();
  const { Rank, ...texts } = withAllLanguages(given, stored, call.language);
  const rank = typeof Rank === 'number' && Rank !== 0 ? Rank : numberIn(stored, 'Rank') || nextRank(records, list);
  // Types that have the text under Value take it from Name.
  const { Value: _text, ...before } = stored ?? {};
  const record = { ...before, ...texts, Id: id, Rank: rank };
  records.set(list.table, id, record);
  return { id, record };
}

const nextRank = (records: Records, list: ItemList): number =>
  Math.max(0, ...listItems(records, list).map(({ record }) => numberIn(record, 'Rank'))) + 1;

export function changeItem(records: Records, { table }: ItemList, { id, record }: Item, changes: Struct): void {
  records.set(table, id, { ...record, ...changes });
}

/** Headings of a list, by rank; their id is `HeadingId`. */
export const headingsOf = (records: Records, { id }: ItemList): readonly Item[] =>
  listItems(records, { table: 'heading' }).filter(({ record }) => numberIn(record, 'UdListDefinitionId') === id);

/** Whether the members of a group may choose the item; an item that names no groups is for all. */
export function isFor(record: Struct, groupId: number): boolean {
  return !isList(record['UserGroupIds']) || numbersIn(record, 'UserGroupIds').includes(groupId);
}

/** Rows that join two records, such as the members of a project. */
const joins = ['projectmember', 'salestakeholder', 'selectionmember'];

/** Whether a record belongs to another one: it names it, is it, or a third record names both. */
export function belongsTo(records: Records, row: Struct, table: string, of: string, id: number): boolean {
  const own = idIn(row, table);
  if (table === of) return own === id;
  if (linksTo(row, of, id)) return true;
  return joins.some((join) => records.all(join).some((each) => linksTo(each, of, id) && linksTo(each, table, own)));
}
