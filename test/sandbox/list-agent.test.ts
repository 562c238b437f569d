/** Lists by id and by name: one store of items, whichever agent and type asks. */
import { isStruct, type Struct, type Value } from '../../src/command';
import { isList } from '../../src/records';
import { createCrmWorld, ownOperation } from './own-contract';
import { code, items, results, tje0 } from './world';

const listOf = (value: Value | undefined): readonly Struct[] => (isList(value) ? value.filter(isStruct) : []);
const names = (value: Value | undefined): readonly unknown[] =>
  listOf(value).map(({ Name, Value: text }) => Name ?? text);

test('the life of an item: default, save, shown everywhere, marked as deleted', async () => {
  const crm = createCrmWorld();
  const definition = await crm.carrier('List.GetListEntityByName', { Name: 'Category' });
  const UdListDefinitionId = definition.Id ?? 0;
  const made = await crm.carrier('List.CreateDefaultListItemEntity');
  const saved = await crm.carrier('List.SaveListItemEntity', {
    ListItemEntity: { ...made, Name: 'Friend', UdListDefinitionId },
  });
  const Id = saved.Id ?? 0;
  expect(saved).toMatchObject({ Name: 'Friend', UdListDefinitionId, Rank: 8, Deleted: false });

  const inMdo = async () => names(await crm.call('MDO.GetSimpleList', { Name: 'category' }));
  expect((await inMdo()).at(-1)).toBe('Friend');
  expect(await crm.carrier('List.GetCategory', { CategoryId: Id })).toMatchObject({ Id, Value: 'Friend' });
  expect(names(await crm.call('List.GetCategories')).at(-1)).toBe('Friend');
  expect(await crm.carrier('List.GetFromListDefinition', { Id, UdListDefinitionId })).toMatchObject({ Name: 'Friend' });
  const contact = await crm.carrier('Contact.GetContactEntity', { ContactEntityId: 5 });
  await crm.call('Contact.SaveContactEntity', { ContactEntity: { ...contact, Category: { Id } } });
  const changed = await crm.carrier('Contact.GetContactEntity', { ContactEntityId: 5 });
  expect(changed.Category).toMatchObject({ Id, Value: 'Friend' });
  expect(await crm.carrier('Contact.GetContact', { ContactId: 5 })).toMatchObject({ CategoryName: 'Friend' });
  const older = results(await crm.ask(ownOperation('MDO.GetSimpleList', 'Services86'), { Name: 'category' }));
  expect(names(Object.values(older)[0])).toContain('Friend');

  const byName = { UdListDefinitionName: 'category', Id };
  await crm.call('List.SaveFromListName', { ...byName, Item: { ...saved, Name: 'Old friend' } });
  await crm.call('List.DeleteFromListName', byName);
  expect(await inMdo()).not.toContain('Old friend');
  const all = (IncludeDeleted: boolean) => crm.call('List.GetAllFromListName', { ...byName, IncludeDeleted });
  expect(names(await all(false))).not.toContain('Old friend');
  expect(listOf(await all(true)).at(-1)).toMatchObject({ Name: 'Old friend', Deleted: true });
  // What names the item keeps its text.
  expect(await crm.carrier('Contact.GetContact', { ContactId: 5 })).toMatchObject({ CategoryName: 'Old friend' });
});

test.each([
  ['Currency', { CurrencyEntity: { Name: 'CHF' } }, 'SaveCurrencyEntity', 'GetCurrencies', 'currency', 'CHF'],
  ['Rating', { SaleStageEntity: { Value: 'Lunch' } }, 'SaveSaleStageEntity', 'GetRatings', 'prob', 'Lunch'],
  ['SaleType', { SaleTypeEntity: { Name: 'Hire' } }, 'SaveSaleTypeEntity', 'GetAllSaleType', 'saleType', 'Hire'],
  ['Country', { Country: { Name: 'Iceland' } }, 'SaveCountry', 'GetCountries', 'country', 'Iceland'],
])('an item of the typed list %s is one of the generic list, too', async (name, given, save, get, mdo, text) => {
  const crm = createCrmWorld();
  await crm.call(`List.${save}`, given);
  expect(names(await crm.call('MDO.GetSimpleList', { Name: mdo }))).toContain(text);
  const generic = listOf(await crm.call('List.GetAllFromListName', { UdListDefinitionName: name }));
  const item = generic.find((each) => each.Name === text) ?? {};
  const changed = { UdListDefinitionName: name, Id: item.Id ?? 0, Item: { ...item, Name: 'New' } };
  await crm.call('List.SaveFromListName', changed);
  const typed = await crm.call(`List.${get}`);
  expect(names(typed)).toContain('New');
  expect(names(typed)).not.toContain(text);
});

test('an item that comes through the generic list has the id of its own type, too', async () => {
  const crm = createCrmWorld();
  const given = { UdListDefinitionName: 'Currency', Item: { Name: 'ISK' } };
  const added = await crm.carrier('List.AddFromListName', given);
  const CurrencyEntityId = added.Id ?? 0;
  expect(await crm.carrier('List.GetCurrencyEntity', { CurrencyEntityId })).toMatchObject({
    CurrencyId: CurrencyEntityId,
    Name: 'ISK',
  });
});

test('a text that comes back as it was read keeps its other language', async () => {
  const crm = createCrmWorld();
  const item = await crm.carrier('List.GetFromListName', { UdListDefinitionName: 'Category', Id: 3 });
  expect(item.Name).toBe('Vendor');
  await crm.call('List.SaveFromListName', {
    UdListDefinitionName: 'Category',
    Id: 3,
    Item: { ...item, Tooltip: 'New' },
  });
  const norwegian = await crm.ask(ownOperation('List.GetCategory'), { CategoryId: 3 }, tje0, { language: 'no' });
  expect(Object.values(results(norwegian))[0]).toMatchObject({ Value: 'Leverandør', Tooltip: 'New' });
});

