/** Entries of one dictionary of rights, as earlier requests had them. */
import { KnownEntries, share, type KnownEntry, type Value } from '../command';
import type { XmlReader } from '../xml';
import type { ReadContext } from './read-context';

/** An entry as it was read. */
export interface KnownElement {
  readonly value: Value;
  /** Its elements, itself included. */
  readonly elements: number;
}

/**
 * What a text depends on besides itself: declarations, references to characters, types by name. Comments count as well.
 */
const dependent = /xmlns|<!|&#|:type\s*=/;
const prefixed = /[<\s/]([A-Za-z_][\w.-]*):/g;
const unprefixed = /<[A-Za-z_][\w.-]*[\s/>]/;

/** Messages in a row whose prefixes mean something else, after which it begins anew. */
const misfitsMax = 100;

export class KnownElements {
  #entries = new KnownEntries<KnownElement>();
  /** Prefixes that stand in them, with what they mean; '' is none. */
  readonly #bindings = new Map<string, string>();
  #misfits = 0;

  /**
   * Whether a dictionary can be read with what is known, and what is read of it be remembered: anything else that is
   * noted while it is read would be lost. The reader stands on its start.
   */
  fits({ reader, newer, documents, attachment, isStrict }: ReadContext): boolean {
    if (newer !== undefined || documents !== undefined || attachment !== undefined || !isStrict) return false;
    for (const [prefix, uri] of this.#bindings) if (meaningOf(prefix, reader) !== uri) return this.#misfit();
    this.#misfits = 0;
    return true;
  }

  /** Passes the entry that came after another, when the same text stands there; undefined: none was passed. */
  pass(reader: XmlReader, previous: KnownEntry<KnownElement> | undefined): KnownEntry<KnownElement> | undefined {
    const guess = this.#entries.after(previous);
    if (guess === undefined || !reader.knownChild(guess.text, guess.made.elements)) return undefined;
    this.#entries.met();
    return guess;
  }

  /** Remembers an entry that came after another; the reader stands on its end. */
  add(
    previous: KnownEntry<KnownElement> | undefined,
    key: string,
    text: string,
    element: KnownElement,
    reader: XmlReader,
  ): KnownEntry<KnownElement> | undefined {
    if (dependent.test(text) || !this.#binds(text, reader)) return undefined;
    return this.#entries.add(previous, key, text, () => ({ ...element, value: share(element.value) }), text.length);
  }

  /** Whether the prefixes in the text mean what they mean in all that is known. */
  #binds(text: string, reader: XmlReader): boolean {
    const prefixes = new Set(Array.from(text.matchAll(prefixed), ([, prefix = '']) => prefix));
    if (unprefixed.test(text)) prefixes.add('');
    for (const prefix of prefixes) {
      const uri = meaningOf(prefix, reader);
      if (uri === undefined || (this.#bindings.get(prefix) ?? uri) !== uri) return false;
      this.#bindings.set(prefix, uri);
    }
    return true;
  }

  #misfit(): false {
    this.#misfits += 1;
    if (this.#misfits < misfitsMax) return false;
    this.#misfits = 0;
    this.#bindings.clear();
    this.#entries = new KnownEntries();
    return false;
  }
}

const meaningOf = (prefix: string, reader: XmlReader): string | undefined =>
  reader.resolve(prefix === '' ? 'x' : `${prefix}:x`)?.namespace;
