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
  Refusal,
  subtype,
  Typed,
  within,
  type Dictionary,
  type List,
  type Struct,
  type Value,
} from '../command';
import { Document, type Output } from '../body';
import { JsonNumber, readJsonTreeInTurns, type JsonLimits, type JsonTree } from '../json';
import { pieceEnd } from '../text/characters';
import { TurnBudget, type Turns } from '../text/turn';
import { escapeText, illegalCharacterAt } from '../xml';
import { leafOf } from './leaf';
import { foldCase } from './property-names';
import type { Select } from './query';
import type { WriteContext } from './write-context';

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

const isWanted = (name: string, select: Select | undefined): boolean =>
  select === undefined || select.has(foldCase(name));

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

const pieceChars = 8 * 1024;

/** Character data of any length. @throws Refusal for a character XML cannot hold */
function* writeText(text: string, output: Output): Turns<void> {
  for (let start = 0; start < text.length;) {
    const end = pieceEnd(text, start, pieceChars);
    const piece = text.slice(start, end);
    if (illegalCharacterAt(piece) >= 0)
      throw new Refusal('upstream.invalid', 'the value has a character that XML cannot hold');
    output.add(escapeText(piece));
    start = end;
    if (output.isFull() && output.isPauseDue()) yield;
  }
}

/** It has been read within the limits already. */
const unlimited: JsonLimits = { depth: 1_000, keysPerObject: Infinity, stringChars: Infinity, itemsPerArray: Infinity };

/**
 * JSON that no contract describes: an element per property, items as `anyType`, which is what data contracts call them.
 */
function* writeJsonElement(name: string, json: JsonText, output: Output): Turns<void> {
  yield* writeTree(name, yield* readJsonTreeInTurns(json.text(), unlimited, new TurnBudget()), output);
}

/** The same without the tags around it. */
function* writeJsonContent(json: JsonText, output: Output): Turns<void> {
  yield* writeTreeContent(yield* readJsonTreeInTurns(json.text(), unlimited, new TurnBudget()), output);
}

function* writeTree(name: string, tree: JsonTree, output: Output): Turns<void> {
  const tag = elementName(name);
  if (tree === null) output.add(`<${tag} ${nil}/>`);
  else {
    output.add(`<${tag}>`);
    yield* writeTreeContent(tree, output);
    output.add(`</${tag}>`);
  }
  if (output.isFull() && output.isPauseDue()) yield;
}

function* writeTreeContent(tree: JsonTree, output: Output): Turns<void> {
  if (typeof tree === 'string') return yield* writeText(tree, output);
  if (tree instanceof JsonNumber) return output.add(tree.text);
  if (tree === null || typeof tree === 'boolean') return output.add(tree === null ? '' : String(tree));
  if (tree instanceof Map) for (const [name, value] of tree) yield* writeTree(name, value, output);
  else for (const item of itemsOf(tree)) yield* writeTree('anyType', item, output);
}

const itemsOf = (tree: JsonTree): readonly JsonTree[] => (Array.isArray(tree) ? tree : []);

/** As .NET's XmlConvert.EncodeLocalName writes what is no name: `a b` as `a_x0020_b`. */
function elementName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) return name;
  const encoded = name.replaceAll(/[^A-Za-z0-9_.-]|^[0-9.-]/g, (unit) =>
    Array.from(
      { length: unit.length },
      (_, at) => `_x${unit.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}_`,
    ).join(''),
  );
  return encoded === '' ? '_' : encoded;
}
