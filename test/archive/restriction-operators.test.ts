import { findRows, operatorsOf } from '../../src/archive';
import { cells, company, everything, frame, ids } from './company';

/** Archive, filter, and the primary keys of the rows that pass. */
type Row = readonly [provider: string, filter: string, expected: readonly number[]];

describe('operators', () => {
  test.each<Row>([
    ['Contact', 'stop set', [2]],
    ['Contact', 'stop set false', [1, 3]],
    ['Contact', 'stop = 1', [2]],
    ['Contact', 'stop = [I:0]', [1, 3]],
    ['Contact', 'contactId = 2', [2]],
    ['Contact', 'contactId eq [I:2]', [2]],
    ['Contact', 'contactId SET 2', [2]],
    ['Contact', 'contactId ne 2', [1, 3]],
    ['Contact', 'contactId > 1', [2, 3]],
    ['Contact', 'contactId less 2', [1]],
    ['Contact', 'contactId between (2,3)', [2, 3]],
    ['Contact', 'contactId in (1,3)', [1, 3]],
    ['Contact', 'countryId isNull', [3]],
    ['Contact', 'countryId isNotNull', [1, 2]],
    ['Sale', 'amount > 1200', [300, 301]],
    ['Sale', 'amount = 1200.5', [300]],
    ['Sale', 'amount equals [M:1200.50]', [300]],
    ['Contact', "name begins 'ås'", [1]],
    ['Contact', "name startswith 'Z'", [3]],
    ['Contact', "endswith(name, 'SONS')", [2]],
    ['Contact', "name contains '&'", [2]],
    ['Contact', "name is 'zebra'", [3]],
    ['Contact', 'name = [I:3]', [3]],
    ['Contact', "name notBegins 'Z'", [1, 2]],
    ['Contact', "name notContains 'e'", []],
    ['Contact', "name isNot 'Zebra'", [1, 2]],
    ['Contact', "name between ('A','S')", [2]],
    ['Contact', "name between ('zebra','ZEBRA')", [3]],
    ['Contact', 'department isNull', [1, 3]],
    ['Contact', 'category = 1', [1]],
    ['Contact', 'category oneOf (1,2)', [1, 2]],
    ['Contact', 'category notOneOf (1)', [2, 3]],
    ['Contact', 'category gt 1', [2]],
    ['Contact', 'category isNull', [3]],
    ['Sale', 'saleStatus = 2', [301]],
    ['Appointment', 'contactId = 1', [100]],
    ['Contact', 'associateId associateIsOneOf (10)', [1, 3]],
    ['Contact', 'associateId associateIsNotOneOf (10)', [2]],
    ['Contact', 'associateId currentAssociate', [1, 3]],
    ['Ticket', 'tags intArrayAllOf (1,5)', [400]],
    ['Ticket', 'tags intArrayAllOf (1,2)', []],
    ['Ticket', 'tags intArrayNotAllOf (1,2)', [400]],
    ['Ticket', 'tags intArrayOneOf (2,5)', [400]],
    ['Ticket', 'tags intArrayNotAnyOf (2,3)', [400]],
    ['Ticket', 'tags isNull', []],
    ['Ticket', 'timeToReply = 90', [400]],
    ['Ticket', 'ownedBy = 10', [400]],
    ['Contact', 'getAllRows = true', [1, 2, 3]],
    ['Contact', 'getNoRows = true', []],
    ['Contact', 'getNoRows = false and contactId = 1', [1]],
  ])('%s: %s', (provider, filter, expected) => expect(ids(provider, filter)).toEqual(expected));

  test.each<Row>([
    ['Contact', "updatedDate before '2026-01-05'", [1]],
    ['Contact', "updatedDate date '2026-01-04'", [1]],
    ['Contact', "updatedDate = '2026.01.04'", [1]],
    ['Contact', 'updatedDate = [D:01/04/2026]', [1]],
    ['Contact', "updatedDate after '2026-01-04T09:00:00'", [2]],
    ['Contact', "updatedDate between ('2026-01-04','2026-01-05')", [1, 2]],
    ['Contact', "updatedDate from '2026-01-05'", [2]],
    ['Contact', "updatedDate to '2026-01-04'", [1]],
    ['Contact', "updatedDate beforeOrEqual '2026-01-04'", [1]],
    ['Contact', 'updatedDate beforeToday', [1]],
    ['Contact', 'updatedDate today', [2]],
    ['Contact', 'updatedDate lastWeek', [1]],
    ['Contact', 'updatedDate isNull', [3]],
    ['Appointment', 'date afterToday', [101]],
    ['Appointment', 'date nextWeek', [101]],
    ['Appointment', 'date thisPeriod 1 4', [100, 101]],
    ['Appointment', "previous(date, 1, 'days')", []],
    ['Ticket', "createdAt dateTime '2026-01-05T08:15:30'", [400]],
    ['Ticket', "createdAt beforeTime '2026-01-05T08:15:30'", []],
    ['Ticket', "createdAt afterTime '2026-01-05T08:15:30'", [400]],
    ['Ticket', "this(createdAt,'weeks')", [400]],
  ])('of dates, %s: %s', (provider, filter, expected) => expect(ids(provider, filter)).toEqual(expected));

  test.each([
    ['Contact', 'contactId le 2', /^The operator "le" is unknown for "contactId" \(int\); it takes equals, unequals/],
    ['Contact', 'contactId <= 2', /^The operator "<=" is unknown/],
    ['Contact', 'contactId ge 2', /^The operator "ge" is unknown/],
    ['Contact', "name notEnds 'x'", /^The operator "notEnds" is unknown for "name" \(stringorPK\)/],
    ['Contact', 'contactId = x', /^"x" is not a number/],
    ['Contact', 'contactId today', /^The operator "today" is unknown/],
    ['Contact', 'category = Customer', /^"Customer" is not a number/],
    ['Contact', 'stop set maybe', /^"maybe" is neither true nor false/],
    ['Contact', "updatedDate before '30.02.2026'", /^"30.02.2026" is not a date/],
    ['Contact', 'updatedDate thisPeriod 1 6', /^"thisPeriod" needs a count and a period/],
    ['Contact', 'updatedDate thisPeriod 0 1', /^"thisPeriod" needs a count and a period/],
    ['Contact', 'contactId between 3', /^"between" needs two values/],
    ['Contact', "nameDepartment = 'x'", /^The column "nameDepartment" cannot be restricted/],
    ['Contact', 'nmae = 5', /^The archive Contact has no column "nmae" here/],
  ])('refused, %s: %s', (provider, filter, reason) => expect(ids(provider, filter)).toMatch(reason));

  test('need a value, also in the structured form', () => {
    const begins = { kind: 'criterion', column: 'name', operator: 'begins', values: [] } as const;
    expect(findRows(company, { ...everything, criteria: begins }, frame)).toMatchObject({
      message: 'The operator "begins" needs a value.',
    });
  });

  test('take an item without a text for an item', () => {
    const records = { all: () => [{ ContactId: 1, Category: { Id: 9 } }, { ContactId: 2 }], find: () => undefined };
    expect(cells('Contact', ['contactId'], 'category isNotNull', {}, records)).toEqual([['[I:1]']]);
  });

  test('are told by restriction type', () => {
    expect(operatorsOf('bool')).toEqual(['equals', 'isNull', 'isNotNull']);
    expect(operatorsOf('datetime')).toEqual(expect.arrayContaining(['dateTime', 'beforeTime', 'thisHalf', 'isNull']));
    expect(operatorsOf('saintStatus')).toEqual(['equals', 'isNull', 'isNotNull']);
  });
});
