/** Compiled JSON readers of lists and dictionaries; the readers of what they hold are handed in. */
import type { DictionaryType, Type } from '../contract';
import { excerpt, holdsRights, KnownEntries, leafText, Refusal, share, type KnownEntry, type Value } from '../command';
import { JsonToken, writeJsonString } from '../json';
import { leafOf, type Leaf } from './leaf';
import { lenientLeafOf } from './lenient-leaf';
import { metadata } from './property-names';
import {
  enter,
  tryReadUsual,
  valueUnits,
  type BeginOf,
  type Receiver,
  type PartReader,
  type ReadContext,
  type Reading,
} from './read-context';

/** Looked up once, see read-value.ts. */
const { array: arrayToken, object: objectToken } = JsonToken;

/** @param part the readers of one item */
export function listReader(part: PartReader): BeginOf {
  return (context, receiver, token) => {
    const { reader } = context;
    if (token !== arrayToken) throw new Refusal('request.invalid', 'expected an array');
    reader.enterArray();
    const items: Value[] = [];
    receiver.put(items);
    return enter(new ReadListFrame(part, items, receiver), context);
  };
}

class ReadListFrame implements Receiver {
  /** Which item is at work. */
  private at = -1;

  constructor(
    private readonly part: PartReader,
    private readonly items: Value[],
    readonly outer: Receiver,
  ) {}

  get segment(): string {
    return `[${this.at}]`;
  }

  put(item: Value | undefined): void {
    // Leaving the item out would move the others.
    if (item === undefined) throw new Refusal('request.invalid', 'must not be null');
    this.items.push(item);
  }

  advance(context: ReadContext): Reading {
    const { items } = this;
    const { reader, budget } = context;
    const { usual, begin } = this.part;
    while (reader.nextItem()) {
      this.at += 1;
      const item = tryReadUsual(usual, context);
      if (item !== undefined) items.push(item);
      else {
        const next = begin(context, this);
        if (next !== this) return next;
      }
      if (budget.count(reader.passed() + valueUnits)) return this;
    }
    return this.outer;
  }
}

type KeyOf = (name: string) => string;
const itself: KeyOf = (name) => name;
const keyReader =
  ({ fromText }: Leaf): KeyOf =>
  (name) =>
    leafText(fromText(name));

/**
 * v1 writes dictionaries as objects. The keys are data: letter case counts, and any key, `__proto__` too, is one; in
 * requests all but `metadata`.
 */
export function dictionaryReader(type: DictionaryType, part: PartReader): BeginOf {
  const keyType = type.key.type;
  const isLeaf = keyType.kind === 'scalar' || keyType.kind === 'enum' || keyType.kind === 'flags';
  const strict = isLeaf ? keyReader(leafOf(keyType)) : itself;
  const lenient = isLeaf ? keyReader(lenientLeafOf(keyType)) : itself;
  const known = isText(keyType) && holdsRights(type) ? new KnownEntries<Value>() : undefined;
  return (context, receiver, token) => {
    const { reader } = context;
    if (token !== objectToken) throw new Refusal('request.invalid', 'expected an object');
    reader.enterObject();
    const entries = new Map<string, Value>();
    receiver.put(entries);
    if (known !== undefined && isKeptAnswer(context))
      return enter(new RightsFrame(known, part, entries, receiver), context);
    return enter(new ReadDictionaryFrame(context.isLenient ? lenient : strict, part, entries, receiver), context);
  };
}

const isText = (type: Type): boolean => type.kind === 'scalar' && type.scalar === 'string';

/** Whether what is read depends on its text alone, and reading it calls none of the context's listeners. */
function isKeptAnswer({ unknown, onLeniency, documents, newerMembers }: ReadContext): boolean {
  return unknown === 'keep' && onLeniency === undefined && documents === undefined && newerMembers === 'either';
}

/** The object is entered. */
abstract class EntriesReader implements Receiver {
  /** The key of the entry at work, as it was written. */
  protected name = '';
  /** The same as the contract has it. */
  protected key = '';

  constructor(
    protected readonly part: PartReader,
    protected readonly entries: Map<string, Value>,
    readonly outer: Receiver,
  ) {}

  abstract advance(context: ReadContext): Reading;

  get segment(): string {
    return excerpt(this.name).slice(1, -1);
  }

  put(value: Value | undefined): void {
    this.entries.set(this.key, value ?? null);
  }

  /** Begins an entry. @throws Refusal for a key that is there already */
  protected enterKey(name: string, key: string): void {
    this.name = name;
    this.key = key;
    if (this.entries.has(key)) throw new Refusal('request.invalid', 'occurs twice');
  }
}

class ReadDictionaryFrame extends EntriesReader {
  constructor(
    private readonly keyOf: KeyOf,
    part: PartReader,
    entries: Map<string, Value>,
    outer: Receiver,
  ) {
    super(part, entries, outer);
  }

  advance(context: ReadContext): Reading {
    const { entries, keyOf } = this;
    const { reader, budget, onLeniency } = context;
    const { usual, begin } = this.part;
    for (let name = reader.nextKey(); name !== undefined; name = reader.nextKey()) {
      this.name = name;
      if (onLeniency !== undefined && metadata.has(name))
        throw new Refusal('request.invalid', 'a v1 CRM would not read this as a key');
      const key = keyOf(name);
      if (key !== name) onLeniency?.();
      this.enterKey(name, key);
      const value = tryReadUsual(usual, context);
      if (value !== undefined) entries.set(key, value);
      else {
        const next = begin(context, this);
        if (next !== this) return next;
      }
      if (budget.count(reader.passed() + valueUnits)) return this;
    }
    return this.outer;
  }
}

/** A dictionary of rights in a CRM's answer that is kept to be written again: known entries are not read anew. */
class RightsFrame extends EntriesReader {
  /** Where the value at work begins; -1: there is none. */
  private start = -1;
  private previous: KnownEntry<Value> | undefined;

  constructor(
    private readonly known: KnownEntries<Value>,
    part: PartReader,
    entries: Map<string, Value>,
    outer: Receiver,
  ) {
    super(part, entries, outer);
  }

  advance(context: ReadContext): Reading {
    const { entries, known } = this;
    const { reader, budget } = context;
    for (;;) {
      if (this.start >= 0) this.remember(context);
      const guess = known.after(this.previous);
      if (guess !== undefined && reader.nextKeyIs(guess.text)) {
        this.enterKey(guess.key, guess.key);
        entries.set(guess.key, guess.made);
        known.met();
        this.previous = guess;
      } else {
        const key = reader.nextKey();
        if (key === undefined) return this.outer;
        this.enterKey(key, key);
        this.start = reader.offset;
        const next = this.part.begin(context, this);
        if (next !== this) return next;
      }
      if (budget.count(reader.passed() + valueUnits)) return this;
    }
  }

  /** The value at work has been read. */
  private remember({ reader, saysError }: ReadContext): void {
    const { key, start } = this;
    this.start = -1;
    const value = this.entries.get(key) ?? null;
    const json = `${writeJsonString(key)}:${reader.textSince(start)}`;
    // What may be a refusal is to be looked at each time.
    this.previous =
      saysError === true ? undefined : this.known.add(this.previous, key, json, () => share(value), json.length);
  }
}
