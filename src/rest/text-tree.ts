/** Untyped request bodies of v1, forms and XML, as one small tree; the contract tells later what its texts mean. */
import { excerpt, Refusal, type JsonText } from '../command';
import { writeLongString } from '../json';
import type { BodyWithDocuments } from '../body';
import { turnUnits, type TurnBudget, type Turns } from '../text/turn';
import { replaceUnit, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import { foldCase } from './property-names';
import { jsonTextOf } from './unknown-properties';

/** An element or form field: text, children in order, or nil. Names are as they arrived. */
export interface TextNode {
  readonly name: string;
  text: string;
  /** Whether the text is nothing but white space. */
  blank: boolean;
  nil: boolean;
  /** Local name of `xsi:type`, '' without one. */
  type: string;
  readonly children: TextNode[];
}

const node = (name: string): TextNode => ({ name, text: '', blank: true, nil: false, type: '', children: [] });

/** Units of work that an element or field takes besides its characters. */
const nodeUnits = 32;

const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Reads an XML body (text/xml, application/xml) whatever its namespaces: v1's XML follows local names.
 * @throws Refusal, XmlError
 */
export function* readXmlTree(text: string, limits: XmlLimits, budget: TurnBudget): Turns<TextNode> {
  const reader = new XmlReader(text, limits, turnUnits);
  if ((yield* nextEvent(reader)) !== XmlEvent.start)
    throw new Refusal('request.malformed', 'the body has no root element');
  const root = yield* readElement(reader, budget);
  if ((yield* nextEvent(reader)) !== XmlEvent.eof)
    throw new Refusal('request.malformed', 'something stands after the root element');
  return root;
}

/** The reader pauses by itself, inside long text too. */
function* nextEvent(reader: XmlReader): Turns<XmlEvent> {
  let event = reader.next();
  while (event === XmlEvent.none) {
    yield;
    event = reader.next();
  }
  return event;
}

function* readElement(reader: XmlReader, budget: TurnBudget): Turns<TextNode> {
  const element = node(reader.name);
  if (reader.attributeCount > 0) {
    const nil = reader.attribute(xsi, 'nil')?.trim();
    element.nil = nil === 'true' || nil === '1';
    element.type = reader.resolve(reader.attribute(xsi, 'type') ?? '')?.local ?? '';
  }
  for (;;) {
    const event = yield* nextEvent(reader);
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) {
      const { text } = reader;
      element.text += text;
      element.blank &&= yield* isBlank(text, budget);
    } else element.children.push(yield* readElement(reader, budget));
  }
  if (budget.spend(element.text.length + nodeUnits)) yield;
  const mixed = element.children.length > 0 && !element.blank;
  if (mixed || (element.nil && (element.children.length > 0 || !element.blank)))
    throw new Refusal('request.invalid', 'text stands where elements are expected').within(element.name.slice(0, 64));
  return element;
}

const pieceChars = 8 * 1024;

/** Whether a text is nothing but white space: mostly its first characters tell. */
function* isBlank(text: string, budget: TurnBudget): Turns<boolean> {
  for (let start = 0; start < text.length; start += pieceChars) {
    if (text.slice(start, start + pieceChars).trim() !== '') return false;
    if (budget.spend(pieceChars)) yield;
  }
  return true;
}

const fieldsMax = 5_000;
const depthMax = 16;
/** A path of the deepest struct, every name of the longest length, stays under it. */
const nameChars = 1024;

/**
 * Reads application/x-www-form-urlencoded (WHATWG URL §5.1) as ASP.NET does: `A=1&A=2` and `A[]=1` repeat, `A[0]=1`
 * counts, `A[B]=1` and `A.B=1` nest. @throws Refusal
 */
export function* readFormTree(text: string, budget: TurnBudget): Turns<TextNode> {
  const root = node('');
  if (text === '') return root;
  const pairs = text.split('&', fieldsMax + 1);
  if (pairs.length > fieldsMax) throw new Refusal('request.limit', `more than ${fieldsMax} form fields`);
  const index = new Map<string, TextNode>();
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeField(cutName(equals < 0 ? pair : pair.slice(0, equals)));
    const value = equals < 0 ? '' : yield* decodeFieldValue(pair.slice(equals + 1), name, budget);
    addField(root, index, name, value, yield* isBlank(value, budget));
    // Percent-encoding and paths take their time.
    if (budget.spend(name.length * 4 + nodeUnits)) yield;
  }
  return root;
}

const plus = 0x2b;
const blank = 0x20;

/** The message names the field and never its value, which may be secret. */
function decodeField(text: string, name = text): string {
  try {
    return decodeURIComponent(replaceUnit(text, plus, blank));
  } catch {
    throw new Refusal('request.malformed', `form field ${excerpt(name)} has a bad percent-encoding`);
  }
}

