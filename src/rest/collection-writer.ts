/** Compiled JSON writers of lists and dictionaries; the writer of what they hold is handed in. */
import { Refusal, type List, type Value } from '../command';
import { writeJsonString } from '../json';
import type { Steps } from '../steps';
import { writeLongLeaf } from './leaf-writer';
import { metadata } from './metadata';
import type { Select } from './select';
import { leave, pause, takeRest, type Rest, type ValueWriter, type WriteContext } from './write-context';

/** Characters of short values that are added at once, between two questions to the pace. */
const fewChars = 1024;

/** @param itemWriter asked when the first list is written: a type may hold itself */
export function listWriter(itemWriter: () => ValueWriter): ValueWriter['write'] {
  let writer: ValueWriter | undefined;
  return (value, context, select) => {
    if (!Array.isArray(value)) {
      context.output.add('null');
      return undefined;
    }
    writer ??= itemWriter();
    const place = writeItems(value, 0, writer, context, select);
    return place === undefined ? undefined : finishItems(value, place, takeRest(context), writer, context, select);
  };
}

/** Writes the items from one on. Undefined: to the end; else which one comes next, after the `rest`. */
function writeItems(
  items: List,
  place: number,
  writer: ValueWriter,
  context: WriteContext,
  select: Select | undefined,
): number | undefined {
  const { output } = context;
  let text = place === 0 ? '[' : '';
  for (let at = place; at < items.length; at++) {
    if (at > 0) text += ',';
    const item = items[at] ?? null;
    const short = item === null ? 'null' : writer.short(item);
    if (short !== undefined) text += short;
    if (short !== undefined && text.length < fewChars) continue;
    output.add(text);
    text = '';
    const rest = short === undefined ? writer.write(item, context, select) : undefined;
    if (rest !== undefined) return leave(context, rest, at + 1);
    if (output.isPauseDue()) return leave(context, pause(), at + 1);
  }
  output.add(`${text}]`);
  return undefined;
}

function* finishItems(
  items: List,
  first: number,
  rest: Steps<void>,
  writer: ValueWriter,
  context: WriteContext,
  select: Select | undefined,
): Steps<void> {
  yield* rest;
  for (let place: number | undefined = first; place !== undefined;) {
    place = writeItems(items, place, writer, context, select);
    if (place !== undefined) yield* takeRest(context);
  }
}

/** @param valueWriter asked when the first dictionary is written */
export function dictionaryWriter(valueWriter: () => ValueWriter): ValueWriter['write'] {
  let writer: ValueWriter | undefined;
  return (value, context) => {
    const { output } = context;
    if (!(value instanceof Map)) {
      output.add('null');
      return undefined;
    }
    writer ??= valueWriter();
    const entries = value.entries();
    output.add('{');
    return writeEntries(entries, '', writer, context)
      ? undefined
      : finishEntries(entries, takeRest(context), writer, context);
  };
}

type Entries = Iterator<[string, Value]>;

/** Writes the entries that are left, the first after this separator. True: to the end; false: the `rest` comes first. */
function writeEntries(entries: Entries, first: string, writer: ValueWriter, context: WriteContext): boolean {
  const { output } = context;
  let separator = first;
  for (let entry = entries.next(); entry.done !== true; entry = entries.next()) {
    const rest = writeEntry(separator, entry.value, writer, context);
    separator = ',';
    if (rest !== undefined) return leave(context, rest, false);
    if (output.isPauseDue()) return leave(context, pause(), false);
  }
  output.add('}');
  return true;
}

function* finishEntries(entries: Entries, rest: Steps<void>, writer: ValueWriter, context: WriteContext): Steps<void> {
  yield* rest;
  while (!writeEntries(entries, ',', writer, context)) yield* takeRest(context);
}

function writeEntry(
  separator: string,
  [key, value]: readonly [string, Value],
  writer: ValueWriter,
  context: WriteContext,
): Rest {
  context.output.add(separator);
  if (context.refusesMetadata === true && metadata.has(key))
    throw new Refusal('request.invalid', 'is no key that a v1 CRM takes for one').within(`[${key}]`);
  if (key.length > fewChars) return writeLongEntry(key, value, writer, context);
  const short = value === null ? 'null' : writer.short(value);
  context.output.add(`${writeJsonString(key)}:${short ?? ''}`);
  return short === undefined ? writer.write(value, context, undefined) : undefined;
}

/** An entry with a long key. */
function* writeLongEntry(key: string, value: Value, writer: ValueWriter, context: WriteContext): Steps<void> {
  const { output } = context;
  yield* writeLongLeaf(key, output);
  const short = value === null ? 'null' : writer.short(value);
  output.add(`:${short ?? ''}`);
  const rest = short === undefined ? writer.write(value, context, undefined) : undefined;
  if (rest !== undefined) yield* rest;
}
