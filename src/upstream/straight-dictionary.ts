/** Dictionaries on the straight way. */
import type { DictionaryType } from '../contract';
import { JsonToken, writeJsonString } from '../json';
import { leafWriter, taggedOf, tagsIn, type WriteLeaf } from '../soap';
import { end, surprise, unbound, type Content, type Copy, type Walk } from './straight-way';

/**
 * An entry as it was met before. Two thirds of an entity are the user's rights on its fields, a carrier for each, and they are the same in one record
 * after the other: what stands there letter by letter need not be read again.
 */
interface KnownEntry {
  readonly key: string;
  /** Key and value as they stood in the JSON. */
  readonly json: string;
  readonly xml: string;
  /** Namespaces whose prefixes the XML uses. */
  readonly used: readonly string[];
  /** Which entry came next the last time. */
  follower: KnownEntry | undefined;
}

interface Known {
  readonly byKey: Map<string, KnownEntry>;
  /** Which came first the last time. */
  opening: KnownEntry | undefined;
}

/** UTF-16 units of one entry, and of all that the process keeps. */
const entryCharsMax = 1024;
let charsLeft = 4 * 1024 * 1024;

/**
 * @param copyValue copies an entry's value, null too
 * @param isRecord whether the values are carriers: texts are the users' own, and seldom the same
 */
export function dictionaryContent(type: DictionaryType, copyValue: Copy, isRecord: boolean): Content {
  const keyType = type.key.type;
  if (keyType.kind !== 'scalar' || keyType.scalar !== 'string') return end;
  const copyEntry = entryCopy(type, leafWriter(keyType), copyValue);
  const known: Known = { byKey: new Map(), opening: undefined };
  return (walk) => {
    const { reader, namespaces } = walk;
    if (reader.peek() !== JsonToken.object) throw surprise;
    reader.enterObject();
    const met = new Set<string>();
    let text = '';
    let previous: KnownEntry | undefined;
    for (;;) {
      const guess = previous === undefined ? known.opening : previous.follower;
      if (guess !== undefined && reader.nextKeyIs(guess.json)) {
        note(met, guess.key);
        for (const namespace of guess.used) namespaces.prefix(namespace);
        text += guess.xml;
        previous = guess;
        continue;
      }
      const key = reader.nextKey();
      if (key === undefined) return text;
      note(met, key);
      const start = reader.offset;
      const told = walk.told.length;
      const { xml, used } = namespaces.watch(() => copyEntry(key, walk));
      text += xml;
      if (!isRecord || used === undefined || walk.told.length > told) continue;
      const entry = remember(known, { key, value: reader.textSince(start), xml, used });
      if (previous === undefined) known.opening = entry;
      else previous.follower = entry;
      previous = entry;
    }
  };
}

/** @throws surprise for a key that stands twice */
function note(met: Set<string>, key: string): void {
  if (met.has(key)) throw surprise;
  met.add(key);
}

type NewEntry = Pick<KnownEntry, 'key' | 'xml' | 'used'> & { readonly value: string };

/** undefined: there is no room for it. */
function remember({ byKey }: Known, { key, value, xml, used }: NewEntry): KnownEntry | undefined {
  const json = `${writeJsonString(key)}:${value}`;
  const before = byKey.get(key);
  if (before?.json === json) return before;
  const chars = json.length + xml.length;
  const left = charsLeft + (before === undefined ? 0 : before.json.length + before.xml.length) - chars;
  if (chars > entryCharsMax || left < 0) return undefined;
  charsLeft = left;
  const entry: KnownEntry = { key: unbound(key), json: unbound(json), xml: unbound(xml), used, follower: undefined };
  byKey.set(entry.key, entry);
  return entry;
}

/** Writes an entry's key, and its value by `copyValue`. */
type CopyEntry = (key: string, walk: Walk) => string;

function entryCopy({ entry: name, key }: DictionaryType, writeKey: WriteLeaf, copyValue: Copy): CopyEntry {
  const entryElement = taggedOf({ name: name.local, namespace: name.namespace });
  const keyElement = taggedOf(key);
  return (text, walk) => {
    const entry = tagsIn(walk.namespaces, entryElement);
    const tags = tagsIn(walk.namespaces, keyElement);
    const written = writeKey(text, { undeclared: 'omit' }) ?? '';
    const keyText = written === '' ? tags.empty : `${tags.open}${written}${tags.close}`;
    return `${entry.open}${keyText}${copyValue(walk)}${entry.close}`;
  };
}
