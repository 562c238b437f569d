/** Headings and user groups of items, from both sides. */
import { isStruct, type Struct, type Value } from '../../src/command';
import { isList } from '../../src/records';
import { createCrmWorld } from './own-contract';

const chosen = (value: Value | undefined): readonly unknown[] =>
  (isList(value) ? value : [])
    .filter(isStruct)
    .filter(({ Selected }) => Selected === true)
    .map(({ Name }) => Name);

/** The same items, of which one is chosen. */
const choose = (value: Value | undefined, chosenId: number): readonly Struct[] =>
  (isList(value) ? value : []).filter(isStruct).map(({ Id = 0 }) => ({ Id, Selected: Id === chosenId }));

const business: Struct = { UdListDefinitionId: 1, UdListDefinitionName: 'Business' };
const category: Struct = { UdListDefinitionId: 2, UdListDefinitionName: 'Category' };

test.each([
  ['GetHeadings', 'SaveHeadingsForListItemFromListDefinition', 'GetListItemsForHeading', 'SetListItemsForHeading'],
  [
    'GetHeadingsForListItemFromListName',
    'SaveHeadingsForListItemFromListName',
    'GetListItemsForHeadingFromListName',
    'SetListItemsForHeadingFromListName',
  ],
])('%s, %s, %s and %s tell and change one relation', async (get, save, getItems, setItems) => {
  const { call } = createCrmWorld();
  const item = { ...business, ListItemId: 2 };
  expect(chosen(await call(`List.${get}`, item))).toEqual(['Trade', 'Industry']);
  const all = await call(`List.${get}`, item);
  const Headings = choose(all, 4);
  expect(chosen(await call(`List.${save}`, { ...item, Headings }))).toEqual(['Public']);
  expect(chosen(await call(`List.${getItems}`, { ...business, HeadingId: 1 }))).toEqual(['Retail']);
  await call(`List.${setItems}`, { ...business, HeadingId: 1, ListItemIds: [2, 3], Enable: true });
  expect(chosen(await call(`List.${getItems}`, { ...business, HeadingId: 1 }))).toEqual([
    'Retail',
    'Food and drink',
    'Publishing',
  ]);
  expect(chosen(await call(`List.${get}`, item))).toEqual(['Trade', 'Public']);
  await call('List.SetHeadingsForListItem', { ...item, HeadingIds: [1], Enable: false });
  expect(chosen(await call(`List.${get}`, item))).toEqual(['Public']);
});

test.each([
  ['GetVisibleForUserGroups', 'SetVisibleForUserGroups', 'GetListItemsForUserGroup', 'SetListItemsForUserGroup'],
  [
    'GetVisibleForUserGroupsFromListName',
    'SetVisibleForUserGroupsFromListName',
    'GetListItemsForUserGroupFromListName',
    'SetListItemsForUserGroupFromListName',
  ],
])('%s, %s, %s and %s: an item is for all groups until it names some', async (get, set, getItems, setItems) => {
  const { call } = createCrmWorld();
  const item = { ...category, ListItemId: 3 };
  const all = await call(`List.${get}`, item);
  expect(chosen(all)).toEqual(['Sales', 'Service', 'Administration', 'Marketing']);
  const UserGroups = choose(all, 2);
  expect(chosen(await call(`List.${set}`, { ...item, UserGroups }))).toEqual(['Service']);
  expect(chosen(await call(`List.${getItems}`, { ...category, GroupId: 1 }))).not.toContain('Vendor');
  const seen = async () => {
    const list = await call('MDO.GetSimpleList', { Name: 'category' });
    return (isList(list) ? list.filter(isStruct) : []).map(({ Name }) => Name);
  };
  // tje0 sells.
  expect(await seen()).not.toContain('Vendor');
  await call(`List.${setItems}`, { ...category, UsergroupId: 1, ListItemIds: [3], ListItemsID: [3], Enable: true });
  expect(await seen()).toContain('Vendor');
  await call('List.SetVisibleForUserGroup', { ...item, UserGroupId: [1, 2], Enable: false });
  expect(chosen(await call(`List.${get}`, item))).toEqual([]);
});
