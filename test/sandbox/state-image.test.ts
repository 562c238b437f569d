import { imageJson, readImage, type StateImage } from '../../src/sandbox';
import { createCrmWorld, ownOperation } from './own-contract';
import { createWorld } from './world';

const there = (image: StateImage): unknown => JSON.parse(JSON.stringify(imageJson(image)));

test('what one sandbox gives another one takes, with all its records and their order', async () => {
  const [one, other] = [createCrmWorld(), createCrmWorld()];
  await one.answer('Appointment.SaveAppointmentEntity', {
    AppointmentEntity: { AppointmentId: 0, Description: 'New' },
  });
  await one.ask('Pocket.RegisterDeviceForPushNotification', { DeviceInfo: { DeviceIdentifier: 'd', DeviceName: 'x' } });
  await one.ask(ownOperation('Contact.SaveContactEntity'), { ContactEntity: { ContactId: 0, Name: 'Nordic Boats' } });
  expect(JSON.stringify(there(one.sandbox.image())).includes('Nordic Boats')).toBe(true);
  const image = readImage(there(one.sandbox.image()));
  if (typeof image === 'string') throw new Error(image);
  expect(other.sandbox.restore(image)).toBeUndefined();
  expect(other.sandbox.image()).toEqual(one.sandbox.image());
  expect(other.sandbox.state()).toEqual({ ...one.sandbox.state(), effects: {}, commands: {} });
  expect(other.sandbox.reset()).toBeUndefined();
  expect(other.sandbox.image()).toEqual(createWorld().sandbox.image());
});

test('a list that a user has made is put back with its items', async () => {
  const [one, other] = [createCrmWorld(), createCrmWorld()];
  const list = await one.carrier('List.SaveListEntity', { ListEntity: { Name: 'Colours' } });
  const asked = { UdListDefinitionId: list.Id ?? 0 };
  await one.call('List.SaveFromListDefinition', { ...asked, Id: 0, Item: { Name: 'Blue' } });
  expect(await one.call('List.GetAllFromListDefinition', asked)).toMatchObject([{ Name: 'Blue' }]);
  const image = readImage(there(one.sandbox.image()));
  if (typeof image === 'string') throw new Error(image);
  other.sandbox.restore(image);
  expect(await other.call('List.GetAllFromListDefinition', asked)).toMatchObject([{ Name: 'Blue' }]);
});

test('a person need not know the next id', () => {
  const read = readImage({ tables: { 'record contact': [[5000, { ContactId: 5000, Name: 'Own' }]] } });
  expect(read).toMatchObject({ nextId: 5001 });
  expect(readImage({ tables: {} })).toMatchObject({ nextId: 1001 });
});

test.each<[unknown, string]>([
  [5, 'The state: Invalid input: expected object, received number.'],
  [{}, 'tables: Invalid input: expected record, received undefined.'],
  [{ tables: { contact: [] } }, 'tables.contact is no table of the sandbox.'],
  [{ tables: { 'record contact': [['5', {}]] } }, 'tables.record contact: the key "5" must be a number.'],
  [{ tables: { 'record contact': [[5, 'x']] } }, 'tables.record contact[5] must be an object.'],
  [
    { tables: { 'record contact': [[5, { ContactId: 6 }]] } },
    'tables.record contact[5] has no property with the id 5.',
  ],
  [{ tables: { activities: [[5, { status: 'x' }]] } }, 'tables.activities: the key 5 must be a text.'],
  [
    { tables: { appointments: [[5, { id: 5 }]] } },
    'tables.appointments.5.entity: Invalid input: expected record, received undefined.',
  ],
  [{ tables: { 'record contact': [[5]] } }, 'tables.record contact.0: Too small: expected array to have >=2 items.'],
  [{ nextId: 0, tables: {} }, 'nextId: Too small: expected number to be >=1.'],
])('%j is refused', (json, sentence) => {
  expect(readImage(json)).toBe(sentence);
});
