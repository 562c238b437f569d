import { archiveHandlers } from '../../src/archive';
import type { Value } from '../../src/command';
import { call, frame, response } from './company';

const contactOne = { Name: 'contactId', Operator: '=', Values: ['[I:1]'] };
const structured = {
  ProviderName: 'FindContact',
  Columns: ['name'],
  SortOrder: [{ Name: 'name', Direction: 'DESC' }],
  Restriction: [contactOne],
  Entities: null,
  Page: 0,
  PageSize: 10,
};
const text = {
  ...structured,
  Columns: 'name, contactId',
  SortOrder: 'name desc',
  Restriction: 'contactId=1',
  Entities: '',
};
const rows = [{ EntityName: 'contact', PrimaryKey: 1 }];

describe('lists', () => {
  test.each([
    ['GetArchiveListByColumns', structured, rows],
    ['GetArchiveListByColumnsWithContext', { ...structured, Context: 'x' }, rows],
    ['GetArchiveListByColumnsWithHeader', { ...structured, Options: '' }, { RowCount: 1, Rows: rows }],
    ['GetArchiveListByColumnsWithHeaderWithContext', structured, { RowCount: 1, Rows: rows }],
    ['GetArchiveListByColumns2', { ...text, Restriction: undefined, Restrictions: 'contactId=1' }, rows],
    ['GetArchiveListByColumnsWithContext2', text, rows],
    ['GetArchiveListByColumnsWithHeader2', text, { RowCount: 1, Rows: rows }],
    ['GetArchiveListByColumnsWithHeaderWithContext2', text, { RowCount: 1, Rows: rows }],
    ['GetArchiveList', { ...structured, GuiName: 'main' }, rows],
    ['GetArchiveListWithContext2', { ...text, GuiName: 'main' }, rows],
  ])('%s', (operation, given, expected) => expect(response(`Archive.${operation}`, given)).toMatchObject(expected));

  test('need an array of restrictions; an empty one means every row', () => {
    expect(call('Archive.GetArchiveListByColumns', { ...structured, Restriction: null })).toMatchObject({
      kind: 'failure',
      code: 'crm.refused',
      exception: { type: 'SuperOffice.CRM.Services.SoException' },
    });
    expect(response('Archive.GetArchiveListByColumns', { ...structured, Restriction: [] })).toHaveLength(3);
  });
  test('of texts take an absent text for every row', () => {
    expect(response('Archive.GetArchiveListByColumnsWithHeader2', { ProviderName: 'Contact' })).toMatchObject({
      RowCount: 3,
    });
  });
  test.each([
    ['name sideways', 'The order "name sideways" cannot be read: a column was expected, then "asc" or "desc".'],
    ['nmae', 'The archive FindContact has no column "nmae" here.'],
  ])('refuse the order %s', (SortOrder, message) =>
    expect(call('Archive.GetArchiveListByColumns2', { ...text, SortOrder })).toMatchObject({
      kind: 'failure',
      message,
    }),
  );
  test('keep a comma in brackets', () => {
    expect(call('Archive.GetArchiveListByColumns2', { ...text, Columns: 'name,Weighted(a,b)' })).toMatchObject({
      message: 'Functions of columns are not offered here: "Weighted" in "Weighted(a,b)".',
    });
  });
  test('say where a structured restriction stands', () => {
    const Restriction = [contactOne, { Name: '', Operator: '=' }];
    expect(call('Archive.GetArchiveListByColumns', { ...structured, Restriction })).toMatchObject({ path: '[1]' });
  });
});

