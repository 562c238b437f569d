/** Untyped request bodies of v1, forms and XML, as one small tree; the contract tells later what its texts mean. */
import { excerpt, Refusal } from '../command';
import { replaceUnit, XmlEvent, XmlReader, type XmlLimits } from '../xml';

/** An element or form field: text, children in order, or nil. Names are as they arrived. */
export interface TextNode {
  readonly name: string;
  text: string;
  nil: boolean;
  /** Local name of `xsi:type`, '' without one. */
  type: string;
  readonly children: TextNode[];
}

const node = (name: string): TextNode => ({ name, text: '', nil: false, type: '', children: [] });

const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

/** Reads an XML body (text/xml, application/xml) whatever its namespaces: v1's XML follows local names. @throws Refusal, XmlError */
export function readXmlTree(text: string, limits: XmlLimits): TextNode {
  const reader = new XmlReader(text, limits);
  if (reader.nextElement() !== XmlEvent.start) throw new Refusal('request.malformed', 'the body has no root element');
  const root = readElement(reader);
  if (reader.next() !== XmlEvent.eof) throw new Refusal('request.malformed', 'something stands after the root element');
  return root;
}

function readElement(reader: XmlReader): TextNode {
  const element = node(reader.name);
  if (reader.hasAttributes) {
    const nil = reader.attribute(xsi, 'nil')?.trim();
    element.nil = nil === 'true' || nil === '1';
    element.type = reader.resolve(reader.attribute(xsi, 'type') ?? '')?.local ?? '';
  }
  for (;;) {
    const event = reader.next();
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) element.text += reader.text;
    else element.children.push(readElement(reader));
  }
  const mixed = element.children.length > 0 && element.text.trim() !== '';
  if (mixed || (element.nil && (element.children.length > 0 || element.text.trim() !== '')))
    throw new Refusal('request.invalid', 'text stands where elements are expected').within(element.name.slice(0, 64));
  return element;
}

const fieldsMax = 5_000;
const depthMax = 16;
/** A path of the deepest carrier, every name of the longest length, stays under it. */
const nameChars = 1024;

/**
 * Reads application/x-www-form-urlencoded (WHATWG URL §5.1) as ASP.NET does: `A=1&A=2` and `A[]=1` repeat, `A[0]=1` counts,
 * `A[B]=1` and `A.B=1` nest. @throws Refusal
 */
export function readFormTree(text: string): TextNode {
  const root = node('');
  if (text === '') return root;
  const pairs = text.split('&', fieldsMax + 1);
  if (pairs.length > fieldsMax) throw new Refusal('request.limit', `more than ${fieldsMax} form fields`);
  const index = new Map<string, TextNode>();
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeField(equals < 0 ? pair : pair.slice(0, equals));
    addField(root, index, name, equals < 0 ? '' : decodeField(pair.slice(equals + 1), name));
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

function addField(root: TextNode, index: Map<string, TextNode>, name: string, value: string): void {
  const path = fieldPath(name);
  let parent = root;
  let key = '';
  for (const segment of path.slice(0, -1)) {
    key += `\0${segment.toLowerCase()}`;
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
  parent.children.push(leaf);
}

/** `A.B`, `A[0].B`, `A[B][C]`: ASP.NET mixes both. */
const pathForm = /^[^[\]]+(?:\[[^[\]]*\](?:\.[^[\].]+)*)*$/;
/** A name up to a dot or bracket, or what stands between brackets: there a dot is part of a key. */
const segmentForm = /\[([^\]]*)\]|[^.[]+/g;

/** `A.B`, `A[B]`, `A[0].B`, `A[]` as lists of names; a final '' says that the field is one item of a list. */
function fieldPath(name: string): readonly string[] {
  if (name.length > nameChars) throw new Refusal('request.limit', `form field ${excerpt(name)} has a name too long`);
  if (!pathForm.test(name)) throw new Refusal('request.malformed', `form field ${excerpt(name)} has no usable name`);
  const path = Array.from(name.matchAll(segmentForm), ([whole, key]) => key ?? whole);
  if (path.length === 0) throw new Refusal('request.malformed', `form field ${excerpt(name)} has no usable name`);
  if (path.length > depthMax) throw new Refusal('request.limit', `form field ${excerpt(name)} nests too deep`);
  return path;
}
