/** Lists, singles and refusals of entity REST, as commands of agents. */
import { failure, Secret, type Outcome } from '../../src/command';
import { refusedBusy, rig, type Answers } from './rig';

const get = 'Contact.GetContactEntity';

const refusedLogin: Outcome = { kind: 'answer', results: { AuthenticationSucceeded: false } };

async function formOf(form: FormData): Promise<{ readonly headers: Record<string, string>; readonly body: Buffer }> {
  const written = new Response(form);
  const type = written.headers.get('content-type') ?? '';
  return { headers: { 'content-type': type }, body: Buffer.from(await written.arrayBuffer()) };
}

describe('lists', () => {
  const source: Answers = { 'List.GetListEntityByName': { Id: 77, Name: 'Source' } };

  test('are known by name, their items by the id of the list', async () => {
    const crm = rig({ ...source, 'List.GetAllFromListDefinition': [{ Id: 1, Name: 'Web' }] });
    const { text } = await crm.call('GET', 'List/Source/Items?includeDeleted=true');
    expect(crm.asked).toEqual([
      { operation: 'List.GetListEntityByName', arguments: { Name: 'Source' } },
      { operation: 'List.GetAllFromListDefinition', arguments: { UdListDefinitionId: 77, IncludeDeleted: true } },
    ]);
    expect(JSON.parse(text)).toEqual([{ Id: 1, Name: 'Web' }]);
  });

  test('an item is marked as deleted', async () => {
    const crm = rig({ ...source, 'List.GetFromListDefinition': { Id: 8, Name: 'Web', Deleted: false } });
    expect((await crm.call('DELETE', 'List/Source/Items/8')).status).toBe(204);
    expect(crm.asked.at(-1)).toEqual({
      operation: 'List.SaveFromListDefinition',
      arguments: { Id: 8, UdListDefinitionId: 77, Item: { Id: 8, Name: 'Web', Deleted: true } },
    });
  });

  test('a list that is not there is 404, and named', async () => {
    const { failed } = await rig({}).call('GET', 'List/Source/Items');
    expect(failed).toMatchObject({ code: 'crm.notFound', message: 'Source not found (List.GetListEntityByName)' });
  });

  test('an item that is not there is 404', async () => {
    const crm = rig(source);
    expect((await crm.call('DELETE', 'List/Source/Items/8')).failed?.code).toBe('crm.notFound');
  });

  test.each([
    ['List/Rating/MDOItems?flat=true', 'MDO.GetList', { Name: 'Prob', ForceFlatList: true, OnlyHistory: false }],
    ['List/Rating/MDOItems?query=a', 'MDO.GetListWithRestriction', { Name: 'Prob', SearchValue: 'a' }],
    [
      'MDOList/person?additional=contact_id=4',
      'MDO.GetList',
      { Name: 'person', AdditionalInfo: 'contact_id=4', OnlyHistory: false },
    ],
  ])('%s', async (target, operation, given) => {
    const crm = rig({ [operation]: [] });
    expect((await crm.call('GET', target)).text).toBe('[]');
    expect(crm.asked).toEqual([{ operation, arguments: given }]);
  });
});

