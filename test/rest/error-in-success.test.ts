import { decodeResponse } from '../../src/rest';
import type { Operation } from '../../src/contract';
import { limits } from '../properties/calls';
import { answered, bytesOperation, operationOf, setSeen } from './messages';

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
