/** Whatever a client sends, the handlers answer or refuse. */
import fc from 'fast-check';
import { archiveHandlers, findHandlers, selectionHandlers } from '../../src/archive';
import { isStruct, type Struct, type Value } from '../../src/command';
import { anyCharacter } from '../any-character';
import { manyRuns } from '../many-runs';
import { company, frame } from './company';

const text = fc.oneof(
  fc.constantFrom('Contact', 'ContactActivity', 'FindContact', 'ContactDynamicSelectionV2', 'name', 'date', 'amount'),
  fc.constantFrom(
    'contact/name',
    'contactUdef/x',
    'updatedDate',
    'begins',
    'thisPeriod',
    'between',
    'set',
    '[I:5]',
    '1',
  ),
  fc.constantFrom(
    "name begins 'Å' and updatedDate today",
    'selectionId = 601',
    '2026-01-05',
    '[D:13/45/2026]',
    '1e999',
  ),
  fc.string({ unit: anyCharacter, maxLength: 6 }),
);
const leaf: fc.Arbitrary<Value> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const restriction: fc.Arbitrary<Value> = fc.record(
  {
    Name: text,
    Operator: text,
    Values: fc.array(text, { maxLength: 3 }),
    IsActive: fc.boolean(),
    InterParenthesis: fc.integer({ min: -2, max: 2 }),
    InterOperator: fc.constantFrom('And', 'Or', 'None'),
    Direction: fc.constantFrom('ASC', 'DESC'),
  },
  { requiredKeys: [] },
);
const argument: fc.Arbitrary<Value> = fc.oneof(leaf, fc.array(fc.oneof(leaf, restriction), { maxLength: 4 }));
const names = [
  'ProviderName Columns SortOrder Restriction Restrictions Entities Page PageSize Table Fields GuiName',
  'DesiredColumns OrderBy ExtraRestrictions StorageKey SelectionId RecordId ChosenColumns GroupIds Select',
].flatMap((line) => line.split(' '));
const given: fc.Arbitrary<Struct> = fc.dictionary(fc.constantFrom(...names), argument, { noNullPrototype: true });
const handlers = [...archiveHandlers, ...findHandlers, ...selectionHandlers];

test('no arguments make a handler throw', () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...handlers), given, ([, handler], each) => {
      const outcome = handler(
        company,
        { ProviderName: 'Contact', ...each },
        { ...frame, kept: new Map<string, Value>() },
      );
      outcomes.add(outcome.kind);
      expect(outcome.kind === 'failure' ? outcome.message !== '' : isStruct(outcome.results)).toBe(true);
    }),
    { seed: 17, numRuns: manyRuns(3000) },
  );
  expect(outcomes.size).toBe(2);
});