/**
 * A name that is too long even when nine characters stand for one is cut: so much is enough for `fieldPath` to refuse
 * it.
 */
function cutName(text: string): string {
  const most = nameChars * 9 + 9;
  return text.length <= most ? text : text.slice(0, characterEnd(text, most));
}

/** A value of any length, decoded piece by piece. */
function* decodeFieldValue(text: string, name: string, budget: TurnBudget): Turns<string> {
  if (text.length <= pieceChars) return decodeField(text, name);
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = characterEnd(text, start + pieceChars);
    pieces.push(decodeField(text.slice(start, end), name));
    start = end;
    if (budget.spend(pieceChars * 4)) yield;
  }
  return pieces.join('');
}

/**
 * The first place from `at` on where no character is parted: `%XX` stands for a byte, 80 to BF for a later byte of a
 * character (RFC 3629).
 */
function characterEnd(text: string, at: number): number {
  let end = at;
  if (text[end - 1] === '%') end += 2;
  else if (text[end - 2] === '%') end += 1;
  // A character has three later bytes at most.
  for (let later = 0; later < 3 && /^%[89ABab]/.test(text.slice(end, end + 2)); later++) end += 3;
  return end;
}

function addField(root: TextNode, index: Map<string, TextNode>, name: string, value: string, isBlank: boolean): void {
  const path = fieldPath(name);
  let parent = root;
  let key = '';
  for (const segment of path.slice(0, -1)) {
    key += `\0${foldCase(segment)}`;
    const known = index.get(key);
    const next = known ?? node(segment);
    if (known === undefined) {
      parent.children.push(next);
      index.set(key, next);
    }
    parent = next;
  }
  const leaf = node(path.at(-1) ?? '');
  leaf.text = value;
  leaf.blank = isBlank;
  parent.children.push(leaf);
}

/** `A.B`, `A[0].B`, `A[B][C]`: ASP.NET mixes both. */
const pathForm = /^[^[\]]+(?:\[[^[\]]*\](?:\.[^[\].]+)*)*$/;
/** A name up to a dot or bracket, or what stands between brackets: there a dot is part of a key. */
const segmentForm = /\[([^\]]*)\]|[^.[]+/g;

/** `A.B`, `A[B]`, `A[0].B`, `A[]` as lists of names; a final '' marks the field as one item of a list. */
function fieldPath(name: string): readonly string[] {
  if (name.length > nameChars) throw new Refusal('request.limit', `form field ${excerpt(name)} has a name too long`);
  if (!pathForm.test(name)) throw new Refusal('request.malformed', `form field ${excerpt(name)} has no usable name`);
  const path = Array.from(name.matchAll(segmentForm), ([whole, key]) => key ?? whole);
  if (path.length === 0) throw new Refusal('request.malformed', `form field ${excerpt(name)} has no usable name`);
  if (path.length > depthMax) throw new Refusal('request.limit', `form field ${excerpt(name)} nests too deep`);
  return path;
}

/** How nodes are written as JSON. */
interface NodeContext {
  /** Whether lists are written as repeated fields. */
  readonly repeats: boolean;
  readonly budget: TurnBudget;
  readonly documents: BodyWithDocuments | undefined;
}

/**
 * Elements and form fields that the contract does not know, as JSON. Their texts have no types: they become JSON
 * strings, which a v1 CRM reads as any simple value. A node that holds others may be an object, a list or a dictionary;
 * that cannot be told, so it is refused.
 * @param nodes all of one name @throws Refusal
 */
export function* jsonOfNodes(nodes: readonly TextNode[], context: NodeContext): Turns<JsonText> {
  const [node, second] = nodes;
  if (node === undefined) throw new Error('a group has nodes');
  if (second === undefined) return jsonTextOf(yield* jsonOf(node, context.budget), context.documents);
  if (!context.repeats) throw new Refusal('request.invalid', 'occurs twice');
  const items: string[] = [];
  for (const each of nodes) items.push(yield* jsonOf(each, context.budget));
  return jsonTextOf(`[${items.join()}]`, context.documents);
}

/** Texts that are empty values of their type, whichever that is. */
const bare: ReadonlySet<string> = new Set(['0', 'false']);

function* jsonOf(node: TextNode, budget: TurnBudget): Turns<string> {
  if (node.nil) return 'null';
  if (node.children.length > 0) {
    if (isEmptyNode(node)) return 'null';
    throw new Refusal('request.invalid', 'the contract does not know this, and only JSON can say what kind it is');
  }
  if (bare.has(node.text)) return node.text;
  const pieces: string[] = [];
  yield* writeLongString(node.text, (piece) => {
    pieces.push(piece);
    return budget.spend(piece.length);
  });
  return pieces.join('');
}

function isEmptyNode({ nil, blank, text, children }: TextNode): boolean {
  if (children.length > 0) return children.every(isEmptyNode);
  return nil || blank || bare.has(text);
}
