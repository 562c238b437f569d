/** Records as carriers: small ones are made of large ones, and links show what they point to. */
import { isStruct, type Struct, type Value } from '../../src/command';
import { createCrmWorld } from '../sandbox/own-contract';

async function company() {
  const crm = createCrmWorld();
  const contact = await crm.carrier('Contact.SaveContactEntity', {
    ContactEntity: {
      Name: 'Nordlys Test AS',
      Department: 'Bergen',
      Emails: [{ Value: 'post@example.com' }],
      Phones: [{ Value: '+47 55 55 01 01' }],
    },
  });
  const ContactId = contact.ContactId ?? 0;
  const person = await crm.carrier('Person.SavePersonEntity', {
    PersonEntity: {
      Firstname: 'Anne',
      Lastname: 'Li',
      Contact: { ContactId },
      Emails: [{ Value: 'anne@example.com' }],
    },
  });
  return { crm, ContactId, PersonId: person.PersonId ?? 0 };
}

test('the small carrier of a company has first addresses and names', async () => {
  const { crm, ContactId } = await company();
  expect(await crm.carrier('Contact.GetContact', { ContactId })).toMatchObject({
    Name: 'Nordlys Test AS',
    EmailAddress: 'post@example.com',
    DirectPhone: '+47 55 55 01 01',
    AssociateId: 7,
    AssociateFullName: 'Terje Jensen',
  });
});

test('a person shows its company, also after the company has got another name', async () => {
  const { crm, ContactId, PersonId } = await company();
  expect(await crm.carrier('Person.GetPerson', { PersonId })).toMatchObject({
    FullName: 'Anne Li',
    Email: 'anne@example.com',
    ContactId,
    ContactName: 'Nordlys Test AS',
  });
  await crm.call('Contact.SaveContactEntity', { ContactEntity: { ContactId, Name: 'Nordlys AS' } });
  const entity = await crm.carrier('Person.GetPersonEntity', { PersonEntityId: PersonId });
  expect(entity.Contact).toMatchObject({ ContactId, Name: 'Nordlys AS', EmailAddress: 'post@example.com' });
});

test('a list item shows the text of its id, whatever text came with it', async () => {
  const { crm, ContactId } = await company();
  const ContactEntity = { ContactId, Category: { Id: 2, Value: 'Customer' } };
  expect(await crm.carrier('Contact.SaveContactEntity', { ContactEntity })).toMatchObject({
    Category: { Id: 2, Value: 'Potential customer' },
  });
});

test('relations hold: persons of a company, sales of a person, appointments of a company', async () => {
  const { crm, ContactId, PersonId } = await company();
  expect(await crm.call('Person.GetPersonsFromContact', { ContactId })).toMatchObject([{ PersonId }]);
  expect(await crm.carrier('Contact.GetContactWithPersons', { ContactId })).toMatchObject({ Persons: [{ PersonId }] });
  const sale = { Heading: 'Ten desks', Contact: { ContactId }, Person: { PersonId }, Amount: '1000' };
  await crm.call('Sale.SaveSaleEntity', { SaleEntity: sale });
  expect(await crm.call('Sale.GetSalesFromPerson', { PersonId, OnlyOpenSales: false })).toMatchObject([
    { Title: 'Ten desks', ContactName: 'Nordlys Test AS', PersonFullName: 'Anne Li', ContactId, PersonId },
  ]);
  expect(await crm.call('Sale.GetSalesFromContact', { ContactId: 999_999, OnlyOpenSales: false })).toEqual([]);
});

test('what is not there is null, and a list of ids leaves it out', async () => {
  const { crm, ContactId } = await company();
  expect(await crm.call('Contact.GetContactEntity', { ContactEntityId: 999_999 })).toBeNull();
  expect(await crm.call('Contact.GetContactList', { ContactIds: [999_999, ContactId] })).toMatchObject([{ ContactId }]);
});

test('images are kept beside the records, whichever agent asks', async () => {
  const { crm, PersonId } = await company();
  await crm.call('Person.SetPersonImage', { PersonId, Image: 'AQID' });
  expect(await crm.call('BLOB.GetPersonImage', { PersonId })).toBe('AQID');
  expect(await crm.call('BLOB.GetPersonImageWithSize', { PersonId, Width: 10, Height: 10 })).toBe('AQID');
  expect(await crm.call('Person.GetPersonImage', { PersonId: 999_999 })).toBeNull();
});

test('a user may save no record under an id that is not there', async () => {
  const { crm } = await company();
  await expect(
    crm.call('Contact.SaveContactEntity', { ContactEntity: { ContactId: 999_999, Name: 'X' } }),
  ).rejects.toThrow(/no contact with id 999999/);
});

