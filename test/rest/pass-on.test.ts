import type { Outcome } from '../../src/command';
import type { Operation } from '../../src/contract';
import { decodeResponse } from '../../src/rest';
import { bytesOf, limits, textOf } from '../properties/calls';
import { missing, operationOf, setSeen } from './messages';

const entity = operationOf('Appointment', 'GetAppointmentEntity');
const list = operationOf('Appointment', 'GetAppointmentList');
const member = operationOf('Appointment', 'ToggleActivity');
const flag = operationOf('Appointment', 'GetAppointmentHaveParticipantsWithEmail');

function answered(
  operation: Operation,
  body: string | Uint8Array,
  contentType = 'application/json; charset=utf-8',
): Outcome {
  const headers = new Map([['content-type', contentType]]);
  return decodeResponse({ status: 200, headers, body: bytesOf(body) }, operation, { ...limits, passesOn: true });
}

/** What goes on. */
function passed(operation: Operation, body: string | Uint8Array): string {
  const outcome = answered(operation, body);
  if (outcome.kind === 'failure') return `${outcome.code}: ${outcome.message}`;
  return textOf(outcome.original?.bytes ?? missing());
}

test.each([
  ['a number with a fraction where an integer is due', entity, '{"AppointmentId":7.0,"Description":5}'],
  ['an unknown member, a date of another form', entity, '{"Type":"Sideways","StartDate":"20.10.2026"}'],
  ['an object where a list is due, and the other way round', entity, '{"Participants":{},"Associate":[1]}'],
  ['null where the contract has none', entity, '{"AppointmentId":null}'],
  ['the same key twice', entity, '{"AppointmentId":5,"appointmentid":6}'],
  ['camel case, behind an unknown property', entity, '{"shoeSize":1, "appointmentId":5}'],
  ['nothing', entity, 'null'],
  ['an empty object', entity, ' {} '],
  ['a list of anything', list, '[{"AppointmentId":"x"},5,null]'],
  ['a member that nobody knows', member, '"Sideways"'],
  ['a number for a boolean', flag, '1'],
  ['a text for a boolean', flag, '"true"'],
  ['what a newer CRM says where nothing is due', setSeen, '{"AppointmentId":5}'],
  ['true where nothing is due', setSeen, 'true'],
  ['a list where nothing is due', setSeen, '[1]'],
  ['a property that is called Error, beside others', entity, '{"AppointmentId":5,"Error":false}'],
])('%s goes on as it came', (_, operation, body) => {
  expect(passed(operation, body)).toBe(body);
});

test('but for a byte order mark', () => {
  expect(passed(entity, '\ufeff{"AppointmentId":5}')).toBe('{"AppointmentId":5}');
});

const refusal = '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No such record"}';

test.each([
  ['an entity', entity, refusal],
  ['a list', list, refusal],
  ['a member', member, refusal],
  ['nothing', setSeen, refusal],
  ['an entity, whose properties stand beside it', entity, `{"AppointmentId":5,${refusal.slice(1)}`],
  ['an entity, in camel case', entity, '{"error":true,"errorMessage":"No such record"}'],
  ['an entity, as ASP.NET writes it', entity, '{"Message":"No such record"}'],
])('a refusal is told as one where %s is due', (_, operation, body) => {
  expect(answered(operation, body)).toMatchObject({ code: 'crm.refused', message: 'No such record' });
});

test.each([
  ['half of an entity', entity, '{"AppointmentId":5,"Associate":{"Name":"a"}'],
  ['two entities', entity, '{"AppointmentId":5}{"AppointmentId":6}'],
  ['something behind it', entity, '{"AppointmentId":5}x'],
  ['a control character', entity, '{"AppointmentId":5,"Description":"\u0000"}'],
  ['something else', entity, '{"UserGroupId":5}'],
  ['a list for an entity', entity, '[1]'],
  ['a text for an entity', entity, '"It works!"'],
  ['an entity for a list', list, '{"AppointmentId":5}'],
  ['an object for a member', member, '{}'],
  ['no JSON', member, 'Completed'],
  ['a proxy that is in trouble', entity, '{"status":502,"title":"Bad gateway"}'],
  ['the same where nothing is due', setSeen, '{"status":502,"title":"Bad gateway"}'],
  ['no JSON where nothing is due', setSeen, 'OK'],
])('%s is no answer', (_, operation, body) => {
  expect(answered(operation, body)).toMatchObject({ code: 'upstream.invalid' });
});

test.each(['text/json', 'application/vnd.crm+json', 'application/json; charset=iso-8859-1'])(
  '%s is read, for the caller gets another type',
  (contentType) => {
    expect(answered(entity, '{"AppointmentId":5}', contentType)).toMatchObject({
      results: { Response: { AppointmentId: 5 } },
    });
  },
);
