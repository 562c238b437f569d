import type { Struct } from '../../src/command';
import { isDeletion, requestShape, type Operation } from '../../src/contract';
import { encodeRequest } from '../../src/rest';
import { allAgents, describeContract, openContract } from '../contract/folder';
import { commandOf, textOf } from '../properties/calls';
import { decode, missing, operationOf, read, setSeen } from './messages';

const types = [
  'application/json',
  'text/json',
  'application/json-patch+json',
  'application/xml',
  'application/x-www-form-urlencoded',
  '',
];
const save = operationOf('Appointment', 'SaveAppointmentEntity');
const list = operationOf('Appointment', 'GetAppointmentList');
const remove = operationOf('Appointment', 'Delete');

test.each(types)('an empty body of type %p says as little as null', (contentType) => {
  const nothing = (operation: Operation): unknown => read('', { operation, contentType });
  expect(nothing(setSeen)).toBe('AppointmentId: is missing: expected an object with AppointmentId, UpdateMode');
  expect(nothing(save)).toBe('AppointmentEntity: expected an object');
  expect(nothing(list)).toBe('AppointmentIds: expected an array');
  for (const operation of [setSeen, save, list]) expect(read(' null ', { operation })).toBe(nothing(operation));
});

test('of many parameters the first ones are named', () => {
  const parameters = Array.from({ length: 20 }, (_, index) => ({
    ...(setSeen.parameters[0] ?? missing()),
    name: `P${index}`,
  }));
  expect(read('', { operation: { ...setSeen, parameters } })).toBe(
    'P0: is missing: expected an object with P0, P1, P2, P3, P4, P5, P6, P7, ...',
  );
});

const half = '{"UpdateMode":"OnlyThis","SendEmailToParticipants":true}';

test.each([
  ['application/json', '{}'],
  ['application/json', half],
  ['application/xml', '<Delete/>'],
  ['application/xml', '<Delete><UpdateMode>OnlyThis</UpdateMode></Delete>'],
  ['application/x-www-form-urlencoded', 'UpdateMode=OnlyThis'],
])('as %p %s deletes nothing', (contentType, body) => {
  expect(read(body, { operation: remove, contentType })).toBe('AppointmentId: is missing');
});

test('a list of ids is said, though it may be empty', () => {
  expect(read('{}', { operation: list })).toBe('AppointmentIds: is missing');
  expect(read('{"AppointmentIds":null}', { operation: list })).toBe('AppointmentIds: is missing');
  expect(read('[]', { operation: list })).toEqual({ AppointmentIds: [] });
});

test('a deletion that has no ids says something', () => {
  const mode = setSeen.parameters[1] ?? missing();
  const operation = { ...setSeen, name: 'DeleteFromSectionAndKey', parameters: [mode, { ...mode, name: 'Key' }] };
  expect(read('{}', { operation })).toBe('UpdateMode: is missing');
  expect(read('{"Key":"OnlyThis"}', { operation })).toEqual({ Key: 'OnlyThis' });
});

test('the id that a SOAP client has left out is 0 for a v1 CRM, as for its own', () => {
  const sent = (operation: Operation, given: Struct): string => {
    const command = commandOf(operation, given);
    return textOf(encodeRequest({ ...command, context: { ...command.context, wire: 'soap' } }).body);
  };
  expect(sent(remove, { UpdateMode: 'OnlyThis' })).toBe('{"AppointmentId":0,"UpdateMode":"OnlyThis"}');
  expect(sent(remove, { AppointmentId: 5 })).toBe('{"AppointmentId":5}');
  expect(sent(setSeen, {})).toBe('{}');
});

describeContract('of every contract', () => {
  const { contract } = openContract();
  const operations = allAgents(contract).flatMap((agent) => agent.operations);
  const isRefused = (operation: Operation, body: string, contentType = 'application/json'): boolean =>
    decode(body, { operation, contentType }).kind === 'failure';

  test('an empty body of any type is refused where null is, and nowhere else', () => {
    for (const operation of operations) {
      const { kind } = requestShape(operation);
      const query = kind === 'query' ? `${operation.parameters[0]?.name}=5` : '';
      const needs = kind !== 'none' && kind !== 'query';
      const refused = [...types.map((contentType) => ['', contentType]), ['null', 'application/json']].map(
        ([body = '', contentType = '']) => decode(body, { operation, contentType, query }).kind === 'failure',
      );
      expect([operation.agent, operation.name, refused]).toEqual([
        operation.agent,
        operation.name,
        refused.map(() => needs),
      ]);
    }
  });

  test('no deletion with parameters goes on without any', () => {
    const deletions = operations.filter((operation) => isDeletion(operation) && operation.parameters.length > 0);
    expect(deletions.length).toBeGreaterThan(0);
    for (const operation of deletions)
      for (const [body, type] of [
        ['{}', 'application/json'],
        ['<r/>', 'application/xml'],
        ['', ''],
        ['null', 'application/json'],
      ])
        expect([operation.name, body, isRefused(operation, body ?? '', type)]).toEqual([operation.name, body, true]);
  });
});
