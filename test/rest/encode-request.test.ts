import type { Command, Struct } from '../../src/command';
import { encodeRequest } from '../../src/rest';
import type { Operation } from '../../src/contract';
import { commandOf, textOf } from '../properties/calls';
import { bytesOperation, operationOf, setSeen } from './messages';

const sent = (operation: Operation, values: Struct, more: Partial<Command> = {}) =>
  encodeRequest({ ...commandOf(operation, values), ...more });

test.each([
  ['SetSeen', { AppointmentId: 5, UpdateMode: 'OnlyThis' }, 'SetSeen', '{"AppointmentId":5,"UpdateMode":"OnlyThis"}'],
  ['SetSeen', {}, 'SetSeen', '{}'],
  ['GetAppointmentEntity', { AppointmentEntityId: 5 }, 'GetAppointmentEntity?appointmentEntityId=5', ''],
  ['DeleteAppointmentEntity', { AppointmentEntityId: 5 }, 'DeleteAppointmentEntity?AppointmentEntityId=5', ''],
  [
    'SaveAppointmentEntity',
    { AppointmentEntity: { AppointmentId: 5 } },
    'SaveAppointmentEntity',
    '{"AppointmentId":5}',
  ],
  ['SaveAppointmentEntity', {}, 'SaveAppointmentEntity', ''],
  ['GetAppointmentList', { AppointmentIds: null }, 'GetAppointmentList', ''],
  ['GetAppointmentList', { AppointmentIds: [1, 2] }, 'GetAppointmentList', '[1,2]'],
  ['CreateDefaultAppointmentEntity', {}, 'CreateDefaultAppointmentEntity', ''],
])('%s %j', (name, values, path, body) => {
  const call = sent(operationOf('Appointment', name), values);
  expect(call.method).toBe('POST');
  expect(call.path).toBe(`/api/v1/Agents/Appointment/${path}`);
  expect(call.body).toBe(body);
  expect(call.headers['content-type']).toBe(body === '' ? undefined : 'application/json; charset=utf-8');
});

test('$select goes along, encoded', () => {
  const get = operationOf('Appointment', 'GetAppointmentEntity');
  expect(sent(get, { AppointmentEntityId: 5 }, { select: 'Name,A/B&x=1' }).path).toBe(
    '/api/v1/Agents/Appointment/GetAppointmentEntity?appointmentEntityId=5&$select=Name%2CA%2FB%26x%3D1',
  );
  expect(sent(setSeen, {}, { select: 'Name' }).path).toBe('/api/v1/Agents/Appointment/SetSeen?$select=Name');
});

test('bytes are asked for as bytes', () => {
  expect(sent(bytesOperation, {}).headers['accept']).toBe('application/octet-stream, application/json');
  expect(sent(setSeen, {}).headers['accept']).toBe('application/json');
});

test('identity, correlation and trace are told', () => {
  const context = { ...commandOf(setSeen, {}).context, correlationId: 'c-9' };
  expect(sent(setSeen, {}, { context }).headers).toMatchObject({
    authorization: 'SoTicket 7T:ticket',
    'accept-encoding': 'identity',
    'x-correlation-id': 'c-9',
  });
});

function forwarded(
  operation: Operation,
  values: Struct,
  change: Partial<Command> = {},
): ReturnType<typeof encodeRequest>['body'] {
  const command = commandOf(operation, values);
  const original = {
    wire: 'rest',
    contentType: 'application/json',
    bytes: Buffer.from('{"appointmentId":5}'),
    operation,
    arguments: values,
    caller: command.caller,
  } as const;
  return encodeRequest({ ...command, original, ...change }).body;
}

test("a v1 caller's own bytes go on while the command is still what he said", () => {
  expect(textOf(forwarded(setSeen, { AppointmentId: 5 }))).toBe('{"appointmentId":5}');
  expect(forwarded(setSeen, { AppointmentId: 5 }, { arguments: { AppointmentId: 6 } })).toBe('{"AppointmentId":6}');
});

test('an id travels in the query alone, whatever the body was', () => {
  expect(forwarded(operationOf('Appointment', 'GetAppointmentEntity'), { AppointmentEntityId: 5 })).toBe('');
});
