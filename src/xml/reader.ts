import { CharacterData } from './character-data';
import { Char, illegalCharacterAt, isSpace, skipSpace, trimSpace } from './characters';
import { readDeclaration } from './declaration';
import { positionAt, quoteName, refuse, type XmlPosition } from './error';
import { defaultXmlLimits, type XmlLimits } from './limits';
import { NameReader, type QName } from './names';
import { References } from './references';
import { NamespaceScope } from './scope';
import { StartTag, type XmlAttribute } from './start-tag';

/** What a reader stands on; `none` before the first step. */
export const XmlEvent = { none: 0, start: 1, end: 2, text: 3, eof: 4 } as const;
export type XmlEvent = (typeof XmlEvent)[keyof typeof XmlEvent];

/** A name with its namespace resolved; '' is no namespace. */
export interface XmlName {
  readonly namespace: string;
  readonly local: string;
}

/**
 * Reads one document from start to end, event by event, checking everything a namespace-aware XML 1.0 parser checks, and
 * refusing besides: document type declarations (code `doctype`), processing instructions, versions other than 1.0, and
 * what exceeds the limits (code `limit`). Builds no tree.
 *
 * The constructor accepts any string. Every step may throw XmlError, and a reader that threw is not to be used again. A
 * document is known to be well-formed only when `eof` has been reached.
 */
export class XmlReader {
  private readonly scope = new NamespaceScope();
  private readonly names: NameReader;
  private readonly tag: StartTag;
  private readonly characters: CharacterData;
  private readonly open: QName[] = [];
  /** For each open element, the mark of the scope it stands in. */
  private readonly outerScopes: number[] = [];
  private current: XmlEvent = XmlEvent.none;
  private element: QName;
  private at = 0;
  private eventStart = 0;
  private level = 0;
  private elements = 0;
  private commentsAndCdata = 0;

  /** A leading U+FEFF in `source` is skipped. */
  constructor(
    private readonly source: string,
    private readonly limits: XmlLimits = defaultXmlLimits,
  ) {
    const references = new References(source);
    this.names = new NameReader(source, this.scope, limits.nameChars);
    this.tag = new StartTag(source, this.names, this.scope, references, limits);
    this.characters = new CharacterData(source, references, limits.textChars);
    this.element = this.tag.name;
  }

  /** Moves to the next event. `<a/>` is a start and an end; text and CDATA up to the next tag are one event, never an empty one; comments are none. */
  next(): XmlEvent {
    if (this.current === XmlEvent.end) this.leave();
    else if (this.current === XmlEvent.start && this.tag.isEmpty) return (this.current = XmlEvent.end);
    if (this.level === 0) return this.outsideRoot();
    if (this.source.charCodeAt(this.at) === Char.less) {
      const code = this.source.charCodeAt(this.at + 1);
      if (code === Char.slash) return this.endTag();
      if (code !== Char.bang && code !== Char.question) return this.startTag();
    }
    return this.characterData();
  }

  get event(): XmlEvent {
    return this.current;
  }

  /** Local name of the element the reader stands at the start or end of. */
  get name(): string {
    return this.element.local;
  }

  /** Namespace of the element the reader stands at the start or end of, '' for none. */
  get namespace(): string {
    return this.element.prefix.uri ?? '';
  }

  /** Open elements, the one the reader stands at the start or end of included: 1 at the root's tags, 0 at `eof`. */
  get depth(): number {
    return this.level;
  }

  /** Character data of a text event, '' at any other. */
  get text(): string {
    return this.current === XmlEvent.text ? this.characters.value : '';
  }

  /** True on the start of an element with attributes other than namespace declarations. */
  get hasAttributes(): boolean {
    return this.current === XmlEvent.start && this.tag.count > 0;
  }

  /** Normalised value of an attribute of the element the reader stands on the start of; namespace '' for an unprefixed one. */
  attribute(namespace: string, local: string): string | undefined {
    return this.current === XmlEvent.start ? this.tag.value(namespace, local) : undefined;
  }

  /** The attributes, without namespace declarations, in document order; to be walked before the reader moves on. */
  attributes(): Iterable<XmlAttribute> {
    return this.current === XmlEvent.start ? this.tag.attributes() : [];
  }

  /**
   * A QName out of content or an attribute value (`xsi:type`), white space around it ignored, in the scope of the element
   * the reader stands on, its end included. Without prefix: the default namespace. Undefined when it is no QName or its prefix is not bound.
   */
  resolve(qname: string): XmlName | undefined {
    const name = this.names.parse(trimSpace(qname));
    const namespace = name?.prefix.uri;
    if (name === undefined || namespace === undefined) return undefined;
    return { namespace, local: name.local };
  }

  /**
   * On the start of an element: its character data, comments left out, and the reader stands on its end. Undefined when
   * the element has a child: the reader then stands on the start of the first one.
   */
  readText(): string | undefined {
    this.expectStart();
    const event = this.next();
    if (event !== XmlEvent.text) return event === XmlEvent.end ? '' : undefined;
    const value = this.characters.value;
    return this.next() === XmlEvent.end ? value : undefined;
  }

  /**
   * From the start of an element, or the end of one of its children: moves to the start of the next child or to the
   * element's own end, passing over white space. `text` means that other text stands there, and the reader on it.
   */
  nextElement(): XmlEvent {
    let event = this.next();
    while (event === XmlEvent.text && this.characters.isBlank) event = this.next();
    return event;
  }

  /** On the start of an element: moves to its end. What is passed over is checked all the same. */
  skip(): void {
    this.expectStart();
    const depth = this.level;
    while (this.next() !== XmlEvent.end || this.level !== depth);
  }

