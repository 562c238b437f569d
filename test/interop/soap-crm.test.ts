/** The `soap` package makes, changes, finds and deletes records in the sandbox, over SOAP of both versions. */
import type { Client } from 'soap';
import { crmClient } from '../crm/client';
import { runGateway, type RunningGateway } from '../gateway/running';
import { call, clientOf, record, withDatesAsText } from './soap-client';

let sandbox: RunningGateway;
beforeAll(async () => {
  sandbox = await runGateway({ UPSTREAM_KIND: 'sandbox' });
});
afterAll(() => sandbox.stop());

const name = 'Ærfugl & Sønner «Å» <1>';
const renamed = 'Ærfugl og "Døtre" 😀';

/** What an operation answers: this client passes over nil, and over a list without items. */
async function respond(client: Client, operation: string, given: object = {}): Promise<unknown> {
  const { result, headers } = await call(client, operation, given);
  expect(headers).toMatchObject({ Succeeded: 'true' });
  return result['Response'];
}

const entity = (value: unknown): Record<string, unknown> => withDatesAsText(record(value));

interface Kind {
  readonly agent: string;
  readonly type: string;
  readonly id: string;
  readonly text: string;
  readonly provider: string;
  readonly column: string;
}

const kinds: readonly Kind[] = [
  { agent: 'Contact', type: 'ContactEntity', id: 'ContactId', text: 'Name', provider: 'FindContact', column: 'name' },
  { agent: 'Person', type: 'PersonEntity', id: 'PersonId', text: 'Lastname', provider: 'Person', column: 'lastName' },
  { agent: 'Sale', type: 'SaleEntity', id: 'SaleId', text: 'Heading', provider: 'FindSale', column: 'heading' },
  { agent: 'Document', type: 'DocumentEntity', id: 'DocumentId', text: 'Header', provider: 'FindDocument', column: 'text' }, // prettier-ignore
];

describe.each(['Services86', 'Services88'])('%s', (version) => {
  const client = (agent: string) => clientOf(sandbox.address, version, agent);

  test.each(kinds.map((kind) => [kind.type, kind] as const))('%s', async (_type, kind) => {
    const { agent, type, id, text, provider, column } = kind;
    const crm = await client(agent);
    const archive = await client('Archive');
    const found = (sought: string): Promise<unknown> => {
      const restriction = { Name: column, Operator: 'is', Values: { string: [sought] }, IsActive: true };
      const query = {
        ProviderName: provider,
        Columns: { string: [column] },
        Restriction: { ArchiveRestrictionInfo: [restriction] },
        Page: 0,
        PageSize: 10,
      };
      return respond(archive, 'GetArchiveListByColumns', query);
    };
    const byId = (key: unknown) => ({ [`${type}Id`]: key });

    const blank = entity(await respond(crm, `CreateDefault${type}`));
    const saved = entity(await respond(crm, `Save${type}`, { [type]: { ...blank, [text]: name } }));
    expect(saved[text]).toBe(name);
    expect(saved[id]).toBeGreaterThan(1000);
    await respond(crm, `Save${type}`, { [type]: { ...saved, [text]: renamed } });
    expect(await respond(crm, `Get${type}`, byId(saved[id]))).toMatchObject({ [id]: saved[id], [text]: renamed });
    expect(await found(renamed)).toMatchObject({ ArchiveListItem: [{ PrimaryKey: saved[id] }] });
    await respond(crm, `Delete${type}`, byId(saved[id]));
    expect(await respond(crm, `Get${type}`, byId(saved[id]))).toBeUndefined();
    expect(await found(renamed)).toBeNull();
  });

  test('MDO lists', async () => {
    const given = { Name: 'category', ForceFlatList: true, AdditionalInfo: '', OnlyHistory: false };
    const items = record(await respond(await client('MDO'), 'GetList', given))['MDOListItem'];
    expect(items).toContainEqual(expect.objectContaining({ Id: 1, Name: 'Customer' }));
  });
});

test('an older client changes a company that has newer properties, and they stay', async () => {
  const json = crmClient(() => sandbox.address);
  const custom = { 'SuperOffice:1': 'Blåbær' };
  const domains = ['fisk.example.com'];
  const changed = await json.send('PATCH', 'Contact/5', [
    { op: 'replace', path: '/CustomFields', value: custom },
    { op: 'replace', path: '/Domains', value: domains },
  ]);
  expect(changed.status).toBe(200);
  const older = await clientOf(sandbox.address, 'Services86', 'Contact');
  const read = entity(await respond(older, 'GetContactEntity', { ContactEntityId: 5 }));
  expect(read).not.toHaveProperty('Domains');
  await respond(older, 'SaveContactEntity', { ContactEntity: { ...read, Department: 'Ålesund' } });
  const { json: after } = await json.get('Contact/5');
  expect(after).toMatchObject({ Department: 'Ålesund', CustomFields: custom, Domains: domains });
  // What the older client knows is as it was, too.
  for (const list of ['Phones', 'Emails', 'Urls', 'Category', 'Business', 'Country', 'Persons'])
    expect({ [list]: after[list] }).toEqual({ [list]: changed.json[list] });
});
