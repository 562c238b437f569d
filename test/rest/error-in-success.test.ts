import { decodeResponse } from '../../src/rest';
import type { Operation } from '../../src/contract';
import { limits, bytesOf, textOf } from '../properties/calls';
import { answered, bytesOperation, operationOf, setSeen, missing } from './messages';
import type { Outcome } from '../../src/command';

const get = operationOf('Appointment', 'GetAppointmentEntity');
const flag = operationOf('Appointment', 'GetAppointmentHaveParticipantsWithEmail');
const list = operationOf('Appointment', 'GetAppointmentList');
const several = operationOf('SoPrincipal', 'AuthenticateUsernamePassword');
const operations = [get, flag, list, several, setSeen, bytesOperation];

const codes = (body: string, contentType?: string, among: readonly Operation[] = operations): unknown[] =>
  among.map((operation) => {
    const outcome = answered(body, { operation, ...(contentType === undefined ? {} : { contentType }) });
    return outcome.kind === 'answer' ? 'ok' : outcome.code;
  });
const all = (code: string): string[] => operations.map(() => code);

test.each([
  ['{"Error":true,"ErrorType":"SoException","ErrorMessage":"No","ErrorSource":"S"}'],
  ['{"ErrorType":"SoException","ErrorMessage":"No","ErrorSource":"S","Error":true}'],
  [`${' '.repeat(300)}{"Error":true,"ErrorMessage":"No"}`],
  ['{"$type":"SuperOffice.Error, SuperOffice","Error":true,"ErrorMessage":"No"}'],
  [String.raw`{"\u0045rror":true,"ErrorMessage":"No"}`],
  ['{"ErrorMessage":"No"}'],
  ['{"error":"invalid_grant","error_description":"No"}'],
  ['{"Message":"No"}'],
  ['{"message":"Not","messageDetail":"No"}'],
  ['{"Message":"An error","ExceptionMessage":"No","ExceptionType":"T","StackTrace":"at A()"}'],
  ['{"type":"about:blank","title":"Not allowed","status":403,"detail":"No"}'],
])('%s is a refusal, whatever was asked', (body) => {
  expect(codes(body)).toEqual(all('crm.refused'));
  expect(answered(body, { operation: setSeen })).toMatchObject({ message: 'No', exception: { message: 'No' } });
});

test('an error without a word is a refusal all the same', () => {
  expect(codes('{"Error":true}')).toEqual(all('crm.refused'));
  expect(codes('{"Error":true,"ErrorMessage":null}')).toEqual(all('crm.refused'));
});

test("RFC 9457's problem is never a result", () => {
  const type = 'application/problem+json; charset=utf-8';
  expect(codes('{"title":"No","status":409}', type)).toEqual(all('crm.refused'));
  expect(codes('{"title":"Gateway Timeout","status":504}', type)).toEqual(all('upstream.invalid'));
  expect(codes('{"title":"Gateway Timeout","status":504}')).toEqual(all('upstream.invalid'));
  expect(codes('{"AppointmentId":5}', type)).toEqual(all('upstream.invalid'));
  expect(codes('null', type)).toEqual(all('upstream.invalid'));
});

test.each(['"Internal error"', '42', 'false', '[1]', '[]', '{"redirect":"/login"}', '{"AppointmentId":5}'])(
  '%s is no answer of an operation without a result',
  (body) => {
    expect(codes(body, undefined, [setSeen])).toEqual(['upstream.invalid']);
  },
);

test.each(['{"ContactId":5,"Name":"x"}', '{"Title":"a"}', '{"Error":false,"ErrorMessage":"No"}', '{"a":{}}'])(
  '%s has nothing of the result that was asked for',
  (body) => {
    expect(codes(body, undefined, [get, several])).toEqual(['upstream.invalid', 'upstream.invalid']);
  },
);

test.each([
  '{}',
  'null',
  '{"$type":"SuperOffice.CRM.Services.AppointmentEntity, SuperOffice.Contracts"}',
  '{"AppointmentId":null}',
  '{"appointmentId":5,"NewerThing":{"Error":true,"ErrorMessage":"x"}}',
  '{"Message":"a","AppointmentId":5}',
  '{"AppointmentId":5,"Error":true}',
  '{"Type":"Private"}',
])('%s may be an appointment', (body) => {
  expect(codes(body, undefined, [get])).toEqual(['ok']);
});

test('an error flag with words counts beside whatever else is there', () => {
  expect(codes('{"AppointmentId":0,"Error":true,"ErrorMessage":"No"}', undefined, [get])).toEqual(['crm.refused']);
});

test('properties that only the caller knows of may be all there is', () => {
  const answer = { status: 200, headers: new Map([['content-type', 'application/json']]) };
  const read = (body: string, operation: Operation): string =>
    decodeResponse({ ...answer, body: Buffer.from(body) }, operation, { ...limits, isSelected: true }).kind;
  expect(read('{"NewerThing":1}', get)).toBe('answer');
  expect(read('{"NewerThing":1}', setSeen)).toBe('failure');
  expect(read('{"Error":true}', get)).toBe('failure');
});

