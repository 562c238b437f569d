import type { Turns } from '../text/turn';
import { defaultXmlLimits, XmlError, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import { Unreadable, type Attributes, type Reference, type XmlElement } from './wsdl-element';
import type { QName } from './model';

/** Attributes of WSDL 1.1 and XML Schema 1.0 whose value is a QName. */
const qualified: ReadonlySet<string> = new Set(['type', 'base', 'ref', 'itemType', 'element', 'message', 'binding']);

/** The size of the file is the bound for most of it. The depth limit stays: no WSDL is nested deeper. */
const limits: XmlLimits = {
  ...defaultXmlLimits,
  elements: Infinity,
  namespacesTotal: Infinity,
  nameChars: 4096,
  attributeChars: 1024 * 1024,
  commentsAndCdata: Infinity,
};

/** Characters read between two pauses: they take about a millisecond. */
const stepChars = 16 * 1024;

interface ElementDraft extends XmlElement {
  children: XmlElement[];
  text: string;
}

/** Shared by all elements without children: an array for each would take as much memory as the element. */
const noChildren: XmlElement[] = [];

/**
 * Reads one document.
 * @param text the whole document
 * @returns the root element; of all strings in the tree, only `text` keeps the document in memory
 * @throws Unreadable when it is not one well-formed XML 1.0 document without DOCTYPE
 */
export function* readDocument(text: string): Turns<XmlElement> {
  const reader = new XmlReader(withoutInstructions(text), limits, stepChars);
  const tree = new Tree(text, reader);
  try {
    for (;;) {
      const event = reader.next();
      if (event === XmlEvent.none) yield;
      else if (event === XmlEvent.eof) break;
      else tree.take(event);
    }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const message = /<!DOCTYPE/i.test(text) ? 'DOCTYPE is refused.' : `Not well-formed XML: ${error.message}.`;
    throw new Unreadable(message, undefined, error.line);
  }
  return tree.root;
}

/** The line of a position, counted from 1; CR LF, CR and LF each end a line. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n?|\n/).length;
}

/** Blanks out processing instructions: they have no meaning here, and the reader, made for messages, refuses them. */
function withoutInstructions(text: string): string {
  const instruction = /<\?(?!xml\s)[^]*?(?:\?>|$)/g;
  return instruction.test(text) ? text.replace(instruction, (found) => found.replace(/[^\r\n]/g, ' ')) : text;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();
const noReferences: readonly Reference[] = [];

/** The tree of the elements that have been read so far. */
class Tree {
  /** The names found in the document, each as the one string that is kept. */
  readonly #names = new Map<string, string>();
  #root: XmlElement | undefined;
  #open: ElementDraft | undefined;
  readonly #above: ElementDraft[] = [];
  /** Attributes of the element that is being read: name, value, name, value … */
  readonly #attributes: string[] = [];

  constructor(
    private readonly text: string,
    private readonly reader: XmlReader,
  ) {}

  get root(): XmlElement {
    if (this.#root === undefined) throw new Error('The reader found no root.');
    return this.#root;
  }

  take(event: XmlEvent): void {
    if (event === XmlEvent.start) this.#start();
    else if (event === XmlEvent.end) this.#open = this.#above.pop();
    else if (this.#open !== undefined) this.#open.text += this.reader.text;
  }

  #start(): void {
    const { reader } = this;
    const draft: ElementDraft = {
      namespace: this.#own(reader.namespace),
      local: this.#own(reader.name),
      tag: this.#own(reader.qualifiedName),
      ...this.#readAttributes(),
      children: noChildren,
      text: '',
      parent: this.#open,
      // The first character of a start tag is its only `<`.
      index: this.text.lastIndexOf('<', reader.offset - 1),
    };
    if (this.#open === undefined) this.#root = draft;
    else {
      if (this.#open.children === noChildren) this.#open.children = [draft];
      else this.#open.children.push(draft);
      this.#above.push(this.#open);
    }
    this.#open = draft;
  }

  #readAttributes(): Pick<XmlElement, 'attributes' | 'foreignAttributes' | 'references'> {
    const attributes = this.#attributes;
    let count = 0;
    let foreign: Map<string, string> | undefined;
    let references: Reference[] | undefined;
    for (const { namespace, local, value } of this.reader.attributes()) {
      if (namespace !== '') (foreign ??= new Map()).set(`{${namespace}}${local}`, value);
      else {
        const name = this.#own(local);
        attributes[count++] = name;
        attributes[count++] = this.#own(value);
        const meant = qualified.has(name) ? this.reader.resolve(value) : undefined;
        if (meant !== undefined) (references ??= []).push({ attribute: name, name: this.#ownName(meant) });
      }
    }
    return {
      attributes: new AttributeList(attributes.slice(0, count)),
      foreignAttributes: foreign ?? none,
      references: references ?? noReferences,
    };
  }

  #ownName({ namespace, local }: QName): QName {
    return { namespace: this.#own(namespace), local: this.#own(local) };
  }

  #own(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const own = interned(text);
    this.#names.set(own, own);
    return own;
  }
}

/**
 * The same text as a string of its own. V8 makes a part of a document a view into it (a sliced string), so one kept
 * name would keep the whole document in memory. V8 also keeps each property name once for the whole process, as long as
 * it is used. So names that versions share are in memory once, and V8 finds properties of that name without comparing
 * texts.
 */
export function interned(text: string): string {
  // An object without prototype has no shape that V8 would keep.
  return Object.keys({ __proto__: null, [text]: 0 })[0] ?? text;
}

/** The few attributes of an element: a linear search is faster than a table. */
class AttributeList implements Attributes {
  readonly #all: readonly string[];

  /** @param all name, value, name, value … */
  constructor(all: readonly string[]) {
    this.#all = all;
  }

  get(name: string): string | undefined {
    for (let at = 0; at < this.#all.length; at += 2) if (this.#all[at] === name) return this.#all[at + 1];
    return undefined;
  }

  forEach(take: (name: string, value: string) => void): void {
    for (let at = 0; at < this.#all.length; at += 2) take(this.#all[at] ?? '', this.#all[at + 1] ?? '');
  }

  *[Symbol.iterator](): Generator<readonly [name: string, value: string], void> {
    for (let at = 0; at < this.#all.length; at += 2) yield [this.#all[at] ?? '', this.#all[at + 1] ?? ''];
  }
}
