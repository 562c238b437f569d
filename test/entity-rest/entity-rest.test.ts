/** How an entity is read and written over REST, by commands of its agent. */
import type { Struct } from '../../src/command';
import { rig, type Answers } from './rig';

const contact: Struct = { ContactId: 5, Name: 'A & B', Department: 'Oslo', UpdatedDate: '2024-05-06T07:08:09' };
const changedAt = 'Mon, 06 May 2024 07:08:09 GMT';
const get = 'Contact.GetContactEntity';
const save = 'Contact.SaveContactEntity';
const saved: Answers = { [get]: contact, [save]: ({ ContactEntity: entity }) => entity ?? null };

describe('an entity', () => {
  test('is read with its links, as this client may follow them, and its date', async () => {
    const crm = rig(saved);
    const { status, headers, text } = await crm.call('GET', 'Contact/5');
    expect(crm.asked).toEqual([{ operation: get, arguments: { ContactEntityId: 5 } }]);
    expect([status, headers['last-modified']]).toEqual([200, changedAt]);
    const { _Links: links, ...entity } = JSON.parse(text);
    expect(entity).toEqual(contact);
    const base = 'https://gateway.example.com/Cust1/api/v1/Contact';
    expect(links).toMatchObject({
      Self: `${base}/5/`,
      'Self.Simple': `${base}/5/Simple/`,
      Archive: `${base}/`,
      'Archive.Persons': `${base}/5/Persons/`,
      UdefLayout: `${base}/UdefLayout/`,
    });
  });

  test('is written as XML, with the name of its carrier, for a client that wants that', async () => {
    const { headers, text } = await rig(saved).call('GET', 'Contact/5', { headers: { accept: 'application/xml' } });
    expect(headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(text).toMatch(/<ContactEntity>.*<Name>A &amp; B<\/Name>.*<_Links><Self>https:.*<\/ContactEntity>$/);
  });

  test('that is not there is 404, in the words of the vendor', async () => {
    const { failed } = await rig({}).call('GET', 'Contact/99999');
    expect(failed).toMatchObject({
      code: 'crm.notFound',
      message: 'Contact id 99999 not found',
      exception: { type: 'SoNotFoundException' },
    });
  });

  test('that the client has already is 304', async () => {
    const headers = { 'if-modified-since': changedAt };
    const answered = await rig(saved).call('GET', 'Contact/5', { headers });
    expect(answered).toEqual({ status: 304, headers: { 'last-modified': changedAt }, text: '' });
  });

  test('is answered with what $select names', async () => {
    const { text } = await rig(saved).call('GET', 'Contact/5?$select=name');
    expect(JSON.parse(text)).toMatchObject({ Name: 'A & B', ContactId: null, Department: null });
  });

  test('is given its foreign keys where fk wants them', async () => {
    const keys = new Map([['app.device.key', 'value']]);
    const extra = { ...contact, ExtraFields: new Map([['x_some', '1']]) };
    const crm = rig({ [get]: extra, 'ForeignSystem.GetAllForeignKeysOnEntity': keys });
    const { text } = await crm.call('GET', 'Contact/5?fk=true');
    expect(crm.asked.at(-1)?.arguments).toEqual({ EntityType: 'Contact', EntityId: 5 });
    expect(JSON.parse(text).ExtraFields).toEqual({ x_some: '1', 'app.device.key': 'value' });
  });

  test('by default has no links', async () => {
    const { text } = await rig({ 'Contact.CreateDefaultContactEntity': { ContactId: 0 } }).call(
      'GET',
      'Contact/default',
    );
    expect(JSON.parse(text)).toEqual({ ContactId: 0 });
  });

  test('is created: 200, property names in any letter case', async () => {
    const crm = rig({ [save]: contact });
    const { status, text } = await crm.call('POST', 'Contact', { body: '{"name":"A & B"}' });
    expect(crm.asked).toEqual([{ operation: save, arguments: { ContactEntity: { Name: 'A & B' } } }]);
    expect([status, JSON.parse(text)]).toMatchObject([200, { ContactId: 5, _Links: { Self: expect.any(String) } }]);
  });

  test('is replaced: links that are sent back say nothing, the path says the id', async () => {
    const crm = rig(saved, { unknown: 'refuse' });
    const { status } = await crm.call('PUT', 'Contact/5', { body: '{"Name":"C","_Links":{"Self":"x"}}' });
    expect(status).toBe(200);
    expect(crm.asked).toEqual([{ operation: save, arguments: { ContactEntity: { Name: 'C', ContactId: 5 } } }]);
  });

  test.each([
    ['PUT', 'Contact/5', '{"ContactId":6}', /6 in the body and 5 in the path/],
    ['PUT', 'Contact/5', '', /a body is missing/],
    ['POST', 'Contact', 'null', /a body is missing/],
    ['PATCH', 'Contact/5', '', /a body is missing/],
    ['POST', 'Contact', '{"Name":5,', /./],
    ['POST', 'Contact', '{"Nonsense":5}', /not known/],
    ['POST', 'Contact', '{"Persons":[{"Nonsense":5}]}', /not known/],
    ['GET', 'Contact/5?a=%zz', '', /percent-encoding/],
    ['POST', 'Contact?$select=a//b', '{}', /no list of property paths/],
  ])('%s %s %s is 400, and nothing is written', async (method, target, body, message) => {
    const crm = rig(saved, { unknown: 'refuse' });
    const { failed } = await crm.call(method, target, { body });
    expect(failed?.code).toMatch(/^request\.(?:invalid|malformed)$/);
    expect(failed?.message).toMatch(message);
    expect(crm.asked.filter(({ operation }) => operation === save)).toEqual([]);
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('that was changed since is not written by %s: 412', async (method) => {
    const crm = rig(saved);
    const headers = { 'if-unmodified-since': 'Mon, 06 May 2019 07:08:09 GMT' };
    const { failed } = await crm.call(method, 'Contact/5', { body: '{"Name":"C"}', headers });
    expect(failed?.code).toBe('request.precondition');
    expect(crm.asked.map(({ operation }) => operation)).toEqual([get]);
  });

  test('that was not changed since is written', async () => {
    const crm = rig(saved);
    const headers = { 'if-unmodified-since': changedAt };
    expect((await crm.call('DELETE', 'Contact/5', { headers })).status).toBe(204);
    expect(crm.asked.map(({ operation }) => operation)).toEqual([get, 'Contact.DeleteContactEntity']);
  });

  test('is patched: read, changed, saved', async () => {
    const crm = rig(saved);
    const body =
      '[{"op":"test","path":"/name","value":"A & B"},{"op":"replace","path":"/Department","value":"Bergen"}]';
    const { status, text } = await crm.call('PATCH', 'Contact/5', { body });
    expect(crm.asked.at(-1)).toEqual({
      operation: save,
      arguments: { ContactEntity: { ...contact, Department: 'Bergen' } },
    });
    expect([status, JSON.parse(text)]).toMatchObject([200, { Department: 'Bergen', _Links: expect.any(Object) }]);
  });

  test('with another value than the patch tests is not saved: 409', async () => {
    const crm = rig(saved);
    const body = '[{"op":"test","path":"/name","value":"C"}]';
    expect((await crm.call('PATCH', 'Contact/5', { body })).failed?.code).toBe('request.conflict');
    expect(crm.asked).toHaveLength(1);
  });

  test('that is not there is neither patched nor saved', async () => {
    const crm = rig({});
    expect((await crm.call('PATCH', 'Contact/5', { body: '{}' })).failed?.code).toBe('crm.notFound');
    expect(crm.asked).toHaveLength(1);
  });

  test('is validated', async () => {
    const crm = rig({ 'Contact.ValidateContactEntity': new Map([['Name', 'is missing']]) });
    const { text } = await crm.call('POST', 'Contact/Validate', { body: '{}' });
    expect(JSON.parse(text)).toEqual({ Name: 'is missing' });
  });
});
