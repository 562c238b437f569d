/**
 * To which headings of its list an item belongs, and for which user groups it is: two relations of one shape. The List
 * agent reads and writes each from both sides.
 */
import type { Struct } from '../command';
import { flagIn, isList, numberIn, numbersIn, structsIn } from '../records';
import type { Records } from '../records';
import { changeItem, headingsOf, isDeleted, itemOf, listItems, type Item, type ItemList, type ListWork } from './lists';
import { selectable } from './mdo-item';

interface Side {
  /** The property of the item that holds the ids. */
  readonly property: string;
  /** What an item can belong to. */
  all(records: Records, list: ItemList): readonly Item[];
  /** Items that say nothing belong to all, or to none. */
  readonly isForAll: boolean;
}

const underHeadings: Side = { property: 'HeadingIds', all: headingsOf, isForAll: false };
const inUserGroups: Side = {
  property: 'UserGroupIds',
  all: (records) => listItems(records, { table: 'usergroup' }),
  isForAll: true,
};

export const groupRules: readonly (readonly [string, ListWork])[] = [
  ['GetHeadings', ofItem(underHeadings)],
  ['GetHeadingsForListItemFromListName', ofItem(underHeadings)],
  ['SaveHeadingsForListItemFromListDefinition', keepOfItem(underHeadings, 'Headings')],
  ['SaveHeadingsForListItemFromListName', keepOfItem(underHeadings, 'Headings')],
  ['SetHeadingsForListItem', switchOfItem(underHeadings, 'HeadingIds')],
  ['GetListItemsForHeading', itemsIn(underHeadings, 'HeadingId')],
  ['GetListItemsForHeadingFromListName', itemsIn(underHeadings, 'HeadingId')],
  ['SetListItemsForHeading', switchItems(underHeadings, 'HeadingId')],
  ['SetListItemsForHeadingFromListName', switchItems(underHeadings, 'HeadingId')],
  ['GetVisibleForUserGroups', ofItem(inUserGroups)],
  ['GetVisibleForUserGroupsFromListName', ofItem(inUserGroups)],
  ['SetVisibleForUserGroups', keepOfItem(inUserGroups, 'UserGroups')],
  ['SetVisibleForUserGroupsFromListName', keepOfItem(inUserGroups, 'UserGroups')],
  ['SetVisibleForUserGroup', switchOfItem(inUserGroups, 'UserGroupId')],
  ['GetListItemsForUserGroup', itemsIn(inUserGroups, 'GroupId')],
  ['GetListItemsForUserGroupFromListName', itemsIn(inUserGroups, 'GroupId')],
  ['SetListItemsForUserGroup', switchItems(inUserGroups, 'UsergroupId')],
  ['SetListItemsForUserGroupFromListName', switchItems(inUserGroups, 'UsergroupId')],
];

function idsOf(records: Records, list: ItemList, { record }: Item, side: Side): readonly number[] {
  const isSaid = isList(record[side.property]) || !side.isForAll;
  return isSaid ? numbersIn(record, side.property) : side.all(records, list).map(({ id }) => id);
}

/** What there is, and which of it the item belongs to. */
function ofItem(side: Side): ListWork {
  return (records, { given }, list) => {
    const item = itemOf(records, list, numberIn(given, 'ListItemId'));
    const ids = new Set(item && idsOf(records, list, item, side));
    return side
      .all(records, list)
      .filter(({ record }) => flagIn(given, 'ShowDeleted') || !isDeleted(record))
      .map((each) => selectable(each, ids.has(each.id)));
  };
}

function keepOfItem(side: Side, parameter: string): ListWork {
  return (records, call, list) => {
    const item = itemOf(records, list, numberIn(call.given, 'ListItemId'));
    const ids = structsIn(call.given, parameter)
      .filter((each) => flagIn(each, 'Selected'))
      .map((each) => numberIn(each, 'Id'));
    if (item !== undefined) changeItem(records, list, item, { [side.property]: ids });
    return ofItem(side)(records, call, list);
  };
}

function switchOfItem(side: Side, parameter: string): ListWork {
  return (records, { given }, list) => {
    const item = itemOf(records, list, numberIn(given, 'ListItemId'));
    if (item !== undefined) switchOne(records, list, item, side, numbersIn(given, parameter), flagIn(given, 'Enable'));
    return undefined;
  };
}

function itemsIn(side: Side, parameter: string): ListWork {
  return (records, { given }, list) => {
    const wanted = numberIn(given, parameter);
    return listItems(records, list)
      .filter(({ record }) => !isDeleted(record))
      .map((item) => selectable(item, idsOf(records, list, item, side).includes(wanted)));
  };
}

function switchItems(side: Side, parameter: string): ListWork {
  return (records, { given }, list) => {
    const ids = [...numbersIn(given, 'ListItemIds'), ...numbersIn(given, 'ListItemsID')];
    for (const id of ids) {
      const item = itemOf(records, list, id);
      const one = numberIn(given, parameter);
      if (item !== undefined) switchOne(records, list, item, side, [one], flagIn(given, 'Enable'));
    }
    return undefined;
  };
}

function switchOne(
  records: Records,
  list: ItemList,
  item: Item,
  side: Side,
  changed: readonly number[],
  isOn: boolean,
): void {
  const others = idsOf(records, list, item, side).filter((id) => !changed.includes(id));
  const changes: Struct = { [side.property]: isOn ? [...others, ...changed] : others };
  changeItem(records, list, item, changes);
}
