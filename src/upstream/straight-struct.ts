/**
 * Structs and lists on the straight way, compiled per pair of types: JSON of the CRM's version becomes XML of the
 * caller's.
 */
import type { DictionaryType, Field, ListType, StructType, Type } from '../contract';
import { JsonToken, skip, writeJsonString } from '../json';
import { isErrorWord, isResultName, named, namesOf } from '../rest';
import { taggedOf, tagsIn, type Tagged } from '../soap';
import { finish } from '../text/turn';
import { dictionaryContent } from './straight-dictionary';
import { leafContent } from './straight-leaf';
import { end, surprise, type CopyContent, type Copy, type Walk } from './straight-way';
import { perPair } from '../text/memo';

/** @param isProperty whether null may mean that the value is not there, as in a struct, other than in a list */
export function copyOf(from: Field, to: Field, isProperty: boolean): Copy {
  const element = taggedOf(to);
  const onNull = copyNull(from, to, element, isProperty);
  if (isLeaf(from.type) && isLeaf(to.type)) {
    const content = leafContent(from.type, to.type);
    return (walk) => {
      const text = content(walk);
      if (text === null) return onNull(walk);
      const tags = tagsIn(walk.namespaces, element);
      if (text === undefined) return '';
      return text === '' ? tags.empty : tags.open + text + tags.close;
    };
  }
  const content = lazily(() => contentOf(from.type, to.type));
  return (walk) => {
    if (walk.reader.peek() === JsonToken.null) return onNull(walk);
    const tags = tagsIn(walk.namespaces, element);
    const inside = content(walk);
    return inside === '' ? tags.empty : tags.open + inside + tags.close;
  };
}

function copyNull(from: Field, to: Field, element: Tagged, isProperty: boolean): Copy {
  return ({ reader, namespaces }) => {
    reader.readNull();
    if (!from.nillable && isProperty) return '';
    // Leaving the item out would move the others.
    if (!from.nillable) throw surprise;
    const tags = tagsIn(namespaces, element);
    if (!to.nillable) return '';
    namespaces.declareNil();
    return tags.nil;
  };
}

const isLeaf = (type: Type) => type.kind === 'scalar' || type.kind === 'enum' || type.kind === 'flags';

/** Compiled at the first value: a type may contain itself, and most of what an entity reaches is never sent. */
function lazily(compile: () => CopyContent): CopyContent {
  let content: CopyContent | undefined;
  return (walk) => (content ??= compile())(walk);
}

function contentOf(from: Type, to: Type): CopyContent {
  if (from.kind === 'struct' && to.kind === 'struct') return structContent(from, to);
  if (from.kind === 'list' && to.kind === 'list') return listContent(from, to);
  if (from.kind === 'dictionary' && to.kind === 'dictionary') return dictionaryContent(to, copyEntryValue(from, to));
  // anyType, and what changed its kind.
  return end;
}

/** A value that is not there is null, and written as such. */
const copyEntryValue = ({ value: from }: DictionaryType, { value: to }: DictionaryType): Copy =>
  copyOf({ ...from, nillable: true }, to, true);

interface PropertyCopy {
  readonly name: string;
  /** Where it stands in the XML, which has the order of the caller's contract. */
  readonly place: number;
  /** The key as writers put it, `"Name":`. */
  readonly literal: string;
  /** Whether no error object has such a property. */
  readonly isResult: boolean;
  readonly copy: Copy;
  /** Which property came next the last time: a CRM keeps to its order. */
  follower: PropertyCopy | undefined;
}

interface StructCopy {
  /** By name in any letter case. */
  readonly byName: ReadonlyMap<string, PropertyCopy>;
  /** As many empty places as there may be. */
  readonly none: readonly undefined[];
  /** Which came first the last time. */
  opening: PropertyCopy | undefined;
}

function structContent(from: StructType, to: StructType): CopyContent {
  const slots = slotsOf(from, to);
  return (walk) => copyProperties(walk, slots);
}

const slotsOf: (from: StructType, to: StructType) => StructCopy = perPair(compileSlots);

function compileSlots(from: StructType, to: StructType): StructCopy {
  const targets = new Map(to.fields.map((field, place) => [field.name, { field, place }]));
  let places = to.fields.length;
  const inOrder = from.fields.map((field): PropertyCopy => {
    const { name } = field;
    const target = targets.get(name);
    return {
      name,
      // A property that is left out has a place, too: it must not stand twice.
      place: target?.place ?? places++,
      literal: `${writeJsonString(name)}:`,
      isResult: isResultName(name),
      copy: target === undefined ? leaveOut(field, to) : copyOf(field, target.field, true),
      follower: undefined,
    };
  });
  for (const [index, slot] of inOrder.entries()) slot.follower = inOrder[index + 1];
  return { byName: namesOf(inOrder), none: Array.from({ length: places }, () => undefined), opening: inOrder[0] };
}

/** A property that the caller's version does not have. */
function leaveOut({ name, type }: Field, target: StructType): Copy {
  return (walk) => {
    const { reader, conversion } = walk;
    if (reader.peek() === JsonToken.null) reader.readNull();
    else {
      conversion.onField(name, '', type, target);
      passOver(walk);
    }
    return '';
  };
}

function passOver({ reader, budget }: Walk): void {
  const rest = skip(reader, budget);
  if (rest !== undefined) finish(rest);
}

function copyProperties(walk: Walk, slots: StructCopy): string {
  const { reader } = walk;
  if (reader.peek() !== JsonToken.object) throw surprise;
  reader.enterObject();
  walk.depth += 1;
  /** By place: a CRM has its own order, in which inherited properties come last. */
  const parts: (string | undefined)[] = slots.none.slice();
  let guess = slots.opening;
  let previous: PropertyCopy | undefined;
  for (;;) {
    let slot = guess;
    if (slot === undefined || !reader.nextKeyIs(slot.literal)) {
      const key = reader.nextKey();
      if (key === undefined) break;
      slot = named(slots.byName, key);
      if (slot === undefined) {
        passUnknown(walk, key);
        continue;
      }
      if (previous === undefined) slots.opening = slot;
      else previous.follower = slot;
    }
    // The property occurs twice.
    if (parts[slot.place] !== undefined) throw surprise;
    if (slot.isResult && walk.depth === 1) walk.isPlain = true;
    parts[slot.place] = slot.copy(walk);
    previous = slot;
    guess = slot.follower;
  }
  walk.depth -= 1;
  let text = '';
  for (const part of parts) if (part !== undefined) text += part;
  return text;
}

/** A newer CRM has more properties. `$type` names another struct, and "error" may be the beginning of a refusal. */
function passUnknown(walk: Walk, key: string): void {
  if (key === '$type' || isErrorWord(key)) throw surprise;
  passOver(walk);
}

function listContent({ item: from }: ListType, { item: to }: ListType): CopyContent {
  const copy = copyOf(from, to, false);
  return (walk) => {
    const { reader } = walk;
    if (reader.peek() !== JsonToken.array) throw surprise;
    reader.enterArray();
    let text = '';
    while (reader.nextItem()) text += copy(walk);
    return text;
  };
}