test('a list of its own: made, filled, sorted, moved, emptied, deleted', async () => {
  const crm = createCrmWorld();
  const made = await crm.carrier('List.SaveListEntity', { ListEntity: { Name: 'Colours', IsCustomList: true } });
  const UdListDefinitionId = made.Id ?? 0;
  const Items = ['Red', 'Green', 'Blue'].map((Name) => ({ Name }));
  await crm.call('List.SaveAllFromListDefinition', { UdListDefinitionId, Items });
  const colours = async () => names(await crm.call('MDO.GetSimpleList', { Name: 'colours' }));
  expect(await colours()).toEqual(['Red', 'Green', 'Blue']);
  await crm.call('List.SortListItems', { UdListDefinitionId, CultureName: 'en' });
  expect(await colours()).toEqual(['Blue', 'Green', 'Red']);
  const [blue] = listOf(await crm.call('List.GetAllFromListDefinition', { UdListDefinitionId }));
  await crm.call('List.MoveListItem', { UdListDefinitionId, ListItemId: blue?.Id ?? 0, Direction: 1 });
  expect(await colours()).toEqual(['Green', 'Blue', 'Red']);
  await crm.call('List.DeleteAllFromListDefinition', { UdListDefinitionId });
  expect(await colours()).toEqual([]);
  await crm.call('List.DeleteListEntityByName', { Name: 'Colours' });
  expect(names(await crm.call('List.GetListDefinitions', { IncludeDeleted: false }))).not.toContain('Colours');
  expect(names(await crm.call('List.GetListDefinitions', { IncludeDeleted: true }))).toContain('Colours');
});

test('a definition saved under a name that there is not becomes a list', async () => {
  const crm = createCrmWorld();
  const saved = await crm.carrier('List.SaveListEntityByName', { Name: 'Woods', ListEntity: { Tooltip: 'Oak' } });
  expect(await crm.carrier('List.GetListEntity', { ListEntityId: saved.Id ?? 0 })).toMatchObject({ Name: 'Woods' });
  await crm.call('List.SaveListEntityByName', { Name: 'woods', ListEntity: { Name: 'Woods', Tooltip: 'Birch' } });
  expect(await crm.carrier('List.GetListEntityByName', { Name: 'Woods' })).toMatchObject({
    Id: saved.Id,
    Tooltip: 'Birch',
  });
});

test('headings of a list are saved, ranked and deleted', async () => {
  const crm = createCrmWorld();
  const Name = 'Category';
  const two = [{ Name: 'Old' }, { Name: 'New' }];
  const saved = listOf(await crm.call('List.SaveHeadingsFromName', { Name, Entities: two }));
  const [old, young] = saved.map(({ HeadingId }) => HeadingId ?? 0);
  await crm.call('List.SetRankOnHeadings', { UdListDefinitionId: 2, HeadingIds: [young ?? 0, old ?? 0] });
  expect(names(await crm.call('List.GetHeadingsFromName', { Name }))).toEqual(['New', 'Old']);
  const renamed = { ...saved[0], Name: 'Older' };
  await crm.call('List.SaveHeadingFromListDefinition', { Id: 2, Entity: renamed });
  expect(names(await crm.call('List.GetHeadingsFromListDefinition', { Id: 2 }))).toEqual(['New', 'Older']);
  await crm.call('List.DeleteAllHeadingsFromListDefinition', { Id: 2 });
  expect(await crm.call('List.GetHeadingsFromName', { Name })).toEqual([]);
  expect(listOf(await crm.call('List.GetHeadingsFromName', { Name: 'Business' }))).toHaveLength(4);
});

test.each([
  ['List.GetAllFromListDefinition', { UdListDefinitionId: 999 }],
  ['List.SaveListItemEntity', { ListItemEntity: { Name: 'Lost' } }],
  ['List.SaveFromListName', { UdListDefinitionName: 'Category', Id: 999, Item: { Name: 'X' } }],
  ['List.SaveAllFromListName', { UdListDefinitionName: 'Category', Items: [{ Id: 999, Name: 'X' }] }],
  ['List.ChangeCurrency', { Amount: '1', FromCurrency: 'NOK', ToCurrency: 'XXX' }],
])('%s of %p is refused', async (key, given) => {
  expect(code(await createCrmWorld().ask(ownOperation(key), given))).toBe('crm.refused');
});

test('currencies are changed by their rates, and told in one of them', async () => {
  const crm = createCrmWorld();
  expect(await crm.carrier('List.GetBaseCurrency')).toMatchObject({ CurrencyId: 1, Name: 'NOK' });
  expect(await crm.carrier('List.GetOurCurrency')).toMatchObject({ Id: 1, Value: 'NOK' });
  const given = { Amount: '100', FromCurrency: 'EUR', ToCurrency: 'NOK' };
  expect(await crm.call('List.ChangeCurrency', given)).toBe('1150');
});

test('typed plural gets answer in the caller’s language', async () => {
  const crm = createCrmWorld();
  const ask = async (key: string, language: string) =>
    items(await crm.ask(ownOperation(key), { IncludeDeleted: false }, tje0, { language })).map(
      ({ Name, Value: text }) => Name ?? text,
    );
  expect(await ask('List.GetAllCountries', 'no')).toContain('Storbritannia');
  expect(await ask('List.GetAllCountries', 'en')).toContain('United Kingdom');
  expect(await ask('List.GetTicketStatuses', 'no')).toContain('Lukket');
  expect(await ask('List.GetAllTasks', 'no')).toContain('Kundebesøk');
});
