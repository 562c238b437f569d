/** Compiled JSON readers of lists and dictionaries; the readers of what they hold are handed in. */
import type { DictionaryType, Type } from '../contract';
import { excerpt, holdsRights, leafText, Refusal, type Value } from '../command';
import { JsonToken } from '../json';
import { isKeptAnswer, knownProperties, RightsFrame } from './known-properties';
import { leafOf, type Leaf } from './leaf';
import { lenientLeafOf } from './lenient-leaf';
import { metadata } from './metadata';
import {
  enter,
  readHere,
  valueUnits,
  type BeginOf,
  type Carrier,
  type Part,
  type ReadContext,
  type Reading,
} from './read-context';

/** Looked up once, see type-reader. */
const { array: arrayToken, object: objectToken } = JsonToken;

/** @param part the readers of one item */
export function listReader(part: Part): BeginOf {
  return (context, carrier, token) => {
    const { reader } = context;
    if (token !== arrayToken) throw new Refusal('request.invalid', 'expected an array');
    reader.enterArray();
    const items: Value[] = [];
    carrier.put(items);
    return enter(new ListFrame(part, items, carrier), context);
  };
}

class ListFrame implements Carrier {
  /** Which item is at work. */
  private at = -1;

  constructor(
    private readonly part: Part,
    private readonly items: Value[],
    readonly outer: Carrier,
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
      const item = readHere(usual, context);
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
 * v1 writes dictionaries as objects; the keys are data: letter case counts and any key, `__proto__` too, is one; in
 * requests all but `metadata`.
 */
export function dictionaryReader(type: DictionaryType, part: Part): BeginOf {
  const keyType = type.key.type;
  const isLeaf = keyType.kind === 'scalar' || keyType.kind === 'enum' || keyType.kind === 'flags';
  const strict = isLeaf ? keyReader(leafOf(keyType)) : itself;
  const lenient = isLeaf ? keyReader(lenientLeafOf(keyType)) : itself;
  const known = isText(keyType) && holdsRights(type) ? knownProperties() : undefined;
  return (context, carrier, token) => {
    const { reader } = context;
    if (token !== objectToken) throw new Refusal('request.invalid', 'expected an object');
    reader.enterObject();
    const entries = new Map<string, Value>();
    carrier.put(entries);
    if (known !== undefined && isKeptAnswer(context))
      return enter(new RightsFrame(known, part, entries, carrier), context);
    return enter(new DictionaryFrame(context.isLenient ? lenient : strict, part, entries, carrier), context);
  };
}

const isText = (type: Type): boolean => type.kind === 'scalar' && type.scalar === 'string';

class DictionaryFrame implements Carrier {
  /** The key of the entry at work, as it was written. */
  private name = '';
  private key = '';

  constructor(
    private readonly keyOf: KeyOf,
    private readonly part: Part,
    private readonly entries: Map<string, Value>,
    readonly outer: Carrier,
  ) {}

  get segment(): string {
    return excerpt(this.name).slice(1, -1);
  }

  put(value: Value | undefined): void {
    this.entries.set(this.key, value ?? null);
  }

  advance(context: ReadContext): Reading {
    const { keyOf, entries } = this;
    const { reader, budget, onLeniency } = context;
    const { usual, begin } = this.part;
    for (let name = reader.nextKey(); name !== undefined; name = reader.nextKey()) {
      this.name = name;
      if (onLeniency !== undefined && metadata.has(name))
        throw new Refusal('request.invalid', 'a v1 CRM would not read this as a key');
      const key = keyOf(name);
      if (key !== name) onLeniency?.();
      if (entries.has(key)) throw new Refusal('request.invalid', 'stands twice');
      const value = readHere(usual, context);
      if (value !== undefined) entries.set(key, value);
      else {
        this.key = key;
        const next = begin(context, this);
        if (next !== this) return next;
      }
      if (budget.count(reader.passed() + valueUnits)) return this;
    }
    return this.outer;
  }
}
