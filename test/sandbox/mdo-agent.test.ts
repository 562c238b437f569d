/** The MDO agent: every list by its name, in the caller's language. */
import { isStruct, type Caller, type Struct, type Value } from '../../src/command';
import { isList } from '../../src/records';
import { createCrmWorld, ownOperation } from './own-contract';
import { guest, items as itemsOf, results, tje0 } from './world';

const { ask } = createCrmWorld();

const listOf = (value: Value | undefined): readonly Struct[] => (isList(value) ? value.filter(isStruct) : []);

async function items(operation: string, given: Struct, caller: Partial<Caller> = {}): Promise<readonly Struct[]> {
  const [first] = Object.values(results(await ask(ownOperation(`MDO.${operation}`), given, tje0, caller)));
  return listOf(first);
}

const simple = (Name: string, language?: string): Promise<readonly Struct[]> =>
  items('GetSimpleList', { Name }, language === undefined ? {} : { language });

const names = (all: readonly Struct[]): readonly unknown[] => all.map(({ Name }) => Name);

test('each list that there is has items with a text in both languages', async () => {
  const outcome = results(await ask(ownOperation('MDO.GetListNames')));
  const [first] = Object.values(outcome);
  const lists = (isList(first) ? first : []).filter((each) => typeof each === 'string');
  expect(lists.length).toBeGreaterThan(60);
  const bilingual: string[] = [];
  const empty: string[] = [];
  for (const Name of lists) {
    const [english, norwegian] = [await simple(Name), await simple(Name, 'no')];
    const ids = (all: readonly Struct[]) => all.map(({ Id }) => Id).toSorted();
    expect(ids(norwegian)).toEqual(ids(english));
    if (english.length === 0) empty.push(Name);
    for (const item of [...english, ...norwegian]) expect(item.Name).toMatch(/^(?![A-Z]{2}:")./);
    if (JSON.stringify(names(english)) !== JSON.stringify(names(norwegian))) bilingual.push(Name);
  }
  // There is no quote in the company yet.
  expect(empty.filter((name) => !name.startsWith('archive'))).toEqual(['quote']);
  expect(bilingual).toEqual(expect.arrayContaining(['category', 'country', 'prob', 'saleType', 'task']));
});

test('the letter case of a name does not matter, and both names of a list lead to it', async () => {
  const expected = names(await simple('category'));
  expect(names(await simple('Category'))).toEqual(expected);
  expect(expected.slice(0, 2)).toEqual(['Customer', 'Potential customer']);
  expect(names(await simple('category', 'nb-NO')).slice(0, 2)).toEqual(['Kunde', 'Potensiell kunde']);
  expect(await simple('Comptr')).toEqual(await simple('Competitor'));
});

test('a list that there is not is refused', async () => {
  const outcome = await ask(ownOperation('MDO.GetSimpleList'), { Name: 'no such list' });
  expect(outcome).toMatchObject({
    code: 'crm.refused',
    exception: { type: 'SuperOffice.Exceptions.SoNotFoundException' },
  });
});

test('headings hold their items, and a flat list has none', async () => {
  const given = { Name: 'business', AdditionalInfo: '', OnlyHistory: false };
  const nested = await items('GetList', { ...given, ForceFlatList: false });
  expect(names(nested)).toEqual(['Trade', 'Industry', 'Services', 'Public']);
  expect(names(listOf(nested[0]?.ChildItems))).toEqual(['Retail', 'Food and drink']);
  const flat = await items('GetList', { ...given, ForceFlatList: true });
  expect(flat).toHaveLength(9);
  expect(flat[0]).toMatchObject({ Id: 1, Name: 'Retail', Deleted: false, ChildItems: [] });
  expect(names(await simple('businessheadings'))).toEqual(['Trade', 'Industry', 'Services', 'Public']);
});

test.each([
  ['categorywithallitem', ['(All)', 'Customer']],
  ['categorywithnoselection', ['(None)', 'Customer']],
  ['categorywithallitemwithnoselection', ['(All)', '(None)']],
])('%s begins with %p', async (name, first) => expect(names(await simple(name)).slice(0, 2)).toEqual(first));

test('a search text is the beginning of the text in the caller’s language', async () => {
  const given = { Name: 'country', AdditionalInfo: '', SearchValue: 's' };
  expect(names(await items('GetListWithRestriction', given))).toEqual(['Sweden']);
  expect(names(await items('GetListWithRestriction', given, { language: 'no' }))).toEqual(['Sverige', 'Storbritannia']);
});

test('history has what was chosen before, also when it is deleted now', async () => {
  await ask(ownOperation('List.DeleteFromListName'), { UdListDefinitionName: 'Source', Id: 2 });
  const given = { Name: 'source', ForceFlatList: true, AdditionalInfo: '', HistoryItems: [2, 1] };
  expect(names(await simple('source'))).toEqual(['Web', 'Recommendation', 'Existing customer']);
  expect(names(await items('GetListWithHistory', { ...given, OnlyHistory: true }))).toEqual(['Fair', 'Web']);
  expect(await items('GetListWithHistory', { ...given, OnlyHistory: false })).toMatchObject([
    { Name: 'Fair', Deleted: true },
    { Name: 'Web' },
    { Name: 'Recommendation' },
    { Name: 'Existing customer' },
  ]);
});

test('lists of records are kept to what belongs to another record', async () => {
  const of = async (Name: string, AdditionalInfo: string) =>
    names(await items('GetList', { Name, ForceFlatList: true, AdditionalInfo, OnlyHistory: false }));
  expect(await of('person', 'contact_id=5')).toEqual(['Laks Larsen', 'Sei Sivertsen', 'Torsk Torsteinsen']);
  expect(await of('person', 'project_id=5')).toEqual(['Emma Clarke', 'Grant Grinder', 'Molly Miller']);
  expect(await of('person', 'sale_id=17')).toEqual(['Lise Liksom']);
  expect(await of('person', 'person_id=142')).toEqual(['Gail Guest']);
  expect(await of('contact', 'selection_id=1')).toEqual([
    'Eksempel Bakeri AS',
    'Fantasi Fisk AS',
    'Liksom Skole',
    'Papirdrage Forlag AS',
  ]);
  expect(await of('sale', 'contact_id=9')).toEqual(['Lesekrok']);
});

test('selections are kept to a kind and to a type of members', async () => {
  const of = async (AdditionalInfo: string) =>
    (await items('GetList', { Name: 'selection', ForceFlatList: true, AdditionalInfo })).map(({ Id }) => Id);
  expect(await of('kind=dynamic')).toEqual([4]);
  expect(await of('kind=Static&membertype=contact')).toEqual([1]);
  expect(await of('kind=static,dynamic')).toHaveLength(4);
});

test('a list of the company’s own is also asked for by its id', async () => {
  expect(await simple('udlist60')).toEqual(await simple('showroom'));
});

test('operators of restrictions are those that archives take', async () => {
  const given = { Name: 'restrictionOperators', AdditionalInfo: 'listAny', ForceFlatList: true };
  expect(names(await items('GetList', given))).toContain('oneOf');
});

test('associates say which person they are', async () => {
  const all = await simple('associate');
  expect(all).toHaveLength(9);
  expect(all.find(({ Id }) => Id === 7)).toMatchObject({
    Name: 'Terje Jensen',
    ExtraInfo: 'person_id=107&contact_id=0',
  });
});

test('what a user has chosen is kept for this user and this list', async () => {
  const given = { Name: 'persInt', AdditionalInfo: 'person_id=6', ForceFlatList: true, OnlyHistory: false };
  const list = await items('GetSelectableList', given);
  const chosen = list.map(({ Id = 0 }) => ({ Id, Selected: Id === 3 }));
  await items('SetSelected', { ...given, SelectableMDOList: chosen });
  const selected = (all: readonly Struct[]) => all.filter(({ Selected }) => Selected === true).map(({ Id }) => Id);
  expect(selected(await items('GetSelectableList', given))).toEqual([3]);
  expect(selected(await items('GetSelectableList', { ...given, AdditionalInfo: '' }))).toEqual([]);
  expect(selected(itemsOf(await ask(ownOperation('MDO.GetSelectableList'), given, guest)))).toEqual([]);
});

test('one item is found by list and id, and a list by its name', async () => {
  const one = results(await ask(ownOperation('MDO.GetListItem'), { ListName: 'category', Id: 3 }, tje0));
  expect(Object.values(one)[0]).toMatchObject({ Id: 3, Name: 'Vendor' });
  const none = results(await ask(ownOperation('MDO.GetListItem'), { ListName: 'person', Id: 999_999 }, tje0));
  expect(Object.values(none)[0]).toBeNull();
  const id = results(await ask(ownOperation('MDO.GetListIdByListName'), { Name: 'prob' }, tje0));
  expect(Object.values(id)[0]).toBe(31);
});
