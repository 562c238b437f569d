/** Dictionaries on the straight way. */
import { holdsRights, KnownEntries, type KnownEntry } from '../command';
import type { DictionaryType } from '../contract';
import { JsonToken, writeJsonString } from '../json';
import { leafWriter, taggedOf, tagsIn, type WriteLeaf } from '../soap';
import { end, surprise, type CopyContent, type Copy, type Walk } from './straight-way';
import { ownCopy } from '../text/memo';

/** What an entry becomes. */
interface EntryXml {
  readonly xml: string;
  /** Namespaces whose prefixes it uses. */
  readonly used: readonly string[];
}

/** @param copyValue copies an entry's value, null too */
export function dictionaryContent(type: DictionaryType, copyValue: Copy): CopyContent {
  const keyType = type.key.type;
  if (keyType.kind !== 'scalar' || keyType.scalar !== 'string') return end;
  const copyEntry = entryCopy(type, leafWriter(keyType), copyValue);
  const known = holdsRights(type) ? new KnownEntries<EntryXml>() : undefined;
  return (walk) => {
    const { reader, namespaces } = walk;
    if (reader.peek() !== JsonToken.object) throw surprise;
    reader.enterObject();
    const met = new Set<string>();
    let text = '';
    let previous: KnownEntry<EntryXml> | undefined;
    for (;;) {
      const guess = known?.after(previous);
      if (guess !== undefined && reader.nextKeyIs(guess.text)) {
        note(met, guess.key);
        for (const namespace of guess.made.used) namespaces.prefix(namespace);
        text += guess.made.xml;
        known?.met();
        previous = guess;
        continue;
      }
      const key = reader.nextKey();
      if (key === undefined) return text;
      note(met, key);
      if (known === undefined) {
        text += copyEntry(key, walk);
        continue;
      }
      const start = reader.offset;
      const skews = walk.skews.length;
      const { xml, used } = namespaces.watch(() => copyEntry(key, walk));
      text += xml;
      if (used === undefined || walk.skews.length > skews) continue;
      const json = `${writeJsonString(key)}:${reader.textSince(start)}`;
      previous = known.add(previous, key, json, () => ({ xml: ownCopy(xml), used }), xml.length);
    }
  };
}

/** @throws surprise for a key that occurs twice */
function note(met: Set<string>, key: string): void {
  if (met.has(key)) throw surprise;
  met.add(key);
}

type CopyEntry = (key: string, walk: Walk) => string;

/** Writes an entry's key, and its value by `copyValue`. */
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
