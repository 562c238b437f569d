/**
 * What a CRM does, as a JSON client sees it. It is written against the sandbox alone; crm.test.ts runs it unchanged
 * over every way to the sandbox.
 */
import type { CrmClient } from './client';

/** Names that no other test has used. */
let made = 0;
const unique = (word: string): string => `${word} ${++made}`;

/** A saved company and its id. */
export async function newContact(crm: CrmClient, more: object = {}) {
  const contact = await crm.agent('Contact/SaveContactEntity', { Name: unique('Fjord'), ...more });
  return { contact, ContactId: Number(contact.ContactId) };
}

export function contacts(crm: CrmClient): void {
  test('default, save, get, change, get, delete, gone', async () => {
    const blank = await crm.agent('Contact/CreateDefaultContactEntity');
    expect(blank).toMatchObject({ ContactId: 0, Associate: { AssociateId: 7 } });
    const name = unique('Nordlys');
    const saved = await crm.agent('Contact/SaveContactEntity', { ...blank, Name: name, OrgNr: '912345678' });
    expect(saved).toMatchObject({ Name: name, OrgNr: '912345678', CreatedBy: { AssociateId: 7 } });
    const id = saved.ContactId;
    expect(id).toBeGreaterThan(0);
    await crm.agent('Contact/SaveContactEntity', { ...saved, Name: `${name} AS` });
    const read = await crm.agent(`Contact/GetContactEntity?contactEntityId=${id}`);
    expect(read).toMatchObject({ ContactId: id, Name: `${name} AS`, OrgNr: '912345678' });
    await crm.agent(`Contact/DeleteContactEntity?contactEntityId=${id}`);
    expect(await crm.agent(`Contact/GetContactEntity?contactEntityId=${id}`)).toBeFalsy();
  });

  test('entity REST: default, POST, GET, PUT, PATCH, DELETE', async () => {
    const blank = await crm.get('Contact/default');
    expect(blank.status).toBe(200);
    const name = unique('Havblikk');
    const posted = await crm.send('POST', 'Contact', { ...blank.json, Name: name });
    expect(posted).toMatchObject({ status: 200, json: { Name: name } });
    const id = posted.json.ContactId;
    const read = await crm.get(`Contact/${id}`);
    expect(read).toMatchObject({ status: 200, json: { ContactId: id, Name: name } });
    const put = await crm.send('PUT', `Contact/${id}`, { ...read.json, Department: 'Oslo' });
    expect(put).toMatchObject({ status: 200, json: { Department: 'Oslo', Name: name } });
    const patch = [{ op: 'replace', path: '/Name', value: `${name} AS` }];
    expect(await crm.send('PATCH', `Contact/${id}`, patch)).toMatchObject({
      status: 200,
      json: { Department: 'Oslo' },
    });
    const merged = await crm.send('PATCH', `contact/${id}/`, { Department: 'Bergen' });
    expect(merged).toMatchObject({ status: 200, json: { Name: `${name} AS`, Department: 'Bergen' } });
    const test = [{ op: 'test', path: '/Department', value: 'Oslo' }];
    expect(await crm.send('PATCH', `Contact/${id}`, test)).toMatchObject({ status: 409 });
    expect(await crm.get(`Contact/${id}/Simple`)).toMatchObject({ status: 200, json: { Name: `${name} AS` } });
    expect(await crm.send('DELETE', `Contact/${id}`)).toMatchObject({ status: 204, text: '' });
    expect(await crm.get(`Contact/${id}`)).toMatchObject({ status: 404, json: { Error: true } });
  });

  test('a condition on the date of the last change', async () => {
    const { ContactId } = await newContact(crm);
    const read = await crm.get(`Contact/${ContactId}`);
    const modified = read.headers.get('last-modified') ?? '';
    expect(modified).toMatch(/GMT$/);
    expect(await crm.get(`Contact/${ContactId}`, { 'if-modified-since': modified })).toMatchObject({ status: 304 });
    const long = { 'if-unmodified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' };
    expect(await crm.send('DELETE', `Contact/${ContactId}`, undefined, long)).toMatchObject({ status: 412 });
    expect(await crm.get(`Contact/${ContactId}`)).toMatchObject({ status: 200 });
  });

  test('$select leaves the other properties null', async () => {
    const { ContactId, contact } = await newContact(crm);
    const { json } = await crm.get(`Contact/${ContactId}?$select=Name`);
    expect(json).toMatchObject({ Name: contact.Name });
    expect(json.Associate ?? null).toBeNull();
  });

  test('a list of ids leaves out what is not there', async () => {
    const { ContactId } = await newContact(crm);
    const found = await crm.agent('Contact/GetContactList', [999_999, ContactId]);
    expect(found).toMatchObject([{ ContactId }]);
  });

  test('what is not there is not found, and is not saved', async () => {
    expect(await crm.get('Contact/999999')).toMatchObject({ status: 404 });
    const saved = await crm.send('POST', 'Agents/Contact/SaveContactEntity', { ContactId: 999_999, Name: 'X' });
    expect(saved.status).toBeGreaterThanOrEqual(400);
    expect(saved.json).toMatchObject({ Error: true });
  });
}