  /** Where the current event begins. Walks the document from its start. */
  position(): XmlPosition {
    return positionAt(this.source, this.eventStart);
  }

  private expectStart(): void {
    if (this.current !== XmlEvent.start) throw new Error('The reader does not stand on the start of an element');
  }

  /** Closes the element whose end has been reported; until then its declarations are in force. */
  private leave(): void {
    this.level--;
    this.scope.restore(this.outerScopes[this.level] ?? 0);
  }

  private outsideRoot(): XmlEvent {
    const { source } = this;
    if (this.current === XmlEvent.none) this.beginDocument();
    for (;;) {
      this.eventStart = this.at = skipSpace(source, this.at);
      if (this.at >= source.length) {
        if (this.elements === 0) refuse(source, this.at, 'malformed', 'The document has no root element');
        return (this.current = XmlEvent.eof);
      }
      if (source.charCodeAt(this.at) !== Char.less) {
        refuse(source, this.at, 'malformed', 'Text stands outside the root element');
      }
      const code = source.charCodeAt(this.at + 1);
      if (code === Char.bang || code === Char.question) this.at = this.passMarkup(this.at);
      else if (this.elements === 0) return this.startTag();
      else refuse(source, this.at, 'malformed', 'Something follows the root element');
    }
  }

  private beginDocument(): void {
    const illegal = illegalCharacterAt(this.source);
    if (illegal >= 0) refuse(this.source, illegal, 'malformed', 'The document contains a character XML does not allow');
    this.at = readDeclaration(this.source, this.source.startsWith('\uFEFF') ? 1 : 0).end;
  }

  private startTag(): XmlEvent {
    const { source, limits } = this;
    if (this.elements >= limits.elements) {
      refuse(source, this.at, 'limit', `The document has more than ${limits.elements} elements`);
    }
    if (this.level >= limits.depth) {
      refuse(source, this.at, 'limit', `Elements are nested more than ${limits.depth} deep`);
    }
    this.elements++;
    this.eventStart = this.at;
    this.outerScopes[this.level] = this.scope.mark;
    this.at = this.tag.read(this.at);
    this.element = this.open[this.level++] = this.tag.name;
    return (this.current = XmlEvent.start);
  }

  private endTag(): XmlEvent {
    const { source } = this;
    const opened = this.open[this.level - 1];
    const nameAt = this.at + 2;
    if (opened === undefined || !source.startsWith(opened.raw, nameAt)) return this.refuseEndTag();
    let close = nameAt + opened.raw.length;
    if (source.charCodeAt(close) !== Char.greater) {
      close = skipSpace(source, close);
      if (source.charCodeAt(close) !== Char.greater) return this.refuseEndTag();
    }
    this.eventStart = this.at;
    this.at = close + 1;
    this.element = opened;
    return (this.current = XmlEvent.end);
  }

  private refuseEndTag(): never {
    const name = quoteName(this.open[this.level - 1]?.raw ?? '');
    return refuse(this.source, this.at, 'malformed', `An end tag is not that of the open element ${name}`);
  }

  /** Reads the character data up to the next tag; when it turns out empty, that tag is the event. */
  private characterData(): XmlEvent {
    const { source, characters } = this;
    characters.clear();
    this.eventStart = this.at;
    for (;;) {
      const less = source.indexOf('<', this.at);
      if (less < 0) {
        const name = quoteName(this.open[this.level - 1]?.raw ?? '');
        refuse(source, source.length, 'malformed', `The document ends inside the element ${name}`);
      }
      if (less > this.at) characters.addText(this.at, less);
      this.at = less;
      const code = source.charCodeAt(less + 1);
      if (code !== Char.bang && code !== Char.question) {
        if (!characters.isEmpty) return (this.current = XmlEvent.text);
        return code === Char.slash ? this.endTag() : this.startTag();
      }
      this.at = this.passMarkup(less);
    }
  }

  /** Passes over the comment or CDATA section at offset `at`, the latter's content into the character data; refuses the rest. */
  private passMarkup(at: number): number {
    const { source } = this;
    if (source.startsWith('<!--', at)) return this.passComment(at);
    if (this.level > 0 && source.startsWith('<![CDATA[', at)) return this.passCdata(at);
    if (source.startsWith('<!DOCTYPE', at)) {
      return refuse(source, at, 'doctype', 'A document type declaration is not accepted');
    }
    if (!source.startsWith('<?', at))
      return refuse(source, at, 'malformed', 'A "<!" begins neither a comment nor CDATA');
    return source.startsWith('<?xml', at) && isSpace(source.charCodeAt(at + 5))
      ? refuse(source, at, 'malformed', 'An XML declaration stands elsewhere than at the very start')
      : refuse(source, at, 'malformed', 'Processing instructions are not accepted');
  }

  private passComment(at: number): number {
    this.countMarkup(at);
    const close = this.source.indexOf('--', at + 4);
    if (close < 0) refuse(this.source, at, 'malformed', 'A comment has no end');
    if (this.source.charCodeAt(close + 2) !== Char.greater) {
      refuse(this.source, close, 'malformed', 'A comment contains "--"');
    }
    return close + 3;
  }

  private passCdata(at: number): number {
    this.countMarkup(at);
    const start = at + '<![CDATA['.length;
    const close = this.source.indexOf(']]>', start);
    if (close < 0) refuse(this.source, at, 'malformed', 'A CDATA section has no end');
    this.characters.addCdata(start, close);
    return close + 3;
  }

  private countMarkup(at: number): void {
    const max = this.limits.commentsAndCdata;
    if (++this.commentsAndCdata > max) {
      refuse(this.source, at, 'limit', `The document has more than ${max} comments and CDATA sections`);
    }
  }
}
