/** Reads a TextNode tree (form or XML body) into canonical values, led by the contract. Names in any letter case. */
import type { AnyType, DictionaryType, Field, ListType, StructType, Type, TypeTable } from '../contract';
import {
  excerpt,
  extras,
  leafText,
  extractedText,
  Refusal,
  scalarParser,
  subtype,
  Typed,
  within,
  type Extras,
  type JsonText,
  type StructDraft,
  type Value,
} from '../command';
import type { TurnBudget, Turns } from '../text/turn';
import type { BodyWithDocuments } from '../body';
import { leafOf, type Leaf, type LeafType } from './leaf';
import { lenientLeafOf } from './lenient-leaf';
import { foldCase, foldWidely, metadata } from './property-names';
import { leafCharsMax, longText, trimInTurns } from './read-leaf';
import { type TextNode, jsonOfNodes } from './text-tree';
import { trimSpace } from '../text/characters';

/**
 * A list in a form is spread over repeated fields of one name; `spread` gathers them again. XML never repeats a
 * property.
 */
export interface TextContext {
  /** What the contract does not know. */
  readonly unknown: 'refuse' | 'keep';
  /** Told of each that is kept. */
  readonly onExtra?: () => void;
  /** Whether values are read as the replaced server reads them. */
  readonly isLenient: boolean;
  readonly types: TypeTable;
  readonly repeats: boolean;
  readonly itemsMax: number;
  /** Documents that were taken out of the body. */
  readonly documents: BodyWithDocuments | undefined;
  readonly budget: TurnBudget;
}

/** Units of work that an element or field takes, and a property that the contract has. */
const nodeUnits = 32;

/** Reads children as properties. @throws Refusal */
export function* readFields(
  fields: readonly Field[],
  nodes: readonly TextNode[],
  context: TextContext,
): Turns<StructDraft> {
  const groups = yield* groupByName(nodes, context.budget);
  const draft: StructDraft = {};
  for (const field of fields) {
    const group = groups.get(foldCase(field.name));
    if (group === undefined) continue;
    groups.delete(foldCase(field.name));
    try {
      draft[field.name] = yield* readField(field, group, context);
    } catch (error) {
      throw within(error, field.name);
    }
  }
  if (context.budget.spend(fields.length * nodeUnits)) yield;
  if (groups.size > 0) draft[extras] = yield* readUnknown(fields, groups, context);
  return draft;
}

/** JSON that was sent as a form is one field with an odd name: that must not pass for a call without arguments. */
const plainName = /^[A-Za-z_][\w.-]{0,127}$/;

/**
 * @throws Refusal for what is refused, and for names that some reader takes for the same, by whatever rules of letter
 * case
 */
function* readUnknown(
  fields: readonly Field[],
  groups: ReadonlyMap<string, readonly TextNode[]>,
  context: TextContext,
): Turns<Extras> {
  const taken = new Set(fields.map(({ name }) => foldCase(name)));
  const kept = new Map<string, JsonText>();
  for (const group of groups.values()) {
    const name = group[0]?.name ?? '';
    const shown = excerpt(name);
    try {
      if (context.unknown === 'refuse' || metadata.has(name) || !plainName.test(name))
        throw new Refusal('request.invalid', `property ${shown} is not known to the contract`);
      if (taken.has(foldWidely(name))) throw new Refusal('request.invalid', 'may be taken for another property');
      kept.set(name, yield* jsonOfNodes(group, context));
    } catch (error) {
      throw within(error, shown.slice(1, -1));
    }
    taken.add(foldWidely(name));
    context.onExtra?.();
  }
  return kept;
}

function* groupByName(nodes: readonly TextNode[], budget: TurnBudget): Turns<Map<string, TextNode[]>> {
  const groups = new Map<string, TextNode[]>();
  for (const node of nodes) {
    const key = foldCase(node.name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
    if (budget.spend(key.length + nodeUnits)) yield;
  }
  return groups;
}

function* readField(field: Field, group: readonly TextNode[], context: TextContext): Turns<Value> {
  const [node, second] = group;
  if (context.repeats && field.type.kind === 'list') return yield* readList(field.type, spread(group), context);
  if (node === undefined || second !== undefined) throw new Refusal('request.invalid', 'occurs twice');
  return yield* readNode(field, node, context);
}

/**
 * The items of a list that a form wrote as repeated fields (`A=1&A=2`), with brackets (`A[]=1`), or with numbers
 * (`A[1]=…&A[0]=…`), which count: from 0, each once, none left out, and nothing else beside them; whatever else would
 * lose or double an item silently.
 */
export function spread(group: readonly TextNode[]): readonly TextNode[] {
  const items = group.flatMap((node) => (node.children.length > 0 ? node.children : [unnamed(node)]));
  if (items.every(({ name }) => name === '')) return items;
  const byNumber = new Map(items.filter(({ name }) => name.length <= 9).map((item) => [item.name, item]));
  return items.map((_, index) => {
    const item = byNumber.get(String(index));
    if (item === undefined) throw new Refusal('request.invalid', 'the numbers of its items must run from 0, each once');
    return item;
  });
}

/** Not spread: that is slow. */
function unnamed({ text, blank, nil, type, children }: TextNode): TextNode {
  return { name: '', text, blank, nil, type, children };
}

function* readNode(field: Field, node: TextNode, context: TextContext): Turns<Value> {
  if (!node.nil) return yield* readValue(field.type, node, context);
  if (!field.nillable) throw new Refusal('request.invalid', 'must not be nil');
  return null;
}

/** Reads one node as a value of the type. @throws Refusal */
export function* readValue(type: Type, node: TextNode, context: TextContext): Turns<Value> {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      if (node.children.length > 0) throw new Refusal('request.invalid', `expected ${type.name.local}, found elements`);
      if (isXmlChar(type, context)) return charOf(yield* trimInTurns(node.text, context.budget));
      return yield* longText(type, node.text, leafIn(context, type).fromText, context);
    case 'struct':
      refuseText(node);
      return yield* readStruct(type, node, context);
    case 'list':
      refuseText(node);
      return yield* readList(type, node.children, context);
    case 'dictionary':
      refuseText(node);
      return yield* readDictionary(type, node.children, context);
    case 'any':
      return yield* readAny(type, node, context);
  }
}

