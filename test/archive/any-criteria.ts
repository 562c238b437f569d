/** Criteria of every form that can be written as a text and as a list. */
import fc from 'fast-check';
import type { CriteriaGroup, Criterion } from '../../src/archive';
import { anyCharacter } from '../any-character';

const column = fc
  .stringMatching(/^[a-z]{1,5}(?:\/[A-Z][a-z]{0,3})?(?::[0-9])?$/)
  .filter((name) => !/^(?:and|or)$/.test(name));
const someText = fc.string({ unit: anyCharacter, maxLength: 8 });
const criterion = fc.oneof(
  fc.record({
    kind: fc.constant('criterion' as const),
    column,
    operator: fc.constantFrom('=', '!=', 'begins', 'oneOf', 'between', 'set', 'thisPeriod'),
    values: fc.array(someText, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('criterion' as const),
    column,
    operator: fc.constantFrom('isNull', 'today', 'set'),
    values: fc.constant<string[]>([]),
  }),
);

/** Criteria of a few levels. */
export const anyCriteria: fc.Arbitrary<Criterion | CriteriaGroup> = fc.letrec<{ node: Criterion | CriteriaGroup }>(
  (tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      criterion,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  }),
).node;
