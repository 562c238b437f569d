/** Compiled JSON writers of lists and dictionaries; the writer of what they hold is handed in. */
import type { DictionaryType, TypeTable } from '../contract';
import { holdsRights, notesOf, Refusal, type Dictionary, type Extras, type List, type Value } from '../command';
import { writeJsonString } from '../json';

import { jsonWriter, WriteTextFrame } from './write-leaf';
import { metadata } from './property-names';
import { Output } from '../body';
import type { Select } from './query';
import { fewChars, type BeginWrite, type ValueWriter, type WriteContext, type Writing } from './write-context';

/** @param itemWriter asked when the first list is written: a type may hold itself */
export function listWriter(itemWriter: () => ValueWriter): BeginWrite {
  let writer: ValueWriter | undefined;
  return (value, outer, context, select) => {
    if (Array.isArray(value))
      return new WriteListFrame(value, (writer ??= itemWriter()), outer, select).advance(context);
    context.output.add('null');
    return outer;
  };
}

class WriteListFrame implements Writing {
  readonly segment = undefined;
  private at = 0;

  constructor(
    private readonly items: List,
    private readonly writer: ValueWriter,
    readonly outer: Writing | undefined,
    private readonly select: Select | undefined,
  ) {}

  advance(context: WriteContext): Writing | undefined {
    const { items, writer, select } = this;
    const { output } = context;
    let text = this.at === 0 ? '[' : '';
    while (this.at < items.length) {
      const item = items[this.at] ?? null;
      if (this.at > 0) text += ',';
      this.at += 1;
      const short = item === null ? 'null' : writer.short?.(item);
      if (short === undefined) {
        output.add(text);
        text = '';
        const next = writer.begin(item, this, context, select);
        if (next !== this || output.isFull()) return next;
        continue;
      }
      text += short;
      if (text.length >= fewChars) {
        output.add(text);
        return this;
      }
    }
    output.add(`${text}]`);
    return this.outer;
  }
}

const noKeys: ReadonlySet<string> = new Set();

/** @param valueWriter asked when the first dictionary is written */
export function dictionaryWriter(type: DictionaryType, valueWriter: () => ValueWriter): BeginWrite {
  const isShared = holdsRights(type);
  let writer: ValueWriter | undefined;
  return (value, outer, context) => {
    if (value instanceof Map) {
      const refused = context.refusesMetadata === true ? metadata : noKeys;
      writer ??= isShared ? writingOnce(valueWriter()) : valueWriter();
      return new WriteEntriesFrame(value, writer, '{', refused, outer).advance(context);
    }
    context.output.add('null');
    return outer;
  };
}

/** Towards a CRM: the writer of values that many messages share. Those it writes once. */
function writingOnce(writer: ValueWriter): ValueWriter {
  return {
    short: undefined,
    begin: (value, outer, context, select) => {
      const notes = context.refusesMetadata === true ? notesOf(value) : undefined;
      if (notes === undefined) return writer.begin(value, outer, context, select);
      if (notes.writer !== writer) {
        const text = writtenText(value, writer, context.types);
        if (text === undefined) return writer.begin(value, outer, context, select);
        notes.writer = writer;
        notes.text = text;
      }
      context.output.add(notes.text);
      return outer;
    },
  };
}

/** The JSON text of a value; undefined: it is so long that a pause is due. */
function writtenText(value: Value, writer: ValueWriter, types: TypeTable): string | undefined {
  const output = new Output();
  const remaining = writer.begin(value, undefined, { types, refusesMetadata: true, output }, undefined);
  const body = remaining === undefined ? output.body() : undefined;
  return typeof body === 'string' ? body : undefined;
}

/**
 * Properties that no contract names, written as they were read, and the end of the object.
 * @param start what stands in front of the first
 */
export function extrasFrame(unknown: Extras, start: '' | ',', outer: Writing | undefined): Writing {
  return new WriteEntriesFrame(unknown, jsonWriter, start, noKeys, outer);
}

class WriteEntriesFrame implements Writing {
  readonly segment = undefined;
  readonly #entries: Iterator<[string, Value]>;
  /** Of the entry whose long key is written. */
  #value: Value | undefined;

  /** @param before what stands in front of the next entry @param refused keys that are */
  constructor(
    entries: Dictionary,
    private readonly writer: ValueWriter,
    private before: string,
    private readonly refused: ReadonlySet<string>,
    readonly outer: Writing | undefined,
  ) {
    this.#entries = entries.entries();
  }

  advance(context: WriteContext): Writing | undefined {
    const entries = this.#entries;
    const { output } = context;
    const value = this.#value;
    this.#value = undefined;
    if (value !== undefined) {
      const next = this.#write(':', value, context);
      if (next !== this || output.isFull()) return next;
    }
    for (let entry = entries.next(); entry.done !== true; entry = entries.next()) {
      const { before } = this;
      const [key, inner] = entry.value;
      this.before = ',';
      if (this.refused.has(key))
        throw new Refusal('request.invalid', 'is no key that a v1 CRM takes for one').within(`[${key}]`);
      if (key.length > fewChars) {
        output.add(before);
        this.#value = inner;
        return new WriteTextFrame(key, false, this);
      }
      const next = this.#write(`${before}${writeJsonString(key)}:`, inner, context);
      if (next !== this || output.isFull()) return next;
    }
    output.add(this.before === '{' ? '{}' : '}');
    return this.outer;
  }

  #write(start: string, value: Value, context: WriteContext): Writing | undefined {
    const short = value === null ? 'null' : this.writer.short?.(value);
    context.output.add(start + (short ?? ''));
    return short === undefined ? this.writer.begin(value, this, context, undefined) : this;
  }
}