test('small carriers show the texts and ids of the list items that the record names', async () => {
  const crm = createCrmWorld();
  expect(await crm.carrier('Person.GetPerson', { PersonId: 6 })).toMatchObject({ Position: 'Managing director' });
  expect(await crm.carrier('Project.GetProject', { ProjectId: 4 })).toMatchObject({
    Type: 'Fitting out',
    TypeId: 1,
    Status: 'Under way',
    StatusId: 2,
  });
  expect(await crm.carrier('Sale.GetSale', { SaleId: 12 })).toMatchObject({
    Title: 'Innredning av hovedkontor, fase 1',
    Currency: 'NOK',
    SaleTypeName: 'Fitting out',
    ProjectName: 'Nytt hovedkontor ved havna',
  });
});

test('a record has one id, whichever name a carrier gives it', async () => {
  const crm = createCrmWorld();
  expect(await crm.call('List.GetCurrencyList', { CurrencyIds: [5] })).toMatchObject([{ Id: 5, Value: 'GBP' }]);
  expect(await crm.carrier('List.GetRating', { RatingId: 4 })).toMatchObject({ Id: 4, Value: 'Negotiation' });
  expect(await crm.carrier('List.GetSaleStageEntity', { SaleStageEntityId: 4 })).toMatchObject({ SaleStageId: 4 });
  expect(await crm.carrier('List.GetTask', { TaskId: 7 })).toMatchObject({ Id: 7, Value: 'Customer visit' });
  expect(await crm.carrier('Ticket.GetTicketMessage', { TicketMessageId: 1 })).toMatchObject({ TicketMessageId: 1 });
});

test('members, stakeholders and relations show whom they name by an id', async () => {
  const crm = createCrmWorld();
  expect(await crm.carrier('Project.GetProjectMember', { ProjectMemberId: 2 })).toMatchObject({
    FullName: 'Torsk Torsteinsen',
    ContactName: 'Fantasi Fisk AS',
    ContactDepartment: 'Bergen',
    ProjectName: 'Nytt hovedkontor ved havna',
    ProjectMemberTypeName: 'Decides',
    EmailAddress: 'torsk.torsteinsen@fisk.example.com',
  });
  expect(await crm.carrier('Sale.GetSaleStakeholder', { SaleStakeholderId: 1 })).toMatchObject({
    Firstname: 'Torsk',
    StakeholderRoleName: 'Decides',
  });
  expect(await crm.carrier('Relation.GetContactRelationEntity', { ContactRelationEntityId: 3 })).toMatchObject({
    SourcePersonName: 'Dina Drage',
    DestinationContactName: 'Liksom Skole',
  });
});

test('an appointment shows what it links to, and its task', async () => {
  const crm = createCrmWorld();
  const given = { AppointmentId: 506 };
  expect(await crm.carrier('Appointment.GetAppointment', given)).toMatchObject({
    Task: 'Customer visit',
    TaskType: 'Appointment',
    ContactName: 'Made Up Mills Ltd',
    PersonFullName: 'Molly Miller',
    ProjectName: 'Desks for six sites',
    SaleName: 'Desks, sites 4 to 6',
  });
  const entity = await crm.carrier('Appointment.GetAppointmentEntity', { AppointmentEntityId: 506 });
  expect(entity.Task).toMatchObject({ TaskListItemId: 7, Value: 'Customer visit' });
});

test('a record shows the records that are its own, and keeps them when it is sent back', async () => {
  const { crm, ContactId, PersonId } = await company();
  const project = await crm.carrier('Project.SaveProjectEntity', { ProjectEntity: { Name: 'Fair' } });
  const ProjectEntityId = project.ProjectId ?? 0;
  const members = { ProjectEntityId, ProjectMembers: [{ ContactId, PersonId }] };
  await crm.call('Project.AddProjectMembers', members);
  const shown = await crm.carrier('Project.GetProjectEntity', { ProjectEntityId });
  expect(shown.ProjectMembers).toMatchObject([{ PersonId, ContactName: 'Nordlys Test AS' }]);
  await crm.call('Project.SaveProjectEntity', { ProjectEntity: { ...shown, Name: 'Spring fair' } });
  const [{ ProjectmemberId = 0 } = {}] = structs(shown.ProjectMembers);
  await crm.call('Project.DeleteProjectMembers', { ProjectEntityId, MemberIds: [ProjectmemberId] });
  const left = await crm.carrier('Project.GetProjectEntity', { ProjectEntityId });
  expect(left).toMatchObject({ Name: 'Spring fair', ProjectMembers: [] });
});

const structs = (value: Value | undefined): readonly Struct[] => (Array.isArray(value) ? value.filter(isStruct) : []);
