import type { Turns } from '../text/turn';
import { defaultXmlLimits, XmlError, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import { Unreadable, type Attributes, type Reference, type XmlElement } from './wsdl-element';
import type { QName } from './model';

/** Attributes of WSDL 1.1 and XML Schema 1.0 whose value is a QName. */
const qualified: ReadonlySet<string> = new Set(['type', 'base', 'ref', 'itemType', 'element', 'message', 'binding']);

/** A file is bounded by its size; deeper than this nothing of a WSDL is nested. */
const limits: XmlLimits = {
  ...defaultXmlLimits,
  elements: Infinity,
  namespacesTotal: Infinity,
  nameChars: 4096,
  attributeChars: 1024 * 1024,
  commentsAndCdata: Infinity,
};

/** Characters read between two pauses: about a millisecond. */
const stepChars = 16 * 1024;

interface ElementDraft extends XmlElement {
  children: XmlElement[];
  text: string;
}

/** Stands in every element that has none: an array of its own would take as much memory as the element. */
const noChildren: XmlElement[] = [];

/**
 * Reads one document.
 * @param text the whole document
 * @returns the root element; no text in the tree but `text` keeps the document in memory
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

/** The line, counted from 1, that holds the position; CR LF, CR and LF end one. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n?|\n/).length;
}

/** Processing instructions say nothing to us. The reader, made for messages, refuses them. */
function withoutInstructions(text: string): string {
  const instruction = /<\?(?!xml\s)[^]*?(?:\?>|$)/g;
  return instruction.test(text) ? text.replace(instruction, (found) => found.replace(/[^\r\n]/g, ' ')) : text;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();
const noReferences: readonly Reference[] = [];

/** What has been read so far. */
class Tree {
  /** Names of the document that have been met, each as it is kept. */
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
      // There is no `<` in a start tag but its first character.
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
 * The same text as a string of its own. What is cut out of a document is for V8 a view into it (a sliced string), and
 * one kept name would keep the whole document. V8 keeps each name of a property once for the whole process, as long as
 * somebody uses it: so names that versions share stand in memory once, and properties of that name are found without
 * comparing texts.
 */
export function interned(text: string): string {
  // Without prototype the object has no shape that V8 would have to remember.
  return Object.keys({ __proto__: null, [text]: 0 })[0] ?? text;
}

/** A handful of attributes: looking through them is faster than any table. */
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
