/** Archives over the sandbox's own records, those of the seed and those that have just been saved. */
import path from 'node:path';
import { loadContract } from '../../src/contract';
import { describedTables } from '../../src/sandbox';
import { createCrmWorld } from './own-contract';

const rows = { Columns: 'contactId,name', SortOrder: 'name', Entities: '', Page: 0, PageSize: 10 };

test('a saved record is a row, and a deleted one is none', async () => {
  const crm = createCrmWorld();
  const saved = await crm.carrier('Contact.SaveContactEntity', { ContactEntity: { Name: 'Zulu Test AS' } });
  const asked = { ...rows, ProviderName: 'FindContact', Restrictions: "name begins 'zulu'" };
  expect(await crm.call('Archive.GetArchiveListByColumns2', asked)).toMatchObject([
    { EntityName: 'contact', PrimaryKey: saved.ContactId },
  ]);
  await crm.call('Contact.DeleteContactEntity', { ContactEntityId: saved.ContactId ?? 0 });
  expect(await crm.call('Archive.GetArchiveListByColumns2', asked)).toEqual([]);
});

test('a dynamic selection has the members that its criteria find', async () => {
  const crm = createCrmWorld();
  await crm.call('Contact.SaveContactEntity', { ContactEntity: { Name: 'Zulu Test AS' } });
  const selection = { SelectionEntity: { Name: 'Z', TargetTableName: 'contact', SelectionType: 'Dynamic' } };
  const { SelectionId = 0 } = await crm.carrier('Selection.SaveSelectionEntity', selection);
  const criteria = { SelectionId, Filter: "name begins 'zulu'" };
  expect(await crm.call('Selection.SetDynamicSelectionCriteria2', criteria)).toMatchObject([
    { Name: 'name', Operator: 'begins', Values: ['zulu'] },
  ]);
  const asked = {
    ...rows,
    ProviderName: 'ContactDynamicSelectionV2',
    Restrictions: `selectionId = ${Number(SelectionId)}`,
  };
  expect(await crm.call('Archive.GetArchiveListByColumns2', asked)).toMatchObject([{ EntityName: 'contact' }]);
});

test('lists tell the columns of an archive and the operators of a type', async () => {
  const crm = createCrmWorld();
  const asked = { ForceFlatList: true, AdditionalInfo: '', OnlyHistory: false };
  const columns = await crm.call('MDO.GetList', { ...asked, Name: 'archiveColumns:FindContact' });
  expect(columns).toEqual(expect.arrayContaining([expect.objectContaining({ Name: 'contactId' })]));
  const operators = await crm.call('MDO.GetList', { ...asked, Name: 'restrictionOperators', AdditionalInfo: 'int' });
  expect(operators).toEqual(expect.arrayContaining([expect.objectContaining({ Name: 'between' })]));
});

test('every record type of the contract has an archive', () => {
  const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });
  const names = describedTables(contract)().map(({ name, key }) => `${name} ${key}`);
  expect(names).toEqual(
    expect.arrayContaining(['foreignapp ForeignAppId', 'contact ContactId', 'currency CurrencyId']),
  );
});
