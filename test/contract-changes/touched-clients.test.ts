import { compareOffers, touchedClients, type RecordedUse } from '../../src/contract-changes';
import { ownAgent, soapOffer, withEntry } from './offered';

const before = ownAgent('Services86', 'Appointment');

function changesOf(after: typeof before) {
  return compareOffers(soapOffer('one', before), soapOffer('other', after)).changes;
}

const use = (id: string, operation: string, calls: number, more: Partial<RecordedUse> = {}): RecordedUse => ({
  client: { id },
  agent: 'Appointment',
  operation,
  calls,
  lastSeen: 1_000,
  sent: [],
  read: [],
  ...more,
});

test('an operation that is gone touches each that called it', () => {
  const changes = changesOf({ ...before, operations: withEntry(before.operations, 'SetSeen', undefined) });
  const rows = [use('c-1', 'SetSeen', 3), use('c-1', 'setseen', 4, { lastSeen: 2_000 }), use('c-2', 'AssignTo', 9)];
  expect(touchedClients(changes, rows)).toEqual([
    {
      client: { id: 'c-1' },
      calls: 7,
      lastSeen: 2_000,
      operations: ['Appointment.SetSeen', 'Appointment.setseen'],
      changes,
    },
  ]);
});

test('a property that is gone touches only those that sent it or may have read it', () => {
  const type = before.types.get('AppointmentEntity');
  if (type === undefined) throw new Error('The contract has changed.');
  const fields = type.fields.filter(({ name }) => name !== 'Description');
  const changes = changesOf({ ...before, types: withEntry(before.types, 'AppointmentEntity', { ...type, fields }) });
  const touched = touchedClients(changes, [
    use('c-sends', 'SaveAppointmentEntity', 1, { sent: ['AppointmentEntity.Description'] }),
    use('c-reads', 'GetAppointmentEntity', 2, { read: ['AppointmentEntity.Description'] }),
    use('c-neither', 'SaveAppointmentEntity', 5, { sent: ['AppointmentEntity.Location'] }),
    use('c-elsewhere', 'SetSeen', 5),
  ]);
  expect(touched.map(({ client }) => client.id)).toEqual(['c-reads', 'c-sends']);
});

test('a parameter counts by its name; what breaks no caller touches none', () => {
  const setSeen = before.operations.get('SetSeen');
  if (setSeen === undefined) throw new Error('The contract has changed.');
  const rest = setSeen.parameters.filter(({ name }) => name !== 'UpdateMode');
  const less = changesOf({
    ...before,
    operations: withEntry(before.operations, 'SetSeen', { ...setSeen, parameters: rest }),
  });
  const rows = [
    use('c-1', 'SetSeen', 1, { sent: ['UpdateMode'] }),
    use('c-2', 'SetSeen', 1, { sent: ['AppointmentId'] }),
  ];
  expect(touchedClients(less, rows).map(({ client }) => client.id)).toEqual(['c-1']);
  const more = changesOf({
    ...before,
    operations: withEntry(before.operations, 'SetHeard', { ...setSeen, name: 'SetHeard' }),
  });
  expect(more).toHaveLength(1);
  expect(touchedClients(more, rows)).toEqual([]);
});
