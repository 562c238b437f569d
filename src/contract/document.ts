import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { namespaceOf, Unreadable, type XmlElement } from './element';

/**
 * XML text → elements. fast-xml-parser is the parser; what it leaves open is done here: DOCTYPE, a second root, `<` in attribute values,
 * undeclared prefixes, character references and illegal characters are refused or resolved by this file.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  captureMetaData: true,
  cdataPropName: '#cdata',
  jPath: false,
});
// Declared as `Symbol`, is a symbol.
const metaData: unknown = XMLParser.getMetaDataSymbol();

interface ElementDraft extends XmlElement {
  namespace: string;
  foreignAttributes: ReadonlyMap<string, string>;
  prefixes: Map<string, string> | undefined;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const none: ReadonlyMap<string, string> = new Map();

/**
 * Reads one document.
 * @param text the whole document, line ends already made single line feeds (`unifyLines`)
 * @returns the root element
 * @throws Unreadable when it is not one well-formed XML 1.0 document without DOCTYPE
 */
export function readDocument(text: string): XmlElement {
  refuseUnwanted(text);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Unreadable(`Not well-formed XML: ${valid.err.msg}`, undefined, valid.err.line);
  const roots = parse(text).filter(isElementNode);
  const [root] = roots;
  if (root === undefined) throw new Unreadable('The file holds no element.', undefined);
  // The parser and its validator let pass what follows the root: other elements, text.
  const end = position(root, 'endIndex');
  const rest = text.slice(end).replace(/<!--[^]*?-->|<\?[^]*?\?>/g, '');
  if (roots.length > 1 || rest.trim() !== '') {
    throw new Unreadable('Something follows the root element.', undefined, lineAt(text, end));
  }
  return convert(root, undefined);
}

/** CR LF and CR become LF, a byte order mark goes ([XML] §2.11): positions and lines then agree with what the parser counts. */
export function unifyLines(text: string): string {
  const plain = text.startsWith('\u{feff}') ? text.slice(1) : text;
  return plain.includes('\r') ? plain.replace(/\r\n?/g, '\n') : plain;
}

/** The line, counted from 1, that holds the position. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function refuseUnwanted(text: string): void {
  const refuse = (pattern: RegExp, message: string): void => {
    const index = text.search(pattern);
    if (index >= 0) throw new Unreadable(message, undefined, lineAt(text, index));
  };
  refuse(/<!DOCTYPE/i, 'DOCTYPE is refused.');
  refuse(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/, 'There is a character that XML 1.0 does not allow.');
  refuse(/^\s*<\?xml\s[^>]*version\s*=\s*["'](?!1\.0["'])/, 'Only XML 1.0 is read.');
}

function parse(text: string): readonly unknown[] {
  let nodes: unknown;
  try {
    nodes = parser.parse(text);
  } catch (error) {
    throw new Unreadable(`Not readable as XML: ${error instanceof Error ? error.message : String(error)}`, undefined);
  }
  return Array.isArray(nodes) ? nodes : [];
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function isElementNode(node: unknown): node is Record<PropertyKey, unknown> {
  return isRecord(node) && !('#text' in node) && !('#cdata' in node);
}

function position(node: Record<PropertyKey, unknown>, end: 'startIndex' | 'endIndex'): number {
  const meta = typeof metaData === 'symbol' ? node[metaData] : undefined;
  const index = isRecord(meta) ? meta[end] : undefined;
  return typeof index === 'number' ? index : 0;
}

/** A node of `preserveOrder` is `{ [tag]: children, ':@': attributes, [metaData]: { startIndex } }`. */
function convert(node: Record<PropertyKey, unknown>, parent: XmlElement | undefined): XmlElement {
  const tag = Object.keys(node).find((key) => key !== ':@') ?? '';
  const [prefix, local] = splitName(tag);
  const draft: ElementDraft = {
    namespace: '',
    local,
    tag,
    attributes: new Map(),
    foreignAttributes: none,
    prefixes: undefined,
    children: [],
    text: '',
    parent,
    index: position(node, 'startIndex'),
  };
  readAttributes(node[':@'], draft);
  draft.namespace = namespaceOf(draft, prefix);
  convertChildren(node[tag], draft);
  return draft;
}

function convertChildren(nodes: unknown, into: ElementDraft): void {
  if (!Array.isArray(nodes)) return;
  const all: readonly unknown[] = nodes;
  for (const node of all) {
    if (isElementNode(node)) into.children.push(convert(node, into));
    else into.text += textOf(node, into);
  }
}

/** A text node is `{ '#text': text }`, a CDATA section `{ '#cdata': [text node] }`; only the first has references. */
function textOf(node: unknown, at: XmlElement): string {
  if (!isRecord(node)) return '';
  const text = node['#text'];
  if (typeof text === 'string') return decodeReferences(text, at);
  const sections: readonly unknown[] = Array.isArray(node['#cdata']) ? node['#cdata'] : [];
  return sections.map((section) => (isRecord(section) ? String(section['#text']) : '')).join('');
}

function readAttributes(written: unknown, into: ElementDraft): void {
  if (!isRecord(written)) return;
  const foreign: (readonly [name: string, value: string])[] = [];
  for (const [name, raw] of Object.entries(written)) {
    const text = typeof raw === 'string' ? raw : '';
    if (text.includes('<')) throw new Unreadable(`The attribute ${name} holds a raw '<'.`, into);
    const value = decodeReferences(text, into);
    if (name === 'xmlns' || name.startsWith('xmlns:')) {
      into.prefixes ??= new Map();
      into.prefixes.set(name.slice(6), value.trim());
    } else if (name.includes(':')) foreign.push([name, value]);
    else into.attributes.set(name, value);
  }
  if (foreign.length === 0) return;
  into.foreignAttributes = new Map(
    foreign.map(([name, value]) => {
      const [prefix, local] = splitName(name);
      return [`{${namespaceOf(into, prefix)}}${local}`, value];
    }),
  );
}

function splitName(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

const predefined: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeReferences(text: string, at: XmlElement | undefined): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    const code = number === null ? -1 : parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 10 : 16);
    const character = code >= 0 ? characterOf(code) : predefined.get(name);
    if (character === undefined || !whole.endsWith(';')) {
      throw new Unreadable('There is a reference that is not understood.', at);
    }
    return character;
  });
}

/** The character of a numeric reference, unless XML 1.0 §2.2 forbids it. */
function characterOf(code: number): string | undefined {
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return allowed ? String.fromCodePoint(code) : undefined;
}
