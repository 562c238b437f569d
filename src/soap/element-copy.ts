/**
 * An element that the contract does not know, for a CRM of the caller's version that may be newer. It is read like
 * everything else, inside the limits, and written as text of its own: bytes that were not checked never go on.
 */
import { excerpt, isNeutralLexically, extractedText, Refusal } from '../command';
import { escapeAttribute, XmlEvent, xmlNamespace, type XmlAttribute } from '../xml';
import { readFlag, refuseReference } from './attributes';
import { pieceUnits, writeText } from './write-leaf';
import { xsi } from './namespaces';
import type { ReadContext } from './read-context';
import { pause } from './pauses';
import { pieceEnd, trimSpace } from '../text/characters';

interface Copied {
  readonly text: string;
  /** Whether it is nil, or holds only the neutral values of properties that were never set. */
  readonly isNeutral: boolean;
}

/** An element that is being copied. */
interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly isNil: boolean;
  /** Names of its children. One child, or two of one name, may be items of a list, which is then not empty. */
  readonly names: Set<string>;
  children: number;
  isNeutral: boolean;
}

/** The reader stands on the start of the element, and on its end afterwards. */
export class ElementCopy {
  readonly #open: OpenElement[] = [];
  #text = '';
  /** A text of the element, and how much of it has been written. */
  #content = '';
  #written = 0;

  /** Copies on; undefined: a pause is due, call again. @throws Refusal */
  goOn(context: ReadContext): Copied | undefined {
    const { reader, documents } = context;
    for (;;) {
      if (!this.#writeContent()) break;
      const event = this.#open.length === 0 ? XmlEvent.start : reader.next();
      if (event === XmlEvent.none) break;
      if (event === XmlEvent.start) this.#writeStart(context);
      else if (event === XmlEvent.text) this.#take(extractedText(reader.text, documents));
      else {
        const copied = this.#writeEnd();
        if (copied !== undefined) return copied;
      }
    }
    pause(context);
    return undefined;
  }

  #writeStart(context: ReadContext): void {
    const { name, namespace } = context.reader;
    const around = this.#open.at(-1);
    const outer = around?.namespace ?? context.serviceNamespace;
    const attributes = attributesOf(context);
    const declaration = namespace === outer ? '' : ` xmlns="${escapeAttribute(namespace)}"`;
    this.#text += `<${name}${declaration}${attributes.text}>`;
    if (around !== undefined) {
      around.children++;
      around.names.add(name);
    }
    this.#open.push({ name, namespace, isNil: attributes.isNil, names: new Set(), children: 0, isNeutral: true });
  }

  #take(content: string): void {
    this.#content = content;
    this.#written = 0;
    const inner = this.#open.at(-1);
    if (inner !== undefined && !isNeutralLexically(trimSpace(content))) inner.isNeutral = false;
  }

  /** Writes the next piece of a text; false: there are others, and time for a pause. */
  #writeContent(): boolean {
    const { length } = this.#content;
    if (this.#written >= length) return true;
    const end = pieceEnd(this.#content, this.#written, pieceUnits);
    this.#text += writeText(this.#content.slice(this.#written, end));
    this.#written = end;
    return end >= length;
  }

  /** Closes an element; gives the whole copy at the end of the outermost one. */
  #writeEnd(): Copied | undefined {
    const inner = this.#open.pop();
    const around = this.#open.at(-1);
    if (inner === undefined) return undefined;
    this.#text += `</${inner.name}>`;
    const isNeutral = inner.isNil || (inner.isNeutral && inner.children !== 1 && inner.names.size === inner.children);
    if (around === undefined) return { text: this.#text, isNeutral };
    around.isNeutral &&= isNeutral;
    return undefined;
  }
}

/** Attributes, written with prefixes of their own: those of the message are not in force where the text will stand. */
function attributesOf(context: ReadContext): { readonly text: string; readonly isNil: boolean } {
  const { reader } = context;
  if (reader.attributeCount === 0) return { text: '', isNil: false };
  refuseReference(reader);
  const nil = reader.attribute(xsi, 'nil');
  const isNil = nil !== undefined && readFlag('xsi:nil', nil);
  const texts = Array.from(reader.attributes(), (attribute, index) => attributeText(attribute, `a${index}`, context));
  return { text: texts.join(''), isNil };
}

function attributeText({ namespace, local, value }: XmlAttribute, prefix: string, { reader }: ReadContext): string {
  if (namespace === '') return ` ${local}="${escapeAttribute(value)}"`;
  if (namespace === xmlNamespace) return ` xml:${local}="${escapeAttribute(value)}"`;
  const declared = ` xmlns:${prefix}="${escapeAttribute(namespace)}" ${prefix}:${local}`;
  if (namespace !== xsi || local !== 'type') return `${declared}="${escapeAttribute(value)}"`;
  const type = reader.resolve(value);
  // A name in no namespace could not be written below a default one.
  if (type === undefined || type.namespace === '')
    throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(value)}`);
  return ` xmlns:t="${escapeAttribute(type.namespace)}"${declared}="t:${type.local}"`;
}
