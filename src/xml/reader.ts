import { XmlEvent, EventReader } from './event-reader';
import { QualifiedName } from './qualified-names';
import { skipSpace } from '../text/characters';

/** Longer prefixes are never expected: a slice of 13 characters or more keeps the message it was cut from in memory. */
const prefixChars = 12;

/** The tags of an element that a contract promises, under the prefix that the last message gave it. */
export class ExpectedTag {
  open: string;
  close: string;
  /** Both tags' name, prefix included. */
  name: string;
  #prefix = '';

  constructor(readonly local: string) {
    this.name = local;
    this.open = `<${local}>`;
    this.close = `</${local}>`;
  }

  /**
   * Makes `open` and `close` those under the given prefix ('' for none); false when the prefix is too long for that.
   */
  under(prefix: string): boolean {
    if (prefix === this.#prefix) return true;
    if (prefix.length > prefixChars) return false;
    const name = prefix === '' ? this.local : `${prefix}:${this.local}`;
    this.#prefix = prefix;
    this.name = name;
    this.open = `<${name}>`;
    this.close = `</${name}>`;
    return true;
  }
}

/** The reader with its shortcuts: what comes next is compared with what a contract or an earlier message promises. */
export class XmlReader extends EventReader {
  /**
   * From the start of an element, or when its child before has been read: the text of the next child when that is just
   * `<local>text</local>`, with the prefix of its parent, nothing in the tags and nothing to decode; the child is read
   * then. Undefined: no child was read, ask `nextElement`. Either way the reader stands on no element. One comparison
   * per tag, no names, no events.
   */
  childText(tag: ExpectedTag): string | undefined {
    const { source } = this;
    const at = this.expected(tag);
    if (at < 0) return undefined;
    const start = at + tag.open.length;
    const end = this.search.next('<', start);
    const next = end + tag.close.length;
    if (source.slice(end, next) !== tag.close || !this.characters.isItsOwnValue(start, end)) return undefined;
    this.elements++;
    this.at = next;
    return source.slice(start, end);
  }

  /**
   * As `childText`, for a child that holds more than text: moves to its start when that is just `<local>`; false: no
   * child was met.
   */
  enterChild(tag: ExpectedTag): boolean {
    const at = this.expected(tag);
    const parent = this.open[this.level - 1];
    if (at < 0 || parent === undefined) return false;
    this.elements++;
    this.at = at + tag.open.length;
    this.outerScopes[this.level] = this.scope.mark;
    this.tag.takeExpected(new QualifiedName(tag.name, parent.prefix, tag.local));
    this.element = this.open[this.level++] = this.tag.name;
    this.current = XmlEvent.start;
    return true;
  }

  /**
   * As `childText`, for a child with all its content that an earlier message had in the same words; false: no child was
   * met.
   * @param elements number of its elements, itself included
   */
  knownChild(text: string, elements: number): boolean {
    const { source, limits } = this;
    const at = this.childAt();
    if (at < 0 || source.slice(at, at + text.length) !== text) return false;
    // How deep they stand does not matter where even a chain of them would do.
    if (this.elements + elements > limits.elements || this.level + elements > limits.depth) return false;
    this.elements += elements;
    this.at = at + text.length;
    return true;
  }

  /** The document between an offset from before and the present place. */
  textSince(start: number): string {
    return this.source.slice(start, this.at);
  }

  /** How many elements have been met. */
  get elementCount(): number {
    return this.elements;
  }

  /**
   * Offset of the expected start tag; -1 when another comes, or one that exceeds a limit: `next` refuses it then.
   */
  private expected(tag: ExpectedTag): number {
    const at = this.childAt();
    const prefix = this.open[this.level - 1]?.prefix.name;
    if (at < 0 || prefix === undefined || !tag.under(prefix)) return -1;
    const { source, limits } = this;
    // A slice and one comparison are faster than startsWith.
    if (source.slice(at, at + tag.open.length) !== tag.open) return -1;
    if (this.elements >= limits.elements || this.level >= limits.depth) return -1;
    return tag.name.length > limits.nameChars ? -1 : at;
  }

  /**
   * Leaves what the reader stood on. The offset where the next tag may begin; -1 after a pause inside character data,
   * which has been read in part.
   */
  private childAt(): number {
    if (this.at >= this.pauses.dueAt || this.isInText) return -1;
    if (this.current === XmlEvent.end) this.leave();
    else if (this.current === XmlEvent.start && this.tag.isEmpty) return -1;
    this.current = XmlEvent.none;
    const at = skipSpace(this.source, this.at, this.at + this.search.reach);
    return at - this.at > this.limits.textChars ? -1 : at;
  }
}
