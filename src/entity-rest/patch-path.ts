/** Where a patch changes something: JSON Pointer (RFC 6901), as the vendor takes it. */
import type { DictionaryType, StructType, TypeTable, Field } from '../contract';
import { excerpt, leafText, Refusal, scalarParser, subtype, type Dictionary, type Struct } from '../command';
import { foldCase, named, namesOf, offeredNames } from '../rest';
import { perKey } from '../text/memo';

const pathCharsMax = 1024;
const depthMax = 16;

/**
 * The names of a path such as `/Category/Id`. The leading slash may be left out; `~1` is a slash, `~0` a tilde. The
 * whole entity has no path here: PUT replaces it.
 * @throws Refusal
 */
export function parsePatchPath(text: string): readonly string[] {
  if (text.length > pathCharsMax) throw new Refusal('request.limit', `a path of more than ${pathCharsMax} characters`);
  const bare = text.startsWith('/') ? text.slice(1) : text;
  if (bare === '') throw new Refusal('request.invalid', 'the path names no property');
  const names = bare.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (names.length > depthMax) throw new Refusal('request.limit', `a path of more than ${depthMax} names`);
  return names;
}

/** The path as it is written in a patch. */
export function writePatchPath(names: readonly string[]): string {
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const fieldsByName = perKey(({ fields }: StructType) => namesOf(fields));

/** The property of that name, in any letter case; undefined: the contract has none. */
export function fieldNamed(type: StructType, name: string): Field | undefined {
  return named(fieldsByName(type), name);
}

/** As `fieldNamed`. @throws Refusal where there is none */
export function knownProperty(type: StructType, name: string): Field {
  const field = fieldNamed(type, name);
  if (field !== undefined) return field;
  const offered = offeredNames(type.fields.map((each) => each.name));
  throw new Refusal('request.invalid', `${type.name.local} has no property ${excerpt(name)}; it has ${offered}`);
}

/** The type that a struct really is: the declared one, or one derived from it. */
export function actualType(declared: StructType, { [subtype]: local }: Struct, types: TypeTable): StructType {
  if (local === undefined) return declared;
  return types.derivedOf(declared).find(({ name }) => name.local === local) ?? declared;
}

/**
 * The key of a dictionary that is meant. One that is there is found in any letter case, the same one first
 * (`superoffice:1` for `SuperOffice:1`); a new one is taken as it is written.
 * @throws Refusal where the keys are numbers or dates and this is none
 */
export function entryKey({ key: { type } }: DictionaryType, entries: Dictionary, written: string): string {
  const isText =
    type.kind !== 'scalar' || type.scalar === 'string' || type.scalar === 'boolean' || type.scalar === 'char';
  const key = isText ? written : leafText(scalarParser(type.scalar)(written));
  return entries.has(key) ? key : (foldedKeys(entries).get(foldCase(key)) ?? key);
}

/** The keys of a dictionary by their folded form; made once, for a patch may have thousands of keys. */
const foldedKeys = perKey(
  (entries: Dictionary) =>
    new Map(Array.from(entries.keys(), (key): readonly [string, string] => [foldCase(key), key]).toReversed()),
);

/** Tells that a dictionary has been changed in place. @param isThere whether it has the key now */
export function noteKey(entries: Dictionary, key: string, isThere: boolean): void {
  if (isThere) foldedKeys(entries).set(foldCase(key), key);
  else foldedKeys(entries).delete(foldCase(key));
}

/** The index of a list that is meant. @param end the highest one @throws Refusal where there is none */
export function listIndex(written: string, end: number): number {
  const index = /^(?:0|[1-9][0-9]{0,8})$/.test(written) ? Number(written) : undefined;
  if (index === undefined) throw new Refusal('request.invalid', `${excerpt(written)} is no index of a list`);
  if (index > end) throw new Refusal('request.invalid', `the list ends before index ${index}`);
  return index;
}