test('a dictionary may have any name', () => {
  const validate = operationOf('Appointment', 'ValidateAppointmentEntity');
  expect(codes('{"Message":"is missing","ErrorMessage":"x"}', undefined, [validate])).toEqual(['ok']);
  expect(codes('{"Error":true,"ErrorType":"T","ErrorMessage":"No"}', undefined, [validate])).toEqual(['crm.refused']);
});

const member = operationOf('Appointment', 'ToggleActivity');

function passedOn(
  operation: Operation,
  body: string | Uint8Array,
  contentType = 'application/json; charset=utf-8',
): Outcome {
  const headers = new Map([['content-type', contentType]]);
  return decodeResponse({ status: 200, headers, body: bytesOf(body) }, operation, { ...limits, passesOn: true });
}

/** What goes on. */
function passed(operation: Operation, body: string | Uint8Array): string {
  const outcome = passedOn(operation, body);
  if (outcome.kind === 'failure') return `${outcome.code}: ${outcome.message}`;
  return textOf(outcome.original?.bytes ?? missing());
}

test.each([
  ['a number with a fraction where an integer is due', get, '{"AppointmentId":7.0,"Description":5}'],
  ['an unknown member, a date of another form', get, '{"Type":"Sideways","StartDate":"20.10.2026"}'],
  ['an object where a list is due, and the other way round', get, '{"Participants":{},"Associate":[1]}'],
  ['null where the contract has none', get, '{"AppointmentId":null}'],
  ['the same key twice', get, '{"AppointmentId":5,"appointmentid":6}'],
  ['camel case, behind an unknown property', get, '{"shoeSize":1, "appointmentId":5}'],
  ['nothing', get, 'null'],
  ['an empty object', get, ' {} '],
  ['a list of anything', list, '[{"AppointmentId":"x"},5,null]'],
  ['a member that nobody knows', member, '"Sideways"'],
  ['a number for a boolean', flag, '1'],
  ['a text for a boolean', flag, '"true"'],
  ['what a newer CRM says where nothing is due', setSeen, '{"AppointmentId":5}'],
  ['true where nothing is due', setSeen, 'true'],
  ['a list where nothing is due', setSeen, '[1]'],
  ['a property that is called Error, beside others', get, '{"AppointmentId":5,"Error":false}'],
])('%s goes on as it came', (_, operation, body) => {
  expect(passed(operation, body)).toBe(body);
});

test('but for a byte order mark', () => {
  expect(passed(get, '\ufeff{"AppointmentId":5}')).toBe('{"AppointmentId":5}');
});

const refusal = '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No such record"}';

test.each([
  ['an entity', get, refusal],
  ['a list', list, refusal],
  ['a member', member, refusal],
  ['nothing', setSeen, refusal],
  ['an entity, whose properties stand beside it', get, `{"AppointmentId":5,${refusal.slice(1)}`],
  ['an entity, in camel case', get, '{"error":true,"errorMessage":"No such record"}'],
  ['an entity, as ASP.NET writes it', get, '{"Message":"No such record"}'],
])('a refusal is told as one where %s is due', (_, operation, body) => {
  expect(passedOn(operation, body)).toMatchObject({ code: 'crm.refused', message: 'No such record' });
});

test.each([
  ['half of an entity', get, '{"AppointmentId":5,"Associate":{"Name":"a"}'],
  ['two entities', get, '{"AppointmentId":5}{"AppointmentId":6}'],
  ['something behind it', get, '{"AppointmentId":5}x'],
  ['a control character', get, '{"AppointmentId":5,"Description":"\u0000"}'],
  ['something else', get, '{"UserGroupId":5}'],
  ['a list for an entity', get, '[1]'],
  ['a text for an entity', get, '"It works!"'],
  ['an entity for a list', list, '{"AppointmentId":5}'],
  ['an object for a member', member, '{}'],
  ['no JSON', member, 'Completed'],
  ['a proxy that is in trouble', get, '{"status":502,"title":"Bad gateway"}'],
  ['the same where nothing is due', setSeen, '{"status":502,"title":"Bad gateway"}'],
  ['no JSON where nothing is due', setSeen, 'OK'],
])('%s is no answer', (_, operation, body) => {
  expect(passedOn(operation, body)).toMatchObject({ code: 'upstream.invalid' });
});

test.each(['text/json', 'application/vnd.crm+json', 'application/json; charset=iso-8859-1'])(
  '%s is read, for the caller gets another type',
  (contentType) => {
    expect(passedOn(get, '{"AppointmentId":5}', contentType)).toMatchObject({
      results: { Response: { AppointmentId: 5 } },
    });
  },
);
