/**
 * Dictionary entries that were met before. Most of an entity are the user's rights on its fields, a struct for each.
 * They are the same in one record after the other: an entry with the same text need not be read again.
 */
import type { DictionaryType, Type } from '../contract';
import type { Value } from './value';
import { ownCopy } from '../text/memo';

/**
 * Whether a dictionary's values tell what may be done with something: structs that hold a set of members. Others hold
 * the users' own texts, which are seldom the same and must not stay in memory when a call is over.
 */
export function holdsRights({ value }: DictionaryType): boolean {
  return value.type.kind === 'struct' && hasSet(value.type, new Set());
}

function hasSet(type: Type, seen: Set<Type>): boolean {
  if (type.kind !== 'struct' || seen.has(type)) return type.kind === 'flags';
  seen.add(type);
  return type.fields.some((field) => hasSet(field.type, seen));
}

/** UTF-16 units of one entry, and of all that the process keeps. */
const entryCharsMax = 1024;
let charsLeft = 8 * 1024 * 1024;

/** After so many entries of which none was met again, no more of the dictionary are kept. */
const trialsMax = 500;

/** @typeParam Made what is made of an entry: shared by all messages, never to be changed */
export interface KnownEntry<Made> {
  readonly key: string;
  /** Key and value as they stood in the message. */
  readonly text: string;
  readonly made: Made;
  /** The entry that came next the last time. */
  follower: KnownEntry<Made> | undefined;
}

/** The entries of one dictionary of the contract, compiled with its reader. */
export class KnownEntries<Made> {
  readonly #byText = new Map<string, KnownEntry<Made>>();
  /** The entry that came first the last time. */
  #opening: KnownEntry<Made> | undefined;
  #trials = trialsMax;

  /** The entry that is likely to come next; for undefined: first. */
  after(previous: KnownEntry<Made> | undefined): KnownEntry<Made> | undefined {
    return previous === undefined ? this.#opening : previous.follower;
  }

  /** Notes that an entry was met again. */
  met(): void {
    if (this.#trials < trialsMax) this.#trials += 1;
  }

  /**
   * Remembers an entry, and that it came after `previous`.
   * @param text key and value as they stand in the message
   * @param make makes what is kept of the entry
   * @param madeChars about the size of that, in UTF-16 units
   * @returns undefined: it is not kept
   */
  add(
    previous: KnownEntry<Made> | undefined,
    key: string,
    text: string,
    make: () => Made,
    madeChars: number,
  ): KnownEntry<Made> | undefined {
    const entry = this.#byText.get(text) ?? this.#added(key, text, make, madeChars);
    if (entry === undefined) return undefined;
    if (previous === undefined) this.#opening = entry;
    else previous.follower = entry;
    return entry;
  }

  #added(key: string, text: string, make: () => Made, madeChars: number): KnownEntry<Made> | undefined {
    const chars = text.length + madeChars;
    if (this.#trials === 0 || chars > entryCharsMax || chars > charsLeft) return undefined;
    this.#trials -= 1;
    charsLeft -= chars;
    const entry = { key: ownCopy(key), text: ownCopy(text), made: make(), follower: undefined };
    this.#byText.set(entry.text, entry);
    return entry;
  }
}

/** What is known of a value that all messages share. */
export interface SharedNotes {
  /** The writer that wrote it last, and the text that it wrote. */
  writer: object | undefined;
  text: string;
  /** Whether it holds only what the contract knows. */
  isPlain: boolean | undefined;
}

const notes = new WeakMap<object, SharedNotes>();

/** Marks a value as kept for further messages, so that notes are taken of it; gives it back. */
export function share(value: Value): Value {
  if (typeof value === 'object' && value !== null)
    notes.set(value, { writer: undefined, text: '', isPlain: undefined });
  return value;
}

/** The notes on a value; undefined: it belongs to one message. */
export function notesOf(value: Value | undefined): SharedNotes | undefined {
  return typeof value === 'object' && value !== null ? notes.get(value) : undefined;
}