export function persons(crm: CrmClient): void {
  test('a person belongs to a company, which has it among its own', async () => {
    const { ContactId, contact } = await newContact(crm);
    const given = {
      Firstname: 'Anne',
      Lastname: unique('Li'),
      Contact: { ContactId },
      Emails: [{ Value: 'a@example.com' }],
    };
    const saved = await crm.agent('Person/SavePersonEntity', given);
    expect(saved).toMatchObject({ FullName: `Anne ${given.Lastname}`, Contact: { ContactId, Name: contact.Name } });
    const { PersonId } = saved;
    const simple = await crm.get(`Person/${PersonId}/Simple`);
    expect(simple.json).toMatchObject({ ContactName: contact.Name, Email: 'a@example.com' });
    expect(await crm.agent('Person/GetPersonsFromContact', { ContactId })).toMatchObject([{ PersonId }]);
    const rows = await crm.get(`Contact/${ContactId}/Persons?$select=personId,fullName`);
    expect(rows).toMatchObject({ status: 200, json: { value: [{ personId: PersonId, fullName: saved.FullName }] } });
  });

  test('an image is kept', async () => {
    const saved = await crm.agent('Person/SavePersonEntity', { Firstname: 'Bo', Lastname: unique('Dal') });
    expect(await crm.get(`Person/${saved.PersonId}/Image`)).toMatchObject({ status: 404 });
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'); // prettier-ignore
    const put = await crm.send('PUT', `Person/${saved.PersonId}/Image`, png, { 'content-type': 'image/png' });
    expect(put.status).toBe(200);
    const image = await crm.get(`Person/${saved.PersonId}/Image`, { accept: 'image/*' });
    expect(image.status).toBe(200);
    expect(image.headers.get('content-type')).toBe('image/png');
  });
}

export function appointments(crm: CrmClient): void {
  test('saved, moved, found at its company, deleted', async () => {
    const { ContactId } = await newContact(crm);
    const given = {
      Description: unique('Meeting'),
      StartDate: '2026-03-02T10:00:00',
      EndDate: '2026-03-02T11:00:00',
      Contact: { ContactId },
    };
    const saved = await crm.agent('Appointment/SaveAppointmentEntity', given);
    const id = saved.AppointmentId;
    const moved = await crm.agent('Appointment/Move', { AppointmentId: id, NewStartTime: '2026-03-03T10:00:00', UpdateMode: 'OnlyThis' }); // prettier-ignore
    expect(moved).toMatchObject({ StartDate: '2026-03-03T10:00:00', EndDate: '2026-03-03T11:00:00' });
    const rows = await crm.get(`Appointment?$filter=contactId eq ${ContactId}&$select=appointmentId,text`);
    expect(rows).toMatchObject({ status: 200, json: { value: [{ appointmentId: id, text: given.Description }] } });
    expect(await crm.send('DELETE', `Appointment/${id}`)).toMatchObject({ status: 204 });
    expect(await crm.get(`Appointment/${id}`)).toMatchObject({ status: 404 });
  });

  test('an invitation is seen and accepted by the one who is invited', async () => {
    const owner = { Associate: { AssociateId: 11 } };
    const times = { StartDate: '2026-03-02T10:00:00', EndDate: '2026-03-02T11:00:00' };
    const guest = { AssociateId: 7, PersonId: 107, ContactId: 2 };
    const given = { ...times, ...owner, Description: unique('Budget'), Participants: [guest] };
    const saved = await crm.agent('Appointment/SaveAppointmentEntity', given);
    const mine = await crm.get(`Appointment?$filter=associateId eq 7 and text eq '${given.Description}'`);
    const id = Number(mine.json.value[0].PrimaryKey);
    expect(id).not.toBe(saved.AppointmentId);
    await crm.agent('Appointment/SetSeen', { AppointmentId: id, UpdateMode: 'OnlyThis' });
    await crm.agent('Appointment/Accept', { AppointmentId: id, UpdateMode: 'OnlyThis' });
    expect(await crm.get(`Appointment/${id}`)).toMatchObject({ json: { InvitationStatus: 'Accepted' } });
  });
}

