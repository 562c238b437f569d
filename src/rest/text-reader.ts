/** Reads a TextNode tree (form or XML body) into canonical values, led by the contract. Names in any letter case. */
import type { AnyType, DictionaryType, Field, ListType, StructType, Type, TypeTable } from '../contract';
import {
  collapse,
  excerpt,
  Refusal,
  scalarParser,
  subtype,
  Typed,
  within,
  type StructDraft,
  type Value,
} from '../command';
import { leafOf } from './leaf';
import type { TextNode } from './text-tree';

/** A list in a form is spread over repeated fields of one name; `spread` gathers them again. XML never repeats a property. */
export interface TextContext {
  readonly unknown: 'refuse' | 'ignore';
  readonly types: TypeTable;
  readonly repeats: boolean;
  readonly itemsMax: number;
}

/** Reads children as properties. @throws Refusal */
export function readFields(fields: readonly Field[], nodes: readonly TextNode[], context: TextContext): StructDraft {
  const groups = groupByName(nodes);
  const draft: StructDraft = {};
  for (const field of fields) {
    const group = groups.get(field.name.toLowerCase());
    if (group === undefined) continue;
    groups.delete(field.name.toLowerCase());
    try {
      draft[field.name] = readField(field, group, context);
    } catch (error) {
      throw within(error, field.name);
    }
  }
  const [stranger] = groups.values();
  if (stranger !== undefined && context.unknown === 'refuse') {
    const name = excerpt(stranger[0]?.name ?? '');
    throw new Refusal('request.invalid', `property ${name} is not known to the contract`).within(name.slice(1, -1));
  }
  return draft;
}

function groupByName(nodes: readonly TextNode[]): Map<string, TextNode[]> {
  const groups = new Map<string, TextNode[]>();
  for (const node of nodes) {
    const key = node.name.toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return groups;
}

function readField(field: Field, group: readonly TextNode[], context: TextContext): Value {
  const [node, second] = group;
  if (context.repeats && field.type.kind === 'list') return readList(field.type, spread(group), context);
  if (node === undefined || second !== undefined) throw new Refusal('request.invalid', 'stands twice');
  return readNode(field, node, context);
}

/**
 * The items of a list that a form wrote as repeated fields (`A=1&A=2`), with brackets (`A[]=1`), or with numbers (`A[1]=…&A[0]=…`), which count:
 * from 0, each once, none left out, and nothing else beside them; whatever else would lose or double an item silently.
 */
export function spread(group: readonly TextNode[]): readonly TextNode[] {
  const items = group.flatMap((node) => (node.children.length > 0 ? node.children : [{ ...node, name: '' }]));
  if (items.every(({ name }) => name === '')) return items;
  const sorted = items.toSorted((a, b) => Number(a.name) - Number(b.name));
  if (sorted.every(({ name }, index) => name === String(index))) return sorted;
  throw new Refusal('request.invalid', 'the numbers of its items must run from 0, each once');
}

function readNode(field: Field, node: TextNode, context: TextContext): Value {
  if (!node.nil) return readValue(field.type, node, context);
  if (!field.nillable) throw new Refusal('request.invalid', 'must not be nil');
  return null;
}

/** Reads one node as a value of the type. @throws Refusal */
export function readValue(type: Type, node: TextNode, context: TextContext): Value {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      if (node.children.length > 0) throw new Refusal('request.invalid', `expected ${type.name.local}, found elements`);
      return isXmlChar(type, context) ? charOf(node.text) : leafOf(type).fromText(node.text);
    case 'struct':
      refuseText(node);
      return readStruct(type, node, context);
    case 'list':
      refuseText(node);
      return readList(type, node.children, context);
    case 'dictionary':
      refuseText(node);
      return readDictionary(type, node.children, context);
    case 'any':
      return readAny(type, node, context);
  }
}

/** Data contracts write a char in XML as its number; a form has the character itself. */
function isXmlChar(type: Type, context: TextContext): boolean {
  return !context.repeats && type.kind === 'scalar' && type.scalar === 'char';
}

const parseCode = scalarParser('unsignedShort');

function charOf(text: string): string {
  return String.fromCharCode(Number(parseCode(collapse(text))));
}

/** `xsi:type` names the struct's own type or a derived one; namespaces do not count in v1's XML. */
function readStruct(type: StructType, node: TextNode, context: TextContext): Value {
  const actual = [type, ...context.types.derivedOf(type)].find(({ name }) => name.local === node.type);
  if (node.type === '' || actual === type) return readFields(type.fields, node.children, context);
  if (actual === undefined)
    throw new Refusal('request.invalid', `xsi:type ${excerpt(node.type)} is not ${type.name.local} or derived from it`);
  return { ...readFields(actual.fields, node.children, context), [subtype]: actual.name.local };
}

const xsd = 'http://www.w3.org/2001/XMLSchema';

/** anyType: what `xsi:type` says, a built-in or a type of the contract; without it, text is a string. */
function readAny(any: AnyType, node: TextNode, context: TextContext): Value {
  const local = node.type === '' ? 'string' : node.type;
  const type =
    context.types.find({ namespace: xsd, local }) ?? context.types.all().find(({ name }) => name.local === local);
  if (type === undefined) throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(local)}`);
  return type.kind === 'any' ? new Typed(any, node.text) : new Typed(type, readValue(type, node, context));
}

function refuseText(node: TextNode): void {
  if (node.children.length === 0 && node.text.trim() !== '')
    throw new Refusal('request.invalid', `expected properties or items, found ${excerpt(node.text.trim())}`);
}

function readList(type: ListType, nodes: readonly TextNode[], context: TextContext): Value {
  if (nodes.length > context.itemsMax) throw new Refusal('request.limit', `more than ${context.itemsMax} items`);
  return nodes.map((node, index) => {
    try {
      return readNode(type.item, node, context);
    } catch (error) {
      throw within(error, `[${index}]`);
    }
  });
}

/** XML: entries holding Key and Value, as data contracts write them; form: `D[key]=value`. */
function readDictionary(type: DictionaryType, nodes: readonly TextNode[], context: TextContext): Value {
  const entries = new Map<string, Value>();
  for (const node of nodes) {
    const entry = context.repeats
      ? { key: node.name, value: readField(type.value, [node], context) }
      : readEntry(type, node, context);
    if (entries.has(entry.key)) throw new Refusal('request.invalid', `key ${excerpt(entry.key)} stands twice`);
    entries.set(entry.key, entry.value);
  }
  return entries;
}

function readEntry(type: DictionaryType, node: TextNode, context: TextContext): { key: string; value: Value } {
  const entry = readFields([type.key, type.value], node.children, context);
  const key = entry[type.key.name];
  if (key === undefined || key === null || typeof key === 'object')
    throw new Refusal('request.invalid', 'the entry has no key');
  return { key: String(key), value: entry[type.value.name] ?? null };
}
