import type { Field, StructType } from '../../src/contract';
import { exampleArguments, exampleOf, exampleResults, Typed } from '../../src/command';
import { date, enumeration, field, flags, int, list, operation, scalar, struct, text } from '../sandbox/contract';

const name = { namespace: '', local: 'X' };

test('one example of every kind', () => {
  expect(exampleOf(text)).toBe('Text');
  expect(exampleOf(date)).toBe('2026-01-02T03:04:05');
  expect(exampleOf(scalar('duration'))).toBe('00:30:00');
  expect(exampleOf(scalar('double'))).toBe('1.5');
  expect(exampleOf(scalar('base64Binary'))).toBe('AQID');
  expect(exampleOf(enumeration('Kind', 'Unknown', 'One', 'Two'))).toBe('One');
  expect(exampleOf(enumeration('Kind', 'Unknown'))).toBe('Unknown');
  expect(exampleOf(flags('Rights', 'Read', 'Write'))).toBe('Read');
  expect(exampleOf(list(list(int)))).toEqual([[1]]);
  expect(exampleOf({ kind: 'any', name })).toBeInstanceOf(Typed);
  const dictionary = (key: Field) =>
    exampleOf({ kind: 'dictionary', name, entry: name, key, value: field('Value', text) });
  expect(dictionary(field('Key', text))).toEqual(new Map([['Key', 'Text']]));
  expect(dictionary(field('Key', int))).toEqual(new Map([['1', 'Text']]));
});

test('strings say which field they are; every field is there', () => {
  const type = struct('Contact', [field('Name', text), field('City', text), field('ContactId', int)]);
  expect(exampleOf(type)).toEqual({ Name: 'Name', City: 'City', ContactId: 1 });
});

test('a type that holds itself ends', () => {
  const fields: Field[] = [field('Id', int)];
  const node: StructType = { ...struct('Node', []), fields };
  fields.push(
    field('Parent', node),
    field('Children', list(node), { nillable: false }),
    field('Must', node, { nillable: false, optional: false }),
  );
  const found = exampleOf(node, 1);
  expect(found).toEqual({ Id: 1, Parent: null, Children: [], Must: {} });
  expect(JSON.stringify(exampleOf(node)).length).toBeLessThan(2000);
});

test('of an operation', () => {
  const parameters = [field('AppointmentId', int), field('Ids', list(int))];
  const seen = operation('Appointment.X', [field('Response', text)], parameters);
  expect(exampleArguments(seen)).toEqual({ AppointmentId: 1, Ids: [1] });
  expect(exampleResults(seen)).toEqual({ Response: 'Response' });
});
