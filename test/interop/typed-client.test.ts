/** The client that a running gateway gives as `types.ts` makes, changes, finds and deletes a company. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runGateway, type RunningGateway } from '../gateway/running';

const folder = mkdtempSync(path.join(tmpdir(), 'typed-client-'));
const running: RunningGateway[] = [];
const gateway = (): string => running.at(-1)?.address ?? '';

beforeAll(async () => {
  const sandbox = await runGateway({ UPSTREAM_KIND: 'sandbox' });
  running.push(sandbox);
  running.push(
    await runGateway({ UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services88', UPSTREAM_URL: sandbox.address }),
  );
  const answer = await fetch(`${gateway()}/api/v1/types.ts?agent=Contact&agent=Archive&agent=MDO`);
  writeFileSync(path.join(folder, 'crm.ts'), await answer.text());
});
afterAll(async () => {
  for (const each of running.toReversed()) await each.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['the sandbox', () => running[0]?.address],
  ['a gateway by SOAP 88', gateway],
])('over %s', async (_name, server) => {
  const { CrmClient } = await import(path.join(folder, 'crm.ts'));
  const crm = new CrmClient({ server: server(), credentials: { user: 'tje0', password: 'Tje0' }, language: 'en' });
  const Name = 'Ærfugl og "Døtre" 😀';
  const found = async (): Promise<unknown[]> => {
    const query = {
      ProviderName: 'FindContact',
      Columns: ['name'],
      SortOrder: [],
      Entities: [],
      Page: 0,
      PageSize: 10,
    };
    const restriction = { Name: 'name', Operator: 'is', Values: [Name], IsActive: true };
    const rows = await crm.archive.getArchiveListByColumns({ ...query, Restriction: [restriction] });
    return rows.map(({ PrimaryKey }: { PrimaryKey: number }) => PrimaryKey);
  };

  const blank = await crm.contact.createDefaultContactEntity();
  const { ContactId, ...saved } = await crm.contact.saveContactEntity({ ...blank, Name: 'Ny' });
  expect(ContactId).toBeGreaterThan(1000);
  const [, category] = await crm.mdo.getSimpleList({ Name: 'category' });
  await crm.contact.saveContactEntity({ ...saved, ContactId, Name, Category: { Id: category.Id } });
  expect(await crm.contact.getContactEntity(ContactId)).toMatchObject({ Name, Category: { Value: category.Name } });
  expect(await found()).toEqual([ContactId]);
  await crm.contact.deleteContactEntity(ContactId);
  expect(await crm.contact.getContactEntity(ContactId)).toBeNull();
  expect(await found()).toEqual([]);
});