const leafIn = ({ isLenient }: TextContext, type: LeafType): Leaf => (isLenient ? lenientLeafOf : leafOf)(type);

/** Data contracts write a char in XML as its number; a form has the character itself. */
function isXmlChar(type: Type, context: TextContext): boolean {
  return !context.repeats && type.kind === 'scalar' && type.scalar === 'char';
}

const parseCode = scalarParser('unsignedShort');

function charOf(text: string): string {
  return String.fromCharCode(Number(parseCode(trimSpace(text))));
}

/** `xsi:type` names the struct's own type or a derived one; namespaces do not count in v1's XML. */
function* readStruct(type: StructType, node: TextNode, context: TextContext): Turns<Value> {
  const actual = [type, ...context.types.derivedOf(type)].find(({ name }) => name.local === node.type);
  if (node.type === '' || actual === type) return yield* readFields(type.fields, node.children, context);
  if (actual === undefined)
    throw new Refusal('request.invalid', `xsi:type ${excerpt(node.type)} is not ${type.name.local} or derived from it`);
  return { ...(yield* readFields(actual.fields, node.children, context)), [subtype]: actual.name.local };
}

const xsd = 'http://www.w3.org/2001/XMLSchema';

/** anyType: what `xsi:type` says, a built-in or a type of the contract; without it, text is a string. */
function* readAny(any: AnyType, node: TextNode, context: TextContext): Turns<Value> {
  const local = node.type === '' ? 'string' : node.type;
  const type =
    context.types.find({ namespace: xsd, local }) ?? context.types.all().find(({ name }) => name.local === local);
  if (type === undefined) throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(local)}`);
  return type.kind === 'any'
    ? new Typed(any, extractedText(node.text, context.documents))
    : new Typed(type, yield* readValue(type, node, context));
}

function refuseText(node: TextNode): void {
  if (node.children.length === 0 && !node.blank)
    throw new Refusal(
      'request.invalid',
      `expected properties or items, found ${excerpt(node.text.slice(0, leafCharsMax).trim())}`,
    );
}

function* readList(type: ListType, nodes: readonly TextNode[], context: TextContext): Turns<Value> {
  if (nodes.length > context.itemsMax) throw new Refusal('request.limit', `more than ${context.itemsMax} items`);
  const items: Value[] = [];
  for (const node of nodes) {
    try {
      items.push(yield* readNode(type.item, node, context));
    } catch (error) {
      throw within(error, `[${items.length}]`);
    }
    if (context.budget.spend(nodeUnits)) yield;
  }
  return items;
}

/** XML: entries holding Key and Value, as data contracts write them; form: `D[key]=value`. */
function* readDictionary(type: DictionaryType, nodes: readonly TextNode[], context: TextContext): Turns<Value> {
  const entries = new Map<string, Value>();
  for (const node of nodes) {
    const entry = context.repeats
      ? { key: keyOf(type.key.type, node.name, context), value: yield* readField(type.value, [node], context) }
      : yield* readEntry(type, node, context);
    if (entries.has(entry.key)) throw new Refusal('request.invalid', `key ${excerpt(entry.key)} occurs twice`);
    entries.set(entry.key, entry.value);
    if (context.budget.spend(nodeUnits)) yield;
  }
  return entries;
}

/** A field's name is text. */
function keyOf(type: Type, name: string, context: TextContext): string {
  const isLeaf = type.kind === 'scalar' || type.kind === 'enum' || type.kind === 'flags';
  return isLeaf ? leafText(leafIn(context, type).fromText(name)) : name;
}

function* readEntry(
  type: DictionaryType,
  node: TextNode,
  context: TextContext,
): Turns<{ readonly key: string; readonly value: Value }> {
  const entry = yield* readFields([type.key, type.value], node.children, { ...context, unknown: 'refuse' });
  const key = entry[type.key.name];
  if (key === undefined || key === null || typeof key === 'object')
    throw new Refusal('request.invalid', 'the entry has no key');
  return { key: String(key), value: entry[type.value.name] ?? null };
}
