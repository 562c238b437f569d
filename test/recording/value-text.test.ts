/** What a line says of values is read back as they were, for values of the whole contract. */
import * as fc from 'fast-check';
import { extras, JsonText, subtype, Typed, unknownElements, type Struct, type UnknownElement } from '../../src/command';
import { Document } from '../../src/body';
import type { Field } from '../../src/contract';
import { BrokenRecording, structFromRecorded, toRecorded } from '../../src/recording/value-text';
import { showStruct } from '../golden/form';
import { manyRuns } from '../many-runs';
import { fieldsOf } from '../properties/values';
import { contract, operationOf } from './rig';

const there = (struct: Struct): unknown => JSON.parse(JSON.stringify(toRecorded(struct)));

test('values of every operation', () => {
  for (const version of contract.versions)
    for (const name of version.agentNames) {
      const lookup = version.agent(name);
      for (const { parameters, results, types } of lookup.found === 'agent' ? lookup.agent.operations : [])
        for (const fields of [parameters, results])
          fc.assert(
            fc.property(fieldsOf(fields, { types, wire: 'soap' }, 2), (struct) => {
              const back = structFromRecorded(there(struct), types, fields);
              expect(JSON.stringify(showStruct(back))).toBe(JSON.stringify(showStruct(struct)));
            }),
            { seed: 20261130, numRuns: manyRuns(2) },
          );
    }
});

const { types, results } = operationOf('Services88.Contact.GetContactEntity');

test.each([
  ['a number that JSON loses', { Response: -0 }],
  ['numbers that JSON has no form for', { Response: [Number.NaN, Infinity] }],
  ['null, absent and empty', { Response: { Name: null, Emails: [], Department: '' } }],
  ['a dictionary in its order, with any key', { Response: new Map([['10', 'b'], ['9', 'a'], ['__proto__', null], ['$map', 'x']]) }], // prettier-ignore
  ['a document', { Response: new Document([Buffer.from('ab'), Buffer.from('c')]) }],
  ['JSON', { Response: new JsonText('{"a":1.50}') }],
  ['half of a surrogate pair', { Response: '\ud800' }],
])('%s', (_, struct: Struct) => {
  const back = structFromRecorded(there(struct), types, results);
  expect(toRecorded(back)).toEqual(toRecorded(struct));
  expect(Object.is(back['Response'], -0)).toBe(Object.is(struct['Response'], -0));
  const orderIn = (value: unknown) => (value instanceof Map ? [...value] : undefined);
  expect(orderIn(back['Response'])).toEqual(orderIn(struct['Response']));
});

test('what no contract names, and a derived type', () => {
  const field = results[0]?.type;
  const fields: readonly Field[] = field?.kind === 'struct' ? field.fields : [];
  const elements = new Map<string, UnknownElement>([['urn:a New', { before: 3, name: 'New', text: '<New>1</New>' }]]);
  const struct: Struct = {
    Response: {
      [subtype]: 'Derived',
      [extras]: new Map([['newer', new JsonText('[1]')]]),
      [unknownElements]: { fields, elements },
      Name: 'A',
    },
  };
  const back = structFromRecorded(there(struct), types, results);
  expect(toRecorded(back)).toEqual(toRecorded(struct));
  const response: unknown = back['Response'];
  expect(response).toMatchObject({ [unknownElements]: { elements } });
  // A writer of other fields than these has no place for the elements.
  expect(Object(response)[unknownElements].fields).toBe(fields);
});

test('anyType with a type of the contract', () => {
  const type = types.find({ namespace: 'http://www.w3.org/2001/XMLSchema', local: 'long' });
  if (type === undefined) throw new Error('no long');
  const back = structFromRecorded(there({ Response: new Typed(type, '9007199254740993') }), types, results);
  expect(back['Response']).toEqual(new Typed(type, '9007199254740993'));
});

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

test.each([
  ['a list', []],
  ['nothing', null],
  ['too deep', { Response: deep(5_000) }],
  ['an unknown type', { Response: { $typed: ['urn:x', 'Y'], value: 1 } }],
  ['no pairs', { Response: { $map: ['ab'] } }],
  ['no text', { Response: { $json: 1 } }],
  ['no elements', { Response: { $elements: [['a', 'b', 'c', 'd']] } }],
])('%s is refused', (_, json) => {
  expect(() => structFromRecorded(json, types, results)).toThrow(BrokenRecording);
});
