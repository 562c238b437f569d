/**
 * Canonical values as XML without namespaces, for callers of v1 that accept only XML; what this writes, text-tree and
 * text-reader read.
 */
import type { DictionaryType, Field, ListType, StructType, Type, TypeTable } from '../contract';
import {
  extras,
  isStruct,
  JsonText,
  leafText,
  subtype,
  Typed,
  within,
  type Dictionary,
  type List,
  type Struct,
  type Value,
} from '../command';
import { Document } from '../body';
import type { Turns } from '../text/turn';
import { leafOf } from './leaf';
import { foldCase } from './property-names';
import type { Select } from './select';
import type { WriteContext } from './write-context';
import { writeJsonContent, writeJsonElement } from './xml-json';
import { writeText } from './xml-text';

const xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const nil = `${xsi} i:nil="true"`;
const xsd = 'xmlns:x="http://www.w3.org/2001/XMLSchema"';

/** Writes one element. @throws Refusal for a character XML cannot hold */
export function* writeXmlElement(
  name: string,
  type: Type,
  value: Value,
  context: WriteContext,
  select?: Select,
): Turns<void> {
  const { output } = context;
  if (value === null) output.add(`<${name} ${nil}/>`);
  else if (isEmpty(type, value, context.types, select)) output.add(`<${name}${typeAttribute(value)}/>`);
  else {
    output.add(`<${name}${typeAttribute(value)}>`);
    yield* writeContent(type, value, context, select);
    output.add(`</${name}>`);
  }
  if (output.isFull() && output.isPauseDue()) yield;
}

/**
 * A derived struct and a value of anyType say what they are; XSD's own types by their qualified name, the contract's by
 * the bare one.
 */
function typeAttribute(value: Value): string {
  if (isStruct(value)) return value[subtype] === undefined ? '' : ` ${xsi} i:type="${value[subtype]}"`;
  if (!(value instanceof Typed) || value.type.kind === 'any') return '';
  const { kind, name } = value.type;
  return kind === 'scalar' ? ` ${xsi} ${xsd} i:type="x:${name.local}"` : ` ${xsi} i:type="${name.local}"`;
}

/** Whether there is nothing to stand between the tags. */
function isEmpty(type: Type, value: Value, types: TypeTable, select: Select | undefined): boolean {
  switch (type.kind) {
    case 'struct':
      return (
        !isStruct(value) ||
        (value[extras] === undefined &&
          fieldsOf(type, value[subtype], types).every(
            ({ name }) => value[name] === undefined && isWanted(name, select),
          ))
      );
    case 'list':
      return !Array.isArray(value) || value.length === 0;
    case 'dictionary':
      return !(value instanceof Map) || value.size === 0;
    case 'any':
      if (!(value instanceof Typed)) return value === '';
      return value.type.kind === 'any' ? value.value === '' : isEmpty(value.type, value.value ?? '', types, select);
    default:
      return !(value instanceof Document) && leafOf(type).toText(value) === '';
  }
}

const isWanted = (name: string, select: Select | undefined): boolean =>
  select === undefined || select.has(foldCase(name));

function* writeContent(type: Type, value: Value, context: WriteContext, select: Select | undefined): Turns<void> {
  switch (type.kind) {
    case 'struct':
      if (isStruct(value)) yield* writeStruct(fieldsOf(type, value[subtype], context.types), value, context, select);
      return;
    case 'list':
      if (Array.isArray(value)) yield* writeItems(type, value, context, select);
      return;
    case 'dictionary':
      if (value instanceof Map) yield* writeEntries(type, value, context);
      return;
    case 'any':
      if (value instanceof JsonText) return yield* writeJsonContent(value, context.output);
      if (value instanceof Typed && value.type.kind !== 'any')
        return yield* writeContent(value.type, value.value, context, select);
      return yield* writeText(leafText(value instanceof Typed ? value.value : value), context.output);
    default:
      if (value instanceof Document) return context.output.addDocument(value);
      if (type.kind === 'scalar' && type.scalar === 'char')
        return context.output.add(String(leafText(value).charCodeAt(0)));
      return yield* writeText(leafOf(type).toText(value), context.output);
  }
}

function* writeItems(type: ListType, items: List, context: WriteContext, select: Select | undefined): Turns<void> {
  for (const item of items) yield* writeXmlElement(type.item.name, type.item.type, item, context, select);
}

function* writeEntries(type: DictionaryType, entries: Dictionary, context: WriteContext): Turns<void> {
  const { output } = context;
  for (const [key, item] of entries) {
    output.add(`<${type.entry.local}>`);
    yield* writeXmlElement(type.key.name, type.key.type, key, context);
    yield* writeXmlElement(type.value.name, type.value.type, item, context);
    output.add(`</${type.entry.local}>`);
  }
}

function fieldsOf(type: StructType, name: string | undefined, types: TypeTable): readonly Field[] {
  return (
    (name === undefined ? undefined : types.derivedOf(type).find((derived) => derived.name.local === name))?.fields ??
    type.fields
  );
}

function* writeStruct(
  fields: readonly Field[],
  struct: Struct,
  context: WriteContext,
  select: Select | undefined,
): Turns<void> {
  for (const { name, type } of fields) {
    const value = struct[name];
    const wanted = isWanted(name, select);
    if (value === undefined && wanted) continue;
    const inner = select?.get(foldCase(name));
    try {
      const selected = inner === undefined || inner.size === 0 ? undefined : inner;
      yield* writeXmlElement(name, type, wanted ? (value ?? null) : null, context, selected);
    } catch (error) {
      throw within(error, name);
    }
  }
  for (const [name, json] of struct[extras] ?? [])
    if (isWanted(name, select)) yield* writeJsonElement(name, json, context.output);
}
