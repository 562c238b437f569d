/**
 * The vendor's own TypeScript client makes, changes, finds and deletes the records of a CRM: over the sandbox, and over
 * gateways to it that speak SOAP of an older and of the newest version.
 */
import {
  AppointmentAgent,
  ArchiveAgent,
  ContactAgent,
  DocumentAgent,
  ListAgent,
  MDOAgent,
  OrderBySortType,
  PersonAgent,
  ProjectAgent,
  SaleAgent,
  SelectionAgent,
  type WebApiOptions,
} from '@superoffice/webapi';
import { runGateway, type RunningGateway } from '../gateway/running';

/** What a client needs for the life of one record. */
interface Kind<Entity> {
  create(): Promise<Entity>;
  save(entity: Entity): Promise<Entity>;
  get(id: number): Promise<Entity>;
  remove(id: number): Promise<void>;
  id(entity: Entity): number;
  /** Gives it the text by which it is found. */
  name(entity: Entity, text: string): Entity;
  textOf(entity: Entity): string | undefined;
  /** An archive with its columns of the id and of the text. */
  readonly archive: readonly [provider: string, id: string, text: string];
}

const name = 'Ærfugl & Sønner «Å» <1>';
const renamed = 'Ærfugl og "Døtre" 😀';

describe.each([
  ['the sandbox', undefined],
  ['a gateway by SOAP 86', 'Services86'],
  ['a gateway by SOAP 88', 'Services88'],
])('%s', (_name, version) => {
  const running: RunningGateway[] = [];
  beforeAll(async () => {
    const sandbox = await runGateway({ UPSTREAM_KIND: 'sandbox' });
    running.push(sandbox);
    if (version === undefined) return;
    running.push(await runGateway({ UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: version, UPSTREAM_URL: sandbox.address }));
  });
  afterAll(async () => {
    for (const each of running.toReversed()) await each.stop();
  });

  /** The client writes into the options it is given. */
  const options = (): WebApiOptions => ({
    baseUrl: `${running.at(-1)?.address ?? ''}/api/`,
    axiosConfig: { auth: { username: 'tje0', password: 'Tje0' } },
  });
  const archives = (): ArchiveAgent => new ArchiveAgent(options());

  /** Default, save, get, change, find by both forms of the archive, delete, gone. */
  async function live<Entity>(kind: Kind<Entity>): Promise<void> {
    const [provider, idColumn, textColumn] = kind.archive;
    const found = async (text: string): Promise<readonly number[]> => {
      const restriction = [{ name: textColumn, operator: 'is', values: [text], isActive: true }];
      const order = [{ name: idColumn, direction: OrderBySortType.ASC }];
      const columns = [idColumn, textColumn];
      const rows = await archives().getArchiveListByColumnsAsync(provider, columns, order, restriction, [], 0, 10);
      const filter = `${textColumn} is '${text}'`;
      const told = await archives().getArchiveListByColumns2Async(provider, columns.join(','), `${idColumn} asc`, filter, '', 0, 10); // prettier-ignore
      expect(told).toEqual(rows);
      for (const row of rows) expect(row.columnData?.[textColumn]?.displayValue).toBe(text);
      return rows.map(({ primaryKey = 0 }) => primaryKey);
    };

    const blank = await kind.create();
    expect(kind.id(blank)).toBe(0);
    const saved = await kind.save(kind.name(blank, name));
    const id = kind.id(saved);
    expect(id).toBeGreaterThan(1000);
    expect(await kind.get(id)).toEqual(saved);
    expect(await found(name)).toContain(id);
    const changed = await kind.save(kind.name(saved, renamed));
    expect(kind.textOf(changed)).toBe(renamed);
    expect(await kind.get(id)).toEqual(changed);
    expect(await found(name)).not.toContain(id);
    expect(await found(renamed)).toContain(id);
    await kind.remove(id);
    expect(await found(renamed)).not.toContain(id);
    // A CRM answers null for what is not there, and this client makes null of it.
    expect((await kind.get(id)) ?? null).toBeNull();
  }

  test('a company', () => {
    const agent = new ContactAgent(options());
    return expect(
      live({
        create: () => agent.createDefaultContactEntityAsync(),
        save: (entity) => agent.saveContactEntityAsync(entity),
        get: (id) => agent.getContactEntityAsync(id),
        remove: (id) => agent.deleteContactEntityAsync(id),
        id: ({ contactId = -1 }) => contactId,
        name: (entity, text) => ({ ...entity, name: text }),
        textOf: (entity) => entity.name,
        archive: ['FindContact', 'contactId', 'name'],
      }),
    ).resolves.toBeUndefined();
  });

  test('a person', () => {
    const agent = new PersonAgent(options());
    return expect(
      live({
        create: () => agent.createDefaultPersonEntityAsync(),
        save: (entity) => agent.savePersonEntityAsync(entity),
        get: (id) => agent.getPersonEntityAsync(id),
        remove: (id) => agent.deletePersonEntityAsync(id),
        id: ({ personId = -1 }) => personId,
        name: (entity, text) => ({ ...entity, contact: { ...entity.contact, contactId: 5 }, lastname: text }),
        textOf: (entity) => entity.lastname,
        archive: ['Person', 'personId', 'lastName'],
      }),
    ).resolves.toBeUndefined();
  });

  test('an appointment', () => {
    const agent = new AppointmentAgent(options());
    const startDate = new Date('2026-03-02T10:00:00');
    return expect(
      live({
        create: () => agent.createDefaultAppointmentEntityAsync(),
        save: (entity) => agent.saveAppointmentEntityAsync(entity),
        get: (id) => agent.getAppointmentEntityAsync(id),
        remove: (id) => agent.deleteAppointmentEntityAsync(id),
        id: ({ appointmentId = -1 }) => appointmentId,
        name: (entity, text) => ({ ...entity, description: text, startDate, endDate: startDate }),
        textOf: (entity) => entity.description,
        archive: ['FindAppointment', 'appointmentId', 'text'],
      }),
    ).resolves.toBeUndefined();
  });

  test('time spans and dates of an appointment come back as they went', async () => {
    const agent = new AppointmentAgent(options());
    const startDate = new Date('2026-03-02T10:00:00');
    const blank = await agent.createDefaultAppointmentEntityAsync();
    const alarmLeadTime = blank.alarmLeadTime?.add(90, 'minutes');
    if (alarmLeadTime === undefined) throw new Error('the client makes a time span of the CRM’s');
    const changed = { ...blank, startDate, alarmLeadTime, hasAlarm: true, description: name };
    const { appointmentId = 0 } = await agent.saveAppointmentEntityAsync(changed);
    const read = await agent.getAppointmentEntityAsync(appointmentId);
    expect(read.startDate).toEqual(startDate);
    expect(read.alarmLeadTime?.asMinutes()).toBe(alarmLeadTime.asMinutes());
  });

  test('a sale', () => {
    const agent = new SaleAgent(options());
    return expect(
      live({
        create: () => agent.createDefaultSaleEntityAsync(),
        save: (entity) => agent.saveSaleEntityAsync(entity),
        get: (id) => agent.getSaleEntityAsync(id),
        remove: (id) => agent.deleteSaleEntityAsync(id),
        id: ({ saleId = -1 }) => saleId,
        name: (entity, text) => ({ ...entity, heading: text, amount: 1250.5 }),
        textOf: (entity) => (entity.amount === 1250.5 ? entity.heading : undefined),
        archive: ['FindSale', 'saleId', 'heading'],
      }),
    ).resolves.toBeUndefined();
  });

  test('a project', () => {
    const agent = new ProjectAgent(options());
    return expect(
      live({
        create: () => agent.createDefaultProjectEntityAsync(),
        save: (entity) => agent.saveProjectEntityAsync(entity),
        get: (id) => agent.getProjectEntityAsync(id),
        remove: (id) => agent.deleteProjectEntityAsync(id),
        id: ({ projectId = -1 }) => projectId,
        name: (entity, text) => ({ ...entity, name: text }),
        textOf: (entity) => entity.name,
        archive: ['FindProject', 'projectId', 'name'],
      }),
    ).resolves.toBeUndefined();
  });

  test('a document', () => {
    const agent = new DocumentAgent(options());
    return expect(
      live({
        create: () => agent.createDefaultDocumentEntityAsync(),
        save: (entity) => agent.saveDocumentEntityAsync(entity),
        get: (id) => agent.getDocumentEntityAsync(id),
        remove: (id) => agent.deleteDocumentEntityAsync(id),
        id: ({ documentId = -1 }) => documentId,
        name: (entity, text) => ({ ...entity, header: text, name: 'brev.txt' }),
        textOf: (entity) => entity.header,
        archive: ['FindDocument', 'documentId', 'text'],
      }),
    ).resolves.toBeUndefined();
  });

  test('the content of a document, as bytes', async () => {
    const agent = new DocumentAgent(options());
    const blank = await agent.createDefaultDocumentEntityAsync();
    const saved = await agent.saveDocumentEntityAsync({ ...blank, header: name, name: 'brev.txt' });
    const bytes = Uint8Array.from([0, 255, 13, 10, ...Buffer.from('Bodø')]);
    await agent.setDocumentStreamAsync(saved, bytes.buffer, true);
    const read = await agent.getDocumentStreamAsync(saved.documentId ?? 0);
    expect(Buffer.from(read as ArrayBuffer)).toEqual(Buffer.from(bytes)); // oxlint-disable-line typescript/no-unsafe-type-assertion -- without options it gives bytes
  });

  test('a selection, and its members', async () => {
    const agent = new SelectionAgent(options());
    const kind: Kind<Awaited<ReturnType<SelectionAgent['getSelectionEntityAsync']>>> = {
      create: () => agent.createDefaultSelectionEntityAsync(),
      save: (entity) => agent.saveSelectionEntityAsync(entity),
      get: (id) => agent.getSelectionEntityAsync(id),
      remove: (id) => agent.deleteSelectionEntityAsync(id),
      id: ({ selectionId = -1 }) => selectionId,
      name: (entity, text) => ({ ...entity, name: text, targetTableName: 'contact' }),
      textOf: (entity) => entity.name,
      archive: ['FindSelection', 'selectionId', 'name'],
    };
    await live(kind);
    const { selectionId = 0 } = await kind.save(kind.name(await kind.create(), name));
    expect(await agent.addSelectionMembersAsync(selectionId, [5, 7, 7])).toBe(2);
    const restriction = [{ name: 'selectionId', operator: '=', values: [String(selectionId)] }];
    const members = async () =>
      archives().getArchiveListByColumnsAsync('ContactSelection', ['contactId', 'name'], [], restriction, [], 0, 10);
    expect((await members()).map(({ columnData }) => columnData?.['name']?.displayValue)).toContain('Fantasi Fisk AS');
    await agent.removeSelectionMembersByIdAsync(selectionId, [5]);
    expect(await members()).toHaveLength(1);
    expect(await kind.get(selectionId)).toMatchObject({ memberCount: 1 });
  });

  test('an item of a list, over the list and over MDO', async () => {
    const lists = new ListAgent(options());
    const mdo = new MDOAgent(options());
    const names = async () => (await mdo.getListAsync('category', true, '', false)).map((each) => each.name);
    const blank = await lists.createDefaultListItemEntityAsync();
    const { id: udListDefinitionId = 0 } = await lists.getListEntityByNameAsync('Category');
    const saved = await lists.saveListItemEntityAsync({ ...blank, name: 'Venn', udListDefinitionId });
    expect(await names()).toContain('Venn');
    await lists.saveFromListNameAsync(saved.id ?? 0, 'category', { ...saved, name: 'Uvenn' });
    expect(await mdo.getListItemAsync('category', saved.id ?? 0)).toMatchObject({ name: 'Uvenn' });
    await lists.deleteFromListNameAsync(saved.id ?? 0, 'category');
    expect(await names()).not.toContain('Uvenn');
  });

  test('a company has the category whose id it is given', async () => {
    const agent = new ContactAgent(options());
    const blank = await agent.createDefaultContactEntityAsync();
    const saved = await agent.saveContactEntityAsync({ ...blank, name, category: { id: 1 } });
    const category = { ...saved.category, id: 2 };
    const changed = await agent.saveContactEntityAsync({ ...saved, category });
    expect(changed.category).toMatchObject({ id: 2, value: 'Potential customer' });
  });

  test('archives tell their columns, and count their rows', async () => {
    const columns = await archives().getAvailableColumnsAsync('FindContact', '');
    expect(columns).toContainEqual(expect.objectContaining({ name: 'contactId', restrictionType: 'int' }));
    const restriction = [{ name: 'contactId', operator: 'less', values: ['5'] }];
    const page = await archives().getArchiveListByColumnsWithHeaderAsync('FindContact', ['contactId'], [], restriction, [], 1, 3, ''); // prettier-ignore
    expect(page).toMatchObject({ rowCount: 4, rows: [{ primaryKey: 4 }] });
  });
});
