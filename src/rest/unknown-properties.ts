/** Properties that the contract does not know: kept, refused or passed over. */
import { excerpt, extras, JsonText, Refusal, type StructDraft, type Value } from '../command';
import { JsonToken } from '../json';
import { beginJsonText } from './json-text';
import { foldWidely } from './property-names';
import { metadata } from './metadata';
import type { Slots } from './property-slots';
import { isErrorWord } from './error-in-success';
import { valueUnits, type Carrier, type ReadContext, type Reading } from './read-context';

/** The unknown properties of one object, one after the other as they are met. */
export class UnknownFrame implements Carrier {
  #key = '';
  #isRead = false;
  /** Those of a request so far, folded. */
  readonly #folded = new Set<string>();

  /** @param keeper what they are kept in, if at all */
  constructor(
    private readonly slots: Slots,
    private readonly keeper: StructDraft | undefined,
    readonly outer: Carrier,
  ) {}

  get segment(): string {
    return excerpt(this.#key).slice(1, -1);
  }

  /** The value of this key comes next. */
  at(key: string): this {
    this.#key = key;
    this.#isRead = false;
    return this;
  }

  put(value: Value | undefined): void {
    const { keeper } = this;
    if (keeper === undefined || !(value instanceof JsonText)) return;
    const kept = keeper[extras];
    if (kept instanceof Map) kept.set(this.#key, value);
    else keeper[extras] = new Map([[this.#key, value]]);
  }

  /**
   * Where it is refused null is passed over, it says nothing: the vendor's client writes the v1-only properties of an
   * entity so (`"preferredTZLocationData": null`).
   */
  advance(context: ReadContext): Reading {
    const { reader, budget, onLeniency } = context;
    if (!this.#isRead) {
      this.#isRead = true;
      if (onLeniency !== undefined) this.#refuseTwice();
      const refusal = this.#reasonAgainst(context);
      if (refusal === undefined) return this.#begin(context);
      if (reader.peek() !== JsonToken.null) throw refusal;
      reader.readNull();
      onLeniency?.();
    }
    budget.count(reader.passed() + valueUnits);
    return this.outer;
  }

  #begin(context: ReadContext): Reading {
    const key = this.#key;
    context.onExtra?.();
    if (context.saysError === false && isErrorWord(key)) context.saysError = true;
    return beginJsonText(context, this);
  }

  /** In a request, by whatever rules of letter case: a CRM that knows the property might read either one. */
  #refuseTwice(): void {
    const folded = foldWidely(this.#key);
    if (this.#folded.has(folded)) throw new Refusal('request.invalid', 'stands twice');
    this.#folded.add(folded);
  }

  /** Why the property must not be kept as it came; undefined: it may be. */
  #reasonAgainst({ unknown, onLeniency }: ReadContext): Refusal | undefined {
    const key = this.#key;
    const { inOrder, byName } = this.slots;
    if (unknown === 'refuse') return unknownProperty(key, inOrder);
    if (onLeniency === undefined) return undefined;
    if (metadata.has(key)) return unknownProperty(key, inOrder);
    const known = byName.get(foldWidely(key));
    return known && new Refusal('request.invalid', `may be taken for ${known.name}`);
  }
}

/** How many names an error message offers. */
const offeredMax = 12;

function unknownProperty(key: string, slots: Slots['inOrder']): Refusal {
  const names = slots.map(({ name }) => name);
  const offered = `${names.slice(0, offeredMax).join(', ')}${names.length > offeredMax ? ', …' : ''}`;
  return new Refusal(
    'request.invalid',
    `property ${excerpt(key)} is not known to the contract, expected ${names.length === 0 ? 'none' : offered}`,
  );
}
