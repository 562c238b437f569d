/**
 * Dictionary entries as they were met before. Two thirds of an entity are the user's rights on its fields, a carrier
 * for each, and they are the same in one record after the other: what stands there letter by letter need not be read
 * again.
 */
import type { DictionaryType, Type } from '../contract';
import type { Value } from './value';
import { ownCopy } from '../text/memo';

/**
 * Whether a dictionary's values say what may be done with something: carriers that hold a set of members. Others hold
 * the users' own texts, which are seldom the same, and are not to stay in memory when a call is over.
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

/** So many entries of a dictionary are kept without one being met again; then nothing is gained by keeping more. */
const trialsMax = 500;

/** @typeParam Made what is made of an entry: shared by all messages, never to be changed */
export interface KnownEntry<Made> {
  readonly key: string;
  /** Key and value as they stood in the message. */
  readonly text: string;
  readonly made: Made;
  /** Which entry came next the last time. */
  follower: KnownEntry<Made> | undefined;
}

/** Those of one dictionary of the contract, compiled with its reader. */
export class KnownEntries<Made> {
  readonly #byText = new Map<string, KnownEntry<Made>>();
  /** Which came first the last time. */
  #opening: KnownEntry<Made> | undefined;
  #trials = trialsMax;

  /** Which entry is likely to come after another; after none: which is the first. */
  after(previous: KnownEntry<Made> | undefined): KnownEntry<Made> | undefined {
    return previous === undefined ? this.#opening : previous.follower;
  }

  /** Takes note that an entry was met again. */
  met(): void {
    if (this.#trials < trialsMax) this.#trials += 1;
  }

  /**
   * Remembers an entry, and that it came after another.
   * @param text key and value as they stand in the message
   * @param make makes what is kept of it
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

/** What has been found out of a value that all messages share. */
export interface SharedNotes {
  /** Who has written it, and what came of it. */
  writer: object | undefined;
  text: string;
  /** Whether it holds only what the contract knows. */
  isPlain: boolean | undefined;
}

const notes = new WeakMap<object, SharedNotes>();

/** Says of a value that it is kept for further messages, and so worth taking notes of; gives it back. */
export function share(value: Value): Value {
  if (typeof value === 'object' && value !== null)
    notes.set(value, { writer: undefined, text: '', isPlain: undefined });
  return value;
}

/** undefined: it belongs to one message. */
export function notesOf(value: Value | undefined): SharedNotes | undefined {
  return typeof value === 'object' && value !== null ? notes.get(value) : undefined;
}