export function sales(crm: CrmClient): void {
  test('a sale shows its company, person and owner, and is found by them', async () => {
    const { ContactId, contact } = await newContact(crm);
    const heading = unique('Ten desks');
    const posted = await crm.send('POST', 'Sale', { Heading: heading, Amount: 1250.5, Contact: { ContactId } });
    expect(posted).toMatchObject({ status: 200, json: { Contact: { Name: contact.Name }, Amount: 1250.5 } });
    const id = posted.json.SaleId;
    const sale = await crm.agent('Sale/GetSale', { SaleId: id });
    expect(sale).toMatchObject({ Title: heading, ContactName: contact.Name });
    expect(await crm.agent('Sale/GetOpenSalesForContact', { ContactId })).toMatchObject([{ SaleId: id }]);
    const rows = await crm.get(`Sale?$filter=saleId eq ${id}&$select=heading,amount,contact/name`);
    expect(rows.json.value).toMatchObject([{ heading, amount: 1250.5, 'contact/name': contact.Name }]);
  });
}

export function documents(crm: CrmClient): void {
  test('a content of any bytes comes back as it went', async () => {
    const posted = await crm.send('POST', 'Document', { Name: 'offer.txt', Header: unique('Offer') });
    const id = posted.json.DocumentId;
    const content = 'Grüße fra Bodø\r\n<a>&amp;</a>';
    expect(await crm.send('PUT', `Document/${id}/Content`, content)).toMatchObject({
      status: 200,
      json: { DocumentId: id },
    });
    const read = await crm.get(`Document/${id}/Content`, { accept: 'application/octet-stream' });
    expect(read).toMatchObject({ status: 200, text: content });
    expect(await crm.get('Document/999999/Content')).toMatchObject({ status: 404 });
  });
}

export function archives(crm: CrmClient): void {
  test('filter, order, columns and pages', async () => {
    const name = unique('Arkiv');
    for (const department of ['C', 'A', 'B']) await newContact(crm, { Name: name, Department: department });
    const query = `$filter=name eq '${name}'&$select=contactId,name,department&$orderBy=department desc`;
    const all = await crm.get(`Contact?${query}`);
    expect(all.status).toBe(200);
    expect(all.json.value.map((row: { department: string }) => row.department)).toEqual(['C', 'B', 'A']);
    const page = await crm.get(`Contact?${query}&$top=1&$skip=1`);
    expect(page.json.value).toMatchObject([{ department: 'B', EntityName: 'contact' }]);
    const none = await crm.get(`Contact?$filter=name eq '${name}' and department eq 'X'`);
    expect(none.json.value).toEqual([]);
  });

  test('the agent and its text form find the same', async () => {
    const name = unique('Agent');
    const { ContactId } = await newContact(crm, { Name: name });
    const frame = { ProviderName: 'FindContact', Page: 0, PageSize: 10 };
    const listed = await crm.agent('Archive/GetArchiveListByColumns', {
      ...frame,
      Columns: ['contactId', 'name'],
      SortOrder: [],
      Restriction: [{ Name: 'name', Operator: 'is', Values: [name] }],
      Entities: ['contact'],
    });
    const texts = { Columns: 'contactId,name', SortOrder: '', Restrictions: `name is '${name}'`, Entities: 'contact' };
    const told = await crm.agent('Archive/GetArchiveListByColumns2', { ...frame, ...texts });
    expect(listed).toMatchObject([{ ColumnData: { name: { DisplayValue: name } }, PrimaryKey: ContactId }]);
    expect(told).toEqual(listed);
  });

  test('a filter that cannot be read is refused', async () => {
    const refused = await crm.get("Contact?$filter=name begins 'A");
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.json).toMatchObject({ Error: true });
  });
}

export function lists(crm: CrmClient): void {
  test('list items over MDO, over the list and in a company are the same', async () => {
    const { json, status } = await crm.get('MDOList/category?flat=true');
    expect(status).toBe(200);
    const [item] = json;
    const { contact } = await newContact(crm, { Category: { Id: item.Id } });
    expect(contact.Category).toMatchObject({ Id: item.Id, Value: item.Name });
    const items = await crm.get('List/Category/Items');
    expect(items.json.map(({ Id }: { Id: number }) => Id)).toContain(item.Id);
  });
}

export function batches(crm: CrmClient): void {
  test('a job is started and found again', async () => {
    const BatchTaskInfo = { Name: 'Cleanup', Description: unique('Job') };
    const id = await crm.agent('Batch/StartBatchJob', { BatchTaskInfo });
    expect(id).toBeGreaterThan(0);
    expect(await crm.agent('Batch/GetBatchTaskInfo', { Id: id })).toMatchObject({ Id: id, Name: 'Cleanup' });
  });
}
