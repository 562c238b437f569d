import { createCrmWorld, ownOperation } from './own-contract';
import { code } from './world';

async function withSelection() {
  const crm = createCrmWorld();
  const saved = await crm.carrier('Selection.SaveSelectionEntity', {
    SelectionEntity: { Name: 'Customers', TargetTableName: 'contact' },
  });
  const SelectionId = saved.SelectionId ?? 0;
  const count = async () =>
    (await crm.carrier('Selection.GetSelectionEntity', { SelectionEntityId: SelectionId })).MemberCount;
  return { crm, SelectionId, count };
}

test('a record is a member once, and the selection knows how many there are', async () => {
  const { crm, SelectionId, count } = await withSelection();
  expect(await crm.call('Selection.AddSelectionMembers', { SelectionId, Ids: [2, 3, 3] })).toBe(2);
  expect(await crm.call('Selection.AddSelectionMembers', { SelectionId, Ids: [3] })).toBe(0);
  expect(await count()).toBe(2);
  await crm.call('Selection.RemoveSelectionMembersById', { SelectionId, Ids: [2] });
  expect(await count()).toBe(1);
});

test('members are copied, and contacts are members with a person', async () => {
  const { crm, SelectionId, count } = await withSelection();
  const member = { ContactId: 2, PersonId: 107 };
  await crm.call('Selection.AddContactSelectionMembers', { SelectionId, ContactPersonIds: [member] });
  const other = await crm.carrier('Selection.SaveSelectionEntity', { SelectionEntity: { Name: 'Copy' } });
  const copied = { FromSelectionId: SelectionId, ToSelectionId: other.SelectionId ?? 0 };
  await crm.call('Selection.CopySelectionMembers', copied);
  await crm.call('Selection.RemoveContactSelectionMembers', { SelectionId, ContactPersonIds: [member] });
  expect(await count()).toBe(0);
  const id = { SelectionEntityId: other.SelectionId ?? 0 };
  expect(await crm.carrier('Selection.GetSelectionEntity', id)).toMatchObject({ MemberCount: 1 });
});

test('criteria are read back', async () => {
  const { crm, SelectionId } = await withSelection();
  const Criteria = [{ Name: 'name', Operator: 'begins', Values: ['A'] }];
  await crm.call('Selection.SetDynamicSelectionCriteria', { SelectionId, Criteria });
  expect(await crm.call('Selection.GetDynamicSelectionCriteria', { SelectionId })).toMatchObject(Criteria);
});

test('a selection that is not there has no members', async () => {
  const { crm } = await withSelection();
  const given = { SelectionId: 999_999, Ids: [2] };
  expect(code(await crm.ask(ownOperation('Selection.AddSelectionMembers'), given))).toBe('crm.refused');
});
