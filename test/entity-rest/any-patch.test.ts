/** Whatever a client sends as a patch: the entity itself stays as it was, and the answer is an entity or a failure. */
import * as fc from 'fast-check';
import type { StructType } from '../../src/contract';
import type { Struct } from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import { patchEntity, patchEntityInTurns } from '../../src/entity-rest';
import { manyRuns } from '../many-runs';
import { waterOperation } from '../rest/messages';

const { parameters: fields, types } = waterOperation;
const type: StructType = {
  kind: 'struct',
  name: { namespace: '', local: 'Garden' },
  base: undefined,
  fields,
  ownFields: fields,
};
const context = { types, json: defaultJsonLimits };

const gardenOf = (): Struct => ({
  Text: 'old',
  Number: 5,
  Names: ['a', 'b'],
  Beds: [[{ Name: 'oak' }], []],
  Notes: new Map([['x_foobar', 'y']]),
  Counts: new Map([['1', 2]]),
  Plant: { Name: 'oak', Shoots: [{ Name: 'leaf' }] },
});

const names =
  'Text number NAMES Beds Notes Counts Visits Plant Parent Shoots Name Anything 0 1 - -1 01 x_foobar __proto__ ~0 ~1';
const name = fc.constantFrom(...names.split(' '), '', 'constructor', '2024-05-06T07:08:09', '\u0000');
const value = fc.oneof(
  fc.constantFrom(null, 1, 'x', true, [], {}, [1], ['x'], { Name: 'x' }, [{ Name: null }], { a: 'b' }, { 1: 2 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const operation = fc.record({
  op: fc.constantFrom('add', 'replace', 'remove', 'test', 'move', 'Add'),
  path: fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`),
  value,
});
const patch = fc.oneof(fc.array(operation, { maxLength: 4 }), fc.dictionary(name, value, { maxKeys: 4 }), value);

test('the answer is an entity or a failure, and the entity stays', () => {
  const counted = { patched: 0, failure: 0 };
  fc.assert(
    fc.property(patch, (any) => {
      const before = gardenOf();
      const result = patchEntity(before, JSON.stringify(any), type, context);
      counted[result.kind] += 1;
      expect(before).toEqual(gardenOf());
      expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    }),
    { numRuns: manyRuns(3_000), seed: 17 },
  );
  // Both are met, so the patches are neither all good nor all bad.
  expect(Math.min(counted.patched, counted.failure)).toBeGreaterThan(50);
});

test('a large patch pauses, and its costs do not multiply', () => {
  const operations = Array.from({ length: 5_000 }, (_, index) => ({
    op: 'add',
    path: `/Notes/key${index}`,
    value: 'x'.repeat(100),
  }));
  const turns = patchEntityInTurns(gardenOf(), JSON.stringify(operations), type, context);
  let pauses = 0;
  let step = turns.next();
  for (; step.done !== true; step = turns.next()) pauses += 1;
  expect(pauses).toBeGreaterThan(10);
  const { value: result } = step;
  expect(result.kind === 'patched' && result.entity['Notes']).toHaveProperty('size', 5_001);
});