describe('singles', () => {
  test('a field is found by its program id, or else by its label', async () => {
    const agent = 'UserDefinedFieldInfo';
    const crm = rig({ [`${agent}.GetUserDefinedFieldFromFieldLabel`]: { UDefFieldId: 3 } });
    expect((await crm.call('DELETE', 'Contact/UdefLayout/Size')).status).toBe(204);
    expect(crm.asked).toEqual([
      { operation: `${agent}.GetUserDefinedFieldFromProgId`, arguments: { ProgId: 'Size', OwnerType: 'Contact' } },
      {
        operation: `${agent}.GetUserDefinedFieldFromFieldLabel`,
        arguments: { FieldLabel: 'Size', OwnerType: 'Contact' },
      },
      { operation: `${agent}.DeleteUserDefinedFieldInfo`, arguments: { UserDefinedFieldInfoId: 3 } },
    ]);
  });

  test('lists in a query are separated by commas', async () => {
    const crm = rig({ 'Document.CheckoutDocument': { Success: true } });
    await crm.call('POST', 'Document/4/Lock?allowedReturnTypes=None,Message');
    expect(crm.asked[0]?.arguments).toEqual({ DocumentId: 4, AllowedReturnTypes: ['None', 'Message'] });
  });

  test('an entity may be spread over the query', async () => {
    const crm = rig({});
    await crm.call(
      'POST',
      'Ticket/Merge?mergedTicketEntity.title=T&mergedTicketEntity.TicketId=4&secondaryTicketIds=5,6',
    );
    expect(crm.asked[0]?.arguments).toEqual({
      MergedTicketEntity: { Title: 'T', TicketId: 4 },
      SecondaryTicketIds: [5, 6],
    });
  });

  test('a preference is written by section, key and level', async () => {
    const crm = rig({});
    expect((await crm.call('PUT', 'Preference/System/Color/Database?value=red')).status).toBe(204);
    const specification = { Section: 'System', Key: 'Color' };
    expect(crm.asked[0]?.arguments).toEqual({
      Preference: { Level: 'Database', RawValue: 'red', Specification: specification },
      RemoveLowerLevels: false,
    });
  });

  test('and read: at a level its value alone', async () => {
    const crm = rig({ 'Preference.GetPreferenceByName': { RawValue: 'red' } });
    expect((await crm.call('GET', 'Preference/System/Color/Database')).text).toBe('"red"');
  });

  test('an image is uploaded: the answer is the id of its blob', async () => {
    const crm = rig({ 'BLOB.GetBlobEntityOnPerson': { BlobId: 12 } });
    const { status, text } = await crm.call('PUT', 'Person/4/Image', {
      body: 'png',
      headers: { 'content-type': 'image/png' },
    });
    expect([status, text]).toEqual([200, '12']);
    expect(crm.asked.map(({ operation }) => operation)).toEqual(['BLOB.SetPersonImage', 'BLOB.GetBlobEntityOnPerson']);
    expect(JSON.stringify(crm.asked[0]?.arguments)).toBe(
      JSON.stringify({ PersonId: 4, Image: Buffer.from('png').toString('base64') }),
    );
  });

  test('an image or a document may come in a form', async () => {
    const crm = rig({});
    const form = new FormData();
    form.set('file', new Blob(['bytes']), 'a.txt');
    const { headers, body } = await formOf(form);
    await crm.call('PUT', 'Document/4/Content', { body, headers });
    expect(JSON.stringify(crm.asked[0]?.arguments)).toBe(
      JSON.stringify({ DocumentId: 4, Stream: Buffer.from('bytes').toString('base64') }),
    );
  });

  test('bytes are answered as such; where there are none: 404, or what ifBlank wants', async () => {
    const bytes = Buffer.from('%PDF-1.7').toString('base64');
    const { headers, text } = await rig({ 'Document.GetDocumentStream': bytes }).call('GET', 'Document/4/Content');
    expect([headers['content-type'], text]).toEqual(['application/pdf', '%PDF-1.7']);
    expect((await rig({}).call('GET', 'Document/4/Content')).failed?.code).toBe('crm.notFound');
    expect((await rig({}).call('GET', 'Person/4/Image')).failed?.code).toBe('crm.notFound');
    expect((await rig({}).call('GET', 'Person/4/Image?ifBlank=Null')).status).toBe(204);
  });

  test('archives are asked for the rows of the record, and members are rows, too', async () => {
    const rows = [{ EntityName: 'person', PrimaryKey: 3, ColumnData: new Map([['name', { DisplayValue: 'A' }]]) }];
    const crm = rig({
      'Archive.GetArchiveListByColumnsWithHeaderWithContext2': { Rows: rows, RowCount: 1 },
      'Selection.GetSelectionMembersArchiveRows': rows,
    });
    const archive = JSON.parse((await crm.call('GET', 'Contact/5/Persons?$select=name')).text);
    expect(archive.value).toEqual([{ PrimaryKey: '3', EntityName: 'person', name: 'A' }]);
    expect(crm.asked.at(-1)?.arguments).toMatchObject({
      ProviderName: 'Person',
      Restriction: 'contactId = 5',
      Columns: 'name',
    });
    const members = JSON.parse((await crm.call('GET', 'Selection/5/Members?$select=name')).text);
    expect(members.value).toEqual(archive.value);
    await crm.call('GET', 'Contact?$select=name');
    expect(crm.asked.at(-1)?.arguments).toMatchObject({ ProviderName: 'SimpleContact', Entities: 'contact' });
  });

  test.each([
    ['basic', { scheme: 'basic', user: 'tje0', password: new Secret('p') }, { UserName: 'tje0', Password: 'p' }],
    ['a ticket', { scheme: 'ticket', ticket: new Secret('7T:a') }, { UserName: '7T:a', Password: '' }],
    ['an access token', { scheme: 'bearer', token: new Secret('8A:a') }, { AccessToken: '8A:a' }],
  ] as const)('whose session it is, the log-in tells: %s', async (_, credential, given) => {
    const login: Outcome = {
      kind: 'answer',
      results: { Response: { AssociateId: 7 }, Credentials: { Ticket: '7T:new' }, AuthenticationSucceeded: true },
    };
    const crm = rig({
      'SoPrincipal.AuthenticateUsernamePassword': () => login,
      'SoPrincipal.AuthenticateWithAccessToken': () => login,
      'Associate.GetAssociate': ({ AssociateId: id }) => ({ AssociateId: id ?? null, Name: 'TJE' }),
    });
    const ask = (target: string) => crm.call('GET', target, { caller: { credential } });
    expect(JSON.parse((await ask('User/currentPrincipal')).text)).toHaveProperty('AssociateId', 7);
    expect(crm.asked[0]?.arguments).toEqual(given);
    const token = await ask('User/currentToken');
    expect([token.text, token.headers['cache-control']]).toEqual(['"7T:new"', 'no-store']);
    expect(JSON.parse((await ask('User/currentAssociate')).text)).toEqual({ AssociateId: 7, Name: 'TJE' });
  });

  test('a browser session and no credential say nothing of the user', async () => {
    const session = { scheme: 'session', cookie: new Secret('c'), xsrf: new Secret('x') } as const;
    for (const caller of [{ credential: session }, { credential: undefined }]) {
      const { failed } = await rig({}).call('GET', 'User/current', { caller });
      expect(failed?.code).toBe('caller.unauthenticated');
    }
    expect(
      (await rig({ 'SoPrincipal.AuthenticateUsernamePassword': () => refusedLogin }).call('GET', 'User/current'))
        .failed,
    ).toMatchObject({ code: 'crm.unauthenticated', status: 401 });
  });

  test('a step that fails after a write says what was written, and invites no repeat', async () => {
    const crm = rig({ 'BLOB.GetBlobEntityOnPerson': refusedBusy });
    const { failed } = await crm.call('PUT', 'Person/4/Image', { body: 'png' });
    expect(failed).toMatchObject({ code: 'upstream.partial', message: expect.stringContaining('BLOB.SetPersonImage') });
    expect(failed?.retryAfterSeconds).toBeUndefined();
  });

  test('a step that fails before any write fails as it is', async () => {
    const { failed } = await rig({ 'List.GetListEntityByName': refusedBusy }).call('PUT', 'List/Source/Headings', {
      body: '[]',
    });
    expect(failed).toEqual(refusedBusy);
  });
});

