import type { Value } from '../../src/command';
import { call, frame, response } from './company';

const customers = [{ Name: 'category', Operator: 'oneOf', Values: ['1'] }];
const page = { ProviderName: 'FindContact', PageSize: 10, PageNumber: 0 };

describe('a search by given restrictions', () => {
  test.each([
    ['FindFromRestrictions', { Restrictions: customers }],
    ['FindFromRestrictionsColumns', { Restrictions: customers, DesiredColumns: ['name'] }],
    ['FindFromRestrictionsColumnsOrderBy', { Restrictions: customers, DesiredColumns: ['name'], OrderBy: null }],
    ['FindFromRestrictions2', { Restrictions: 'category = 1' }],
    ['FindFromRestrictionsColumns2', { Restrictions: 'category = 1', DesiredColumns: 'name' }],
    [
      'FindFromRestrictionsColumnsOrderBy2',
      { Restrictions: 'category = 1', DesiredColumns: 'name', OrderBy: 'name desc' },
    ],
  ])('%s', (operation, given) =>
    expect(response(`Find.${operation}`, { ...page, ...given })).toMatchObject({
      RowCount: 1,
      ArchiveColumns: expect.arrayContaining([expect.objectContaining({ Name: 'name', DisplayName: 'Company name' })]),
      ArchiveRows: [{ PrimaryKey: 1, EntityName: 'contact' }],
    }),
  );
  test('is refused as an archive is', () => {
    expect(call('Find.FindFromRestrictions2', { ...page, Restrictions: 'name' })).toMatchObject({
      code: 'crm.refused',
    });
  });
});

describe('a search by kept restrictions', () => {
  const by = { ...frame, kept: new Map<string, Value>() };
  const key = { ...page, StorageType: 'Criteria', StorageKey: '5' };
  test('finds with those that were saved last, as list or as text', () => {
    expect(response('Find.Find', key, by)).toMatchObject({ RowCount: 3 });
    expect(call('Find.SaveRestrictions', { ...key, Restrictions: customers }, by)).toEqual({
      kind: 'answer',
      results: {},
    });
    expect(response('Find.FindOrderBy2', { ...key, OrderBy: 'name' }, by)).toMatchObject({ RowCount: 1 });
    expect(
      response('Find.SaveRestrictionsAndGetCriteriaInformation2', { ...key, Restrictions: 'category in (1,2)' }, by),
    ).toMatchObject({ Restrictions: [{ Name: 'category', Values: ['1', '2'], ColumnInfo: { Name: 'category' } }] });
    const found = { ArchiveRows: [{ PrimaryKey: 2 }] };
    expect(response('Find.FindWithExtraRestrictions2', { ...key, ExtraRestrictions: 'stop set' }, by)).toMatchObject(
      found,
    );
  });
  test('is refused to be saved where nothing keeps it', () => {
    expect(call('Find.SaveRestrictions2', { ...key, Restrictions: '' })).toMatchObject({ kind: 'failure' });
  });
  test('other keys have none', () => {
    expect(response('Find.Find', { ...key, StorageKey: '6' }, by)).toMatchObject({ RowCount: 3 });
    expect(response('Find.GetCriteriaInformation', { ...key, StorageKey: '6' }, by)).toMatchObject({
      Restrictions: [],
    });
  });
});

test('columns that a search shows, and its order', () => {
  const names = expect.arrayContaining([
    expect.objectContaining({ Name: 'orgnr' }),
    expect.objectContaining({ Name: 'name' }),
  ]);
  const given = { ProviderName: 'Contact', Restrictions: "orgnr begins '9' and getAllRows=1" };
  expect(response('Find.GetDefaultDesiredColumnsFromRestrictions2', given)).toEqual(names);
  expect(
    response('Find.GetDefaultOrderByFromDesiredColumns', {
      ProviderName: 'Appointment',
      DesiredColumns: ['time', 'date'],
    }),
  ).toEqual([{ Name: 'date', Direction: 'ASC' }]);
  expect(response('Find.GetDefaultOrderBy', { ProviderName: 'Sale' })).toEqual([{ Name: 'saleId', Direction: 'ASC' }]);
  expect(response('Find.GetAvailableRestrictionColumns', { ProviderName: 'Contact' })).toEqual(
    expect.arrayContaining(['name', 'getAllRows']),
  );
  expect(response('Find.GetDefaultDesiredColumns', { ProviderName: 'Sale' })).toHaveLength(6);
});

test('restrictions are shown with their column and values', () => {
  expect(response('Find.PopulateRestrictions', { ProviderName: 'Contact', Restrictions: customers })).toMatchObject([
    { Name: 'category', DisplayValues: ['1'], ColumnInfo: { RestrictionType: 'listAny' } },
  ]);
  expect(response('Find.PopulateRestrictionValues', { Restrictions: customers })).toMatchObject([
    { DisplayValues: ['1'] },
  ]);
});
