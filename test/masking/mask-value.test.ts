/** What a record keeps, by the types of the contract. */
import type { StructType } from '../../src/contract';
import { extras, JsonText, type Struct } from '../../src/command';
import { maskRecord, Masking } from '../../src/masking';
import { ownContract } from '../gateway/running';

const contract = ownContract();
const masking = new Masking(Buffer.from('key'));

function masked(agent: string, type: string, struct: Struct): Struct {
  const found = contract.version('Services88')?.agent(agent);
  const types = found?.found === 'agent' ? found.agent.types.all() : [];
  const isIt = (each: (typeof types)[number]): each is StructType => each.kind === 'struct' && each.name.local === type;
  const struct88 = types.find(isIt);
  if (struct88 === undefined) throw new Error(`no ${type}`);
  return maskRecord(struct, struct88, masking);
}

test('ids, dates, members, amounts and texts of lists stay', () => {
  const sale = {
    SaleId: 12,
    Amount: '1234.5',
    Saledate: '2026-01-05T00:00:00',
    Status: 'Sold',
    Currency: { Id: 3, Value: 'NOK' },
  };
  expect(masked('Sale', 'SaleEntity', sale)).toEqual(sale);
});

test('phones, mail and pages have the format that their property says, whatever the type of the value', () => {
  const given = {
    Phones: [{ Value: '+47 22 51 70 00', StrippedValue: '+4722517000', Description: 'Mobil' }],
    Emails: [{ Value: 'post@bedrift.no' }],
    Urls: [{ Value: 'www.bedrift.no' }],
  };
  const { Phones, Emails, Urls } = masked('Contact', 'ContactEntity', given);
  expect(Phones).toEqual([
    {
      Value: expect.stringMatching(/^\+\d\d \d\d \d\d \d\d \d\d$/),
      StrippedValue: expect.stringMatching(/^\+\d{10}$/),
      Description: expect.stringMatching(/^[A-Z][a-z]{4}$/),
    },
  ]);
  expect(JSON.stringify(Phones)).not.toMatch(/22 51 70 00|22517000|Mobil/);
  expect(Emails).toEqual([{ Value: expect.stringMatching(/^[a-z]{4}@[a-z]{7}\.[a-z]{2}\.example\.com$/) }]);
  expect(Urls).toEqual([{ Value: expect.stringMatching(/^[a-z]{3}\.[a-z]{7}\.[a-z]{2}\.example\.com$/) }]);
});

test('secrets, bytes and what the contract does not know are left out', () => {
  const user = { AssociateId: 7, RequestSignature: 'hush', Credentials: [{ Value: 'hush' }], Surprise: 'hush' };
  const given = { ...user, [extras]: new Map([['More', new JsonText('"hush"')]]) };
  expect(masked('User', 'User', given)).toEqual({ AssociateId: 7, RequestSignature: null, Credentials: null });
  expect(masked('Contact', 'ContactEntity', given)[extras]).toBeUndefined();
});

test('user-defined fields keep their names, and their marks', () => {
  const UserDefinedFields = new Map([
    ['SuperOffice:1', '[I:12345]'],
    ['SuperOffice:2', 'hush'],
    ['ApiToken', 'hush'],
  ]);
  const { UserDefinedFields: after } = masked('Contact', 'ContactEntity', { UserDefinedFields });
  expect(after).toEqual(
    new Map([
      ['SuperOffice:1', expect.stringMatching(/^\[I:\d{5}\]$/)],
      ['SuperOffice:2', expect.stringMatching(/^[a-z]{4}$/)],
      ['ApiToken', ''],
    ]),
  );
});
