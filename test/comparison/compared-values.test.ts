/** Comparisons of arbitrary values: every type of the garden, over both wires. */
import * as fc from 'fast-check';
import { leafText, type List, type Struct, type Value } from '../../src/command';
import { compareOutcomes } from '../../src/comparison';
import type { Field, Type } from '../../src/contract';
import { garden } from '../golden/garden';
import { manyRuns } from '../many-runs';
import { fieldsOf } from '../properties/values';
import { answer, asked, differences, masking, operation, passedRest, passedSoap, places } from './outcomes';

const seed = 20261130;
const values = fieldsOf(operation.results, { types: garden.types, wire: 'json' }, 2);

test('equal values are no difference, whichever wire they came over', async () => {
  await fc.assert(
    fc.asyncProperty(values, fc.constantFrom('soap', 'rest'), async (results, wire) => {
      const command = asked(wire);
      expect(await differences(command, passedSoap(results), passedRest(results))).toStrictEqual([]);
      expect(await differences(command, passedRest(results), answer(results))).toStrictEqual([]);
      expect(await differences(command, answer(results), passedSoap(results))).toStrictEqual([]);
    }),
    { seed, numRuns: manyRuns(500) },
  );
});

/** A place in a record, and the record with another value there. */
interface Planted {
  readonly path: string;
  readonly other: Value;
}

const elsewhere = (value: Value): Value => {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 1 ? 2 : 1;
  return null;
};

/** Every leaf that can be changed, with the whole value in which just that one is changed. */
function plantedIn(value: Value, type: Type, path: string): readonly Planted[] {
  if (value === null) return [];
  if (type.kind === 'struct') return plantedInFields(Object(value), type.fields, path);
  if (type.kind === 'list' && Array.isArray(value)) {
    const list: List = value;
    return list.flatMap((item, at) =>
      plantedIn(item, type.item.type, `${path}[]`).map(({ path: place, other }) => ({
        path: place,
        other: list.with(at, other),
      })),
    );
  }
  const other = type.kind === 'scalar' ? elsewhere(value) : null;
  const isPlanted = type.kind === 'scalar' && (other !== null || type.scalar === 'string');
  return isPlanted ? [{ path, other: other ?? `${leafText(value)}!` }] : [];
}

function plantedInFields(struct: Struct, fields: readonly Field[], path: string): readonly Planted[] {
  return fields.flatMap(({ name, type }) =>
    plantedIn(struct[name] ?? null, type, path === '' ? name : `${path}.${name}`).map(({ path: place, other }) => ({
      path: place,
      other: { ...struct, [name]: other },
    })),
  );
}

test('one value that is changed is one difference, at its path', () => {
  let planted = 0;
  fc.assert(
    fc.property(values, fc.nat(), (results, nth) => {
      const all = plantedInFields(results, operation.results, '');
      const one = all[nth % Math.max(1, all.length)];
      if (one === undefined) return;
      planted += 1;
      const found = compareOutcomes(asked('rest'), answer(results), answer(Object(one.other)), { masking });
      expect(places(found)).toStrictEqual([`${one.path} value`]);
    }),
    { seed, numRuns: manyRuns(1_000) },
  );
  expect(planted).toBeGreaterThan(100);
});
