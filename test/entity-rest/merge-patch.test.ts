/** A merge patch, applied as operations, does what the pseudo-code of RFC 7396 does to the JSON of the entity. */
import * as fc from 'fast-check';
import type { Field, StructType } from '../../src/contract';
import { isStruct } from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import { decodePart } from '../../src/rest';
import { patchEntity } from '../../src/entity-rest';
import { manyRuns } from '../many-runs';
import { missing, waterOperation } from '../rest/messages';

const { parameters, types } = waterOperation;
const used = new Set(['Text', 'Names', 'Notes', 'Plant']);
const fields: readonly Field[] = parameters.filter(({ name }) => used.has(name));
const type: StructType = {
  kind: 'struct',
  name: { namespace: '', local: 'Garden' },
  base: undefined,
  fields,
  ownFields: fields,
};
const whole: Field = { name: '', namespace: '', type, optional: true, nillable: true };

type Json = null | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** RFC 7396 section 2, with the vendor's own rule: an object for an array is one more item of it. */
function mergedAsTheRfcSays(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  if (Array.isArray(target)) return [...target, mergedAsTheRfcSays(undefined, patch)];
  const result: Record<string, Json> = { ...(isObject(target) ? target : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergedAsTheRfcSays(result[name], value);
  }
  return result;
}

/** The text of a canonical value as JSON without nulls: for an entity, a property left out and null are the same. */
function shown(value: unknown): unknown {
  if (value instanceof Map) return shown(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, shown(member)]));
}

const text = fc.constantFrom('', 'a', '~1', 'x/y');
const key = fc.constantFrom('a', 'b/c', '~', '__proto__x', '0', '-');
/** Some of the members. */
const some = (members: Readonly<Record<string, fc.Arbitrary<Json>>>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(...Object.entries(members).map(([name, value]) => fc.option(fc.tuple(fc.constant(name), value))))
    .map((kept) => Object.fromEntries(kept.filter((each) => each !== null)));

const plantOf = (depth: number): fc.Arbitrary<JsonObject> =>
  some({
    Name: fc.option(text),
    ...(depth === 0
      ? {}
      : { Parent: fc.option(plantOf(depth - 1)), Shoots: fc.option(fc.array(plantOf(depth - 1), { maxLength: 2 })) }),
  });

const jsonOf = some({
  Text: fc.option(text),
  Names: fc.option(fc.array(text, { maxLength: 3 })),
  Notes: fc.option(fc.dictionary(key, text, { maxKeys: 3 })),
  Plant: fc.option(plantOf(2)),
});

/** As an entity, and now and then a null in a dictionary or an object for a list. */
const patchOf = fc.tuple(jsonOf, key, fc.boolean(), fc.boolean()).map(([json, name, removes, appends]): Json => {
  const patch: Record<string, Json> = Object.fromEntries(Object.entries(json));
  const { Notes, Plant } = json;
  if (removes && isObject(Notes)) patch['Notes'] = { ...Notes, [name]: null };
  if (appends && isObject(Plant)) patch['Plant'] = { ...Plant, Shoots: { Name: 'new', Parent: null } };
  return patch;
});

/** Whether an object stands for a list that is not there: then nothing tells the RFC that it is one. */
function beginsList(target: Json | undefined, patch: Json): boolean {
  if (!isObject(patch)) return false;
  const base = isObject(target) ? target : {};
  return Object.entries(patch).some(
    ([name, value]) =>
      (name === 'Shoots' && isObject(value) && !Array.isArray(base[name])) || beginsList(base[name], value),
  );
}

test('a merge patch does what RFC 7396 says', () => {
  fc.assert(
    fc.property(jsonOf, patchOf, (before, patch) => {
      fc.pre(!beginsList(before, patch));
      const entity = decodePart(JSON.stringify(before), whole, types, defaultJsonLimits);
      if (!isStruct(entity)) return missing();
      const result = patchEntity(entity, JSON.stringify(patch), type, { types, json: defaultJsonLimits });
      if (result.kind === 'failure') throw new Error(`${result.path}: ${result.message}`);
      expect(shown(result.entity)).toEqual(shown(mergedAsTheRfcSays(before, patch)));
    }),
    { numRuns: manyRuns(500), seed: 17 },
  );
});
