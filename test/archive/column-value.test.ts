import { findRows } from '../../src/archive';
import type { Struct } from '../../src/command';
import { cells, everything, frame } from './company';

describe('a cell', () => {
  test('shows what the records of others and items of lists say now', () => {
    const tables: Record<string, Struct> = {
      'category 4': { Id: 4, Value: 'Partner' },
      'contact 9': { ContactId: 9, Name: 'New name', Category: { Id: 4, Value: 'Old' } },
      'tasklistitem 7': { TaskListItemId: 7, Value: 'Call' },
    };
    const appointment = { Contact: { ContactId: 9, Name: 'Old name' }, Task: { TaskListItemId: 7 } };
    const records = { all: () => [appointment], find: (table: string, id: number) => tables[`${table} ${id}`] };
    expect(cells('Appointment', ['contactId', 'contact/name', 'contact/category', 'type'], '', {}, records)).toEqual([
      ['New name', 'New name', 'Partner', 'Call'],
    ]);
  });

  test('follows records that stand for themselves', () => {
    const tables: Record<string, Struct> = {
      'person 3': { PersonId: 3, Contact: { ContactId: 1 } },
      'contact 1': { ContactId: 1, Name: 'Bakery' },
      'ticketcategory 2': { TicketCategoryId: 2, Name: 'Bread', Fullname: 'Goods/Bread' },
      'associate 2': { AssociateId: 2, FullName: 'Not this one' },
      'projectmembertype 1': { Id: 1, Name: 'Leader' },
    };
    const rows: Record<string, readonly Struct[]> = {
      ticket: [{ TicketId: 1, Person: { PersonId: 3 }, Category: { TicketCategoryId: 2 } }],
      projectmember: [{ ProjectmemberId: 1, ProjectMemberTypeId: 1 }],
      product: [{ ProductId: 1, ERPPriceListKey: 'B', Name: 'Loaf' }],
      pricelist: [{ PriceListId: 7, ERPPriceListKey: 'B' }],
    };
    const records = {
      all: (table: string) => rows[table] ?? [],
      find: (table: string, id: number) => tables[`${table} ${id}`],
    };
    const ticket = ['contactId', 'contact/name', 'categoryFullName'];
    expect(cells('Ticket', ticket, 'contactId = 1', {}, records)).toEqual([['[I:1]', 'Bakery', 'Goods/Bread']]);
    expect(cells('ProjectMember', ['projectMemberTypeName'], '', {}, records)).toEqual([['Leader']]);
    expect(cells('Product', ['name'], 'priceListId = 7', {}, records)).toEqual([['Loaf']]);
  });

  test('speaks the language of the caller, where a record has several', () => {
    const vendor = { Id: 4, Value: 'US:"Vendor";NO:"Leverandør"' };
    const records = {
      all: () => [
        { ContactId: 1, Category: { Id: 4 } },
        { ContactId: 2, Category: { Id: 5, Value: 'Maker' } },
      ],
      find: (table: string, id: number) => (table === 'category' && id === 4 ? vendor : undefined),
    };
    const order = [{ column: 'category', isDescending: false }];
    expect(cells('Contact', ['category'], '', { order }, records)).toEqual([['Maker'], ['Vendor']]);
    const norwegian = findRows(records, { ...everything, order }, { ...frame, language: 'no' });
    expect(norwegian).toMatchObject({ rows: [{ PrimaryKey: 1 }, { PrimaryKey: 2 }] });
  });

  test('takes a date that there is not for none', () => {
    const records = { all: () => [{ ContactId: 1, UpdatedDate: '2026-13-45T00:00:00' }], find: () => undefined };
    expect(cells('Contact', ['updatedDate'], 'updatedDate isNull', {}, records)).toEqual([['[D:01/01/0001]']]);
  });

  test('reads addresses of older versions from their lines', () => {
    const line = { Name: 'City', Value: 'Oslo', AddressType: 'PostalAddress' };
    const record = {
      ContactId: 1,
      Address: { LocalizedAddress: [[{ Name: 'City', Value: 'Moss', AddressType: 'Street' }], [line]] },
    };
    const records = { all: () => [record], find: () => undefined };
    expect(cells('Contact', ['postAddress/city', 'streetAddress/city', 'streetAddress/zip'], '', {}, records)).toEqual([
      ['Oslo', 'Moss', ''],
    ]);
  });
});
