/**
 * Rights that a CRM's answer says again are known again, where the record is kept to be saved; and are written once.
 */
import { extras, isStruct, JsonText, type Struct, type Value } from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import { decodeResponse, encodeRequest } from '../../src/rest';
import { appointmentOperation, someCommand } from '../upstream/some-command';

const operation = appointmentOperation('GetAppointmentEntity');

function decode(rights: string, more = '') {
  const body = Buffer.from(`{"AppointmentId":5,"FieldProperties":{${rights}}${more}}`);
  const headers = new Map([['content-type', 'application/json']]);
  return decodeResponse({ status: 200, headers, body }, operation, { json: defaultJsonLimits, keepUnknown: true });
}

function record(rights: string): Struct {
  const outcome = decode(rights);
  const entity = outcome.kind === 'answer' ? outcome.results['Response'] : undefined;
  if (!isStruct(entity)) throw new Error(JSON.stringify(outcome));
  return entity;
}

function read(rights: string): readonly (readonly [string, Value])[] {
  const properties = record(rights)['FieldProperties'];
  if (!(properties instanceof Map)) throw new Error('the dictionary was not read');
  return Array.from(properties);
}

const entry = (key: string, length: number) => `"${key}":{"FieldRight":{"Mask":"Read, Write"},"FieldLength":${length}}`;
const said = (key: string, length: number) => [key, { FieldRight: { Mask: 'Read, Write' }, FieldLength: length }];

test('what comes again, in whatever order, is read as it was; what is new is read', () => {
  for (let times = 0; times < 3; times++) {
    expect(read(`${entry('A', 4)},${entry('B', 5)}`)).toEqual([said('A', 4), said('B', 5)]);
    expect(read(`${entry('B', 5)},${entry('A', 4)}`)).toEqual([said('B', 5), said('A', 4)]);
    expect(read(`${entry('A', 4)} , ${entry('B', 55)}, "C":null`)).toEqual([said('A', 4), said('B', 55), ['C', null]]);
  }
});

test('a key that occurs twice is refused, known or not', () => {
  const twice = [entry('A', 4), entry('B', 5), entry('A', 4)].join();
  for (let times = 0; times < 2; times++)
    expect(decode(twice)).toMatchObject({ kind: 'failure', path: 'FieldProperties/A' });
});

test('what the contract does not know is kept each time', () => {
  const strange = '"A":{"FieldLength":4,"Colour":"red"}';
  for (let times = 0; times < 2; times++)
    expect(read(strange)).toEqual([['A', { FieldLength: 4, [extras]: new Map([['Colour', new JsonText('"red"')]]) }]]);
});

test('a word of error is looked at each time', () => {
  const refusal = '"A":{"FieldLength":4,"Error":true,"ErrorMessage":"no"}';
  const first = decode(refusal);
  expect(decode(refusal)).toEqual(first);
});

test('a value that does not fit is refused beside known ones', () => {
  read(entry('A', 4));
  expect(decode(`${entry('A', 4)},"B":{"FieldLength":"x"}`)).toMatchObject({
    kind: 'failure',
    path: 'FieldProperties/B/FieldLength',
  });
});

test('what is known is written as what is not', () => {
  const rights = `${entry('A', 4)},${entry('B', 5)}`;
  const bodyOf = (entity: Struct) =>
    encodeRequest({
      ...someCommand(),
      operation: appointmentOperation('SaveAppointmentEntity'),
      arguments: { AppointmentEntity: entity },
    }).body;
  const known = [record(rights), record(rights), record(rights)];
  const copy = {
    ...record(rights),
    FieldProperties: new Map(read(rights).map(([key, value]) => [key, structuredClone(value)])),
  };
  expect(new Set(known.map(bodyOf))).toEqual(new Set([bodyOf(copy)]));
  expect(bodyOf(copy)).toEqual(expect.stringContaining('"FieldLength":4'));
});