describe('refusals', () => {
  test.each([
    ['GET', 'Nothing', 'request.notFound', /nothing is served/],
    ['PUT', 'Contact', 'request.method', /GET, HEAD, POST/],
    ['GET', 'TimeZone/base', 'upstream.unsupported', /no agent tells time zones.*connect a CRM that speaks v1/],
    ['GET', 'Webhook/5', 'upstream.unsupported', /no agent Webhook.*import the Webhook WSDL/],
    ['GET', 'BatchTask/Nonsense', 'request.invalid', /BatchTaskState/],
  ])('%s %s: %s', async (method, target, code, message) => {
    const crm = rig({});
    const { failed } = await crm.call(method, target);
    expect(failed).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(crm.asked).toEqual([]);
  });

  test('a body beyond the limit is 413', async () => {
    const crm = rig({}, { bodyBytesMax: 10 });
    for (const method of ['POST', 'PATCH']) {
      const { failed } = await crm.call(method, method === 'POST' ? 'Contact' : 'Contact/5', {
        body: '{"Name":"long"}',
      });
      expect(failed?.code).toBe('request.tooLarge');
    }
    expect(crm.asked).toEqual([]);
  });

  test('a compressed body is 415', async () => {
    const { failed } = await rig({}).call('POST', 'Contact', { body: '{}', headers: { 'content-encoding': 'gzip' } });
    expect(failed?.code).toBe('request.mediaType');
  });

  test('a record that the CRM does not find is 404', async () => {
    const exception = { message: 'no such contact', type: 'SuperOffice.Exceptions.SoNotFoundException' };
    const refused = failure('crm.refused', 'no such contact', { exception });
    const { failed } = await rig({ 'Contact.DeleteContactEntity': refused }).call('DELETE', 'Contact/5');
    expect(failed).toMatchObject({ code: 'crm.notFound', status: 404, exception });
  });

  test('what the CRM refuses goes on as it is', async () => {
    const refused = failure('crm.forbidden', 'you may not');
    expect((await rig({ [get]: refused }).call('GET', 'Contact/5')).failed).toEqual(refused);
  });
});
