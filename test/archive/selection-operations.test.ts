import { call, response } from './company';

const rows = 'Selection.GetSelectionMembersArchiveRows';

describe('members of a selection as rows', () => {
  test('are those that were put into it', () => {
    expect(response(rows, { SelectionId: 600, Select: 'name, person/fullName' })).toMatchObject([
      {
        EntityName: 'contact',
        PrimaryKey: 1,
        ColumnData: new Map([
          ['name', expect.objectContaining({ DisplayValue: 'Ås Bakeri' })],
          ['person/fullName', expect.objectContaining({ DisplayValue: 'Kari Nordmann' })],
        ]),
      },
    ]);
  });
  test('are those that fit the criteria of a dynamic one', () => {
    expect(response(rows, { SelectionId: 601, Select: '' })).toMatchObject([{ EntityName: 'contact', PrimaryKey: 3 }]);
  });
  test('are refused for a selection that is not there', () => {
    expect(call(rows, { SelectionId: 602 })).toMatchObject({ message: 'There is no selection with id 602.' });
  });
});