describe('columns and entities', () => {
  test('are told', () => {
    expect(response('Archive.GetAvailableColumns', { ProviderName: 'Contact', Context: '' })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Name: 'category',
          RestrictionType: 'listAny',
          RestrictionListName: 'category',
          IsVisible: true,
        }),
        expect.objectContaining({ Name: 'nameDepartment', CanRestrictBy: false, RestrictionType: '' }),
        expect.objectContaining({ Name: 'getNoRows', CanOrderBy: false, RestrictionType: 'bool' }),
        expect.objectContaining({ Name: 'contactAssociate/fullName', IsVisible: false }),
      ]),
    );
    expect(response('Archive.GetAvailableEntities', { ProviderName: 'person' })).toMatchObject([
      { Name: 'person', Type: 'person' },
      { Name: 'retiredPerson' },
    ]);
    expect(response('Archive.GetProviderNames', {})).toEqual(expect.arrayContaining(['Contact', 'FindSale']));
    expect(response('Archive.CreateDefaultArchiveListResult', {})).toMatchObject({ RowCount: 0, Rows: [] });
  });
  test('have headings in Norwegian', () => {
    const columns = response('Archive.GetAvailableColumns', { ProviderName: 'Contact' }, { ...frame, language: 'no' });
    expect(columns).toEqual(
      expect.arrayContaining([expect.objectContaining({ Name: 'country', DisplayName: 'Land' })]),
    );
  });
});

describe('what a user chooses', () => {
  const kept = new Map<string, Value>();
  const by = { ...frame, kept };
  const page = { GuiName: 'Main', ProviderName: 'Contact' };
  test('is kept for the page, and its columns are shown', () => {
    expect(call('Archive.SetChosenColumns', { ...page, ChosenColumns: ['orgnr', 'name'] }, by)).toEqual({
      kind: 'answer',
      results: {},
    });
    expect(call('Archive.SetChosenEntitiesV2', { ...page, Entities: [] }, by)).toEqual({ kind: 'answer', results: {} });
    const [first] = [response('Archive.GetArchiveList', { ...structured, ...page }, by)].flat();
    expect(first).toMatchObject({
      ColumnData: new Map([
        ['orgnr', expect.anything()],
        ['name', expect.anything()],
      ]),
    });
    expect(response('Archive.GetArchiveConfiguration', page, by)).toMatchObject({
      ArchiveColumnInfo: expect.arrayContaining([
        expect.objectContaining({ Name: 'orgnr', IsVisible: true }),
        expect.objectContaining({ Name: 'category', IsVisible: false }),
      ]),
      ArchiveEntityInfo: [{ Name: 'contact', Selected: true }],
    });
  });
  test('is kept for the filter of activities', () => {
    expect(response('Archive.GetActivityFilter', {}, by)).toMatchObject({ FromDate: '0001-01-01T00:00:00' });
    call('Archive.SetActivityFilter', { ActivityFilter: { FromDate: '2026-01-01T00:00:00' } }, by);
    expect(response('Archive.GetActivityFilter', {}, by)).toEqual({ FromDate: '2026-01-01T00:00:00' });
  });
  test('is refused where nothing keeps it', () => {
    expect(call('Archive.SetColumnWidths', page)).toMatchObject({
      kind: 'failure',
      message: 'Nothing keeps settings here.',
    });
  });
});

test('related data and group members', () => {
  expect(
    response('Archive.GetRelatedData', { Table: 'sale', RecordId: 300, Fields: ['heading', 'contact/name'] }),
  ).toEqual([
    { Field: 'heading', FieldValue: { DisplayValue: 'Bread', TooltipHint: '', LinkHint: 'sale_id=300' } },
    { Field: 'contact/name', FieldValue: { DisplayValue: 'Ås Bakeri', TooltipHint: '', LinkHint: 'contact_id=1' } },
  ]);
  expect(call('Archive.GetRelatedData2', { Table: 'sale', RecordId: 300, Fields: 'x' })).toMatchObject({
    kind: 'failure',
  });
  expect(response('Archive.GetGroupAssociateIds', { GroupIds: [3] })).toEqual([11]);
});

test('the handlers are named as in the contract', () => {
  expect([...archiveHandlers.keys()].every((name) => /^Archive\.[A-Z]\w+$/.test(name))).toBe(true);
  expect(archiveHandlers.size).toBe(30);
});
