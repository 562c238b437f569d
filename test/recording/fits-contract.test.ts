import * as fc from 'fast-check';
import { extras, JsonText, subtype, unknownElements, type Struct } from '../../src/command';
import { checkFits } from '../../src/recording/fits-contract';
import { BrokenRecording } from '../../src/recording/value-text';
import { manyRuns } from '../many-runs';
import { fieldsOf } from '../properties/values';
import { contract, operationOf } from './rig';

test('whatever a wire reads fits', () => {
  const lookup = contract.version('Services88')?.agent('Person');
  const operations = lookup?.found === 'agent' ? lookup.agent.operations : [];
  expect(operations.length).toBeGreaterThan(30);
  for (const { parameters, types } of operations)
    fc.assert(
      fc.property(fieldsOf(parameters, { types, wire: 'soap' }, 2), (struct) => checkFits(struct, parameters, types)),
      { seed: 20261130, numRuns: manyRuns(20) },
    );
});

const { parameters, types } = operationOf('Services88.Contact.SaveContactEntity');

test.each<readonly [string, Struct]>([
  ['a list for a struct', { ContactEntity: [] }],
  ['a text for a list', { ContactEntity: { Emails: 'a@example.com' } }],
  ['a number that is too large', { ContactEntity: { ContactId: 2 ** 31 } }],
  ['half a number', { ContactEntity: { ContactId: 1.5 } }],
  ['a date that is none', { ContactEntity: { UpdatedDate: 'now' } }],
  ['a truth that is a text', { ContactEntity: { NoMailing: 'true' } }],
  ['a struct for a dictionary', { ContactEntity: { ExtraFields: { a: 'b' } } }],
  ['a property that no contract names', { ContactEntity: { Own: 1 } }],
  ['a derived type that is none', { ContactEntity: { [subtype]: 'Evil' } }],
  ['JSON that ends too early', { ContactEntity: { [extras]: new Map([['more', new JsonText('1},"ContactId":{')]]) } }],
  ['an element', { ContactEntity: { [unknownElements]: { fields: [], elements: new Map() } } }],
])('%s does not', (_, struct) => {
  expect(() => checkFits(struct, parameters, types)).toThrow(BrokenRecording);
});
