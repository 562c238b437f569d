/**
 * Dictionaries of rights in the answers of a CRM that are kept to be written again: their entries as they were met
 * before.
 */
import { excerpt, KnownEntries, Refusal, share, type KnownEntry, type Value } from '../command';
import { writeJsonString } from '../json';
import { valueUnits, type Carrier, type Part, type ReadContext, type Reading } from './read-context';

export type KnownProperties = KnownEntries<Value>;

export const knownProperties = (): KnownProperties => new KnownEntries();

/** Whether what is read depends on nothing but its text, and nobody is told of anything while it is read. */
export function isKeptAnswer({ unknown, onLeniency, documents, newerMembers }: ReadContext): boolean {
  return unknown === 'keep' && onLeniency === undefined && documents === undefined && newerMembers === 'either';
}

/** The object is entered. */
export class RightsFrame implements Carrier {
  private key = '';
  /** Where the value at work begins; -1: there is none. */
  private start = -1;
  private previous: KnownEntry<Value> | undefined;

  constructor(
    private readonly known: KnownProperties,
    private readonly part: Part,
    private readonly entries: Map<string, Value>,
    readonly outer: Carrier,
  ) {}

  get segment(): string {
    return excerpt(this.key).slice(1, -1);
  }

  put(value: Value | undefined): void {
    this.entries.set(this.key, value ?? null);
  }

  advance(context: ReadContext): Reading {
    const { entries, known } = this;
    const { reader, budget } = context;
    for (;;) {
      if (this.start >= 0) this.remember(context);
      const guess = known.after(this.previous);
      if (guess !== undefined && reader.nextKeyIs(guess.text)) {
        this.begin(guess.key);
        entries.set(guess.key, guess.made);
        known.met();
        this.previous = guess;
      } else {
        const key = reader.nextKey();
        if (key === undefined) return this.outer;
        this.begin(key);
        this.start = reader.offset;
        const next = this.part.begin(context, this);
        if (next !== this) return next;
      }
      if (budget.count(reader.passed() + valueUnits)) return this;
    }
  }

  private begin(key: string): void {
    this.key = key;
    if (this.entries.has(key)) throw new Refusal('request.invalid', 'stands twice');
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
