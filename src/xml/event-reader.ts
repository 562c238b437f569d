import { Char } from './xml-characters';
import type { CharacterData, Search } from './character-data';
import { ElementContent } from './content';
import { Prolog } from './prolog';
import { refuse, refuseEnd, refuseEndTag } from './error';
import { skipTagSpace, StartTag, type XmlAttribute } from './start-tag';
import { defaultXmlLimits, type XmlLimits } from './xml-limits';
import { NameReader, NamespaceScope, type QualifiedName, type XmlName } from './qualified-names';
import { References } from './references';
import { trimSpace } from '../text/characters';

/** What a reader stands on; `none` before the first step and after a pause. */
export const XmlEvent = { none: 0, start: 1, end: 2, text: 3, eof: 4 } as const;
export type XmlEvent = (typeof XmlEvent)[keyof typeof XmlEvent];

const notOnStart = 'The reader does not stand on the start of an element';

/**
 * Reads one document from start to end, event by event, checking everything a namespace-aware XML 1.0 parser checks,
 * and refusing besides: document type declarations (code `doctype`), processing instructions, versions other than 1.0,
 * and what exceeds the limits (code `limit`). Builds no tree.
 *
 * The constructor accepts any string. Every step may throw XmlError, and a reader that threw is not to be used again. A
 * document is known to be well-formed only when `eof` has been reached. With `turnUnits` it pauses: once it has passed
 * so many characters, `next` and `nextElement` give `none` and `readText` gives undefined, the event being `none`; they
 * are to be called again. No call takes longer than a few such steps.
 */
export abstract class EventReader {
  protected readonly scope = new NamespaceScope();
  private readonly names: NameReader;
  protected readonly tag: StartTag;
  private readonly content: ElementContent;
  protected readonly characters: CharacterData;
  protected readonly search: Search;
  private readonly prolog: Prolog;
  protected readonly pauses: Pauses;
  protected readonly open: QualifiedName[] = [];
  /** For each open element, the mark of the scope it stands in. */
  protected readonly outerScopes: number[] = [];
  protected current: XmlEvent = XmlEvent.none;
  protected element: QualifiedName;
  protected at = 0;
  private textStart = 0;
  protected level = 0;
  protected elements = 0;
  /** Whether it paused inside character data. */
  protected isInText = false;

  /** A leading U+FEFF in `source` is skipped. */
  constructor(
    protected readonly source: string,
    protected readonly limits: XmlLimits = defaultXmlLimits,
    turnUnits = Infinity,
  ) {
    const references = new References(source, limits.attributeChars);
    this.pauses = new Pauses(source, turnUnits);
    this.prolog = new Prolog(source);
    this.names = new NameReader(source, this.scope, limits.nameChars);
    this.tag = new StartTag(source, this.names, this.scope, references, limits);
    this.content = new ElementContent(source, references, limits, turnUnits);
    this.characters = this.content.characters;
    this.search = this.content.search;
    this.element = this.tag.name;
  }

  /**
   * Moves to the next event. `<a/>` is a start and an end; text and CDATA up to the next tag are one event, never an
   * empty one; comments are none.
   */
  next(): XmlEvent {
    return this.at >= this.pauses.dueAt ? this.pauses.take(this.at) : this.advance();
  }

  private advance(): XmlEvent {
    if (this.current === XmlEvent.end) this.leave();
    else if (this.current === XmlEvent.start && this.tag.isEmpty) return (this.current = XmlEvent.end);
    if (this.isInText) return this.characterData();
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

  /** Name of that element as the document writes it, prefix included. */
  get qualifiedName(): string {
    return this.element.raw;
  }

  /** Offset behind what was read last. */
  get offset(): number {
    return this.at;
  }

  /** Open elements, the one the reader stands at the start or end of included: 1 at the root's tags, 0 at `eof`. */
  get depth(): number {
    return this.level;
  }

  /** Character data of a text event, '' at any other. */
  get text(): string {
    return this.current === XmlEvent.text ? this.characters.value : '';
  }

  /** How many attributes other than namespace declarations the element has that the reader stands on the start of. */
  get attributeCount(): number {
    return this.current === XmlEvent.start ? this.tag.count : 0;
  }

  /** False once a comment was read, or what not every XML parser takes (a character as two references). */
  get isStrict(): boolean {
    return this.content.isStrict;
  }

  /** Normalised value of an attribute of the element that begins here; namespace '' for an unprefixed one. */
  attribute(namespace: string, local: string): string | undefined {
    return this.current === XmlEvent.start ? this.tag.value(namespace, local) : undefined;
  }

  /** The attributes, without namespace declarations, in document order; to be walked before the reader moves on. */
  attributes(): Iterable<XmlAttribute> {
    return this.current === XmlEvent.start ? this.tag.attributes() : [];
  }

  /**
   * Resolves a QName out of content or an attribute value (`xsi:type`); white space around it is ignored. The scope is
   * that of the element the reader stands on, its end included. Without prefix: the default namespace. Undefined when
   * it is no QName or its prefix is not bound.
   */
  resolve(qname: string): XmlName | undefined {
    const name = this.names.parse(trimSpace(qname));
    const namespace = name?.prefix.uri;
    return name === undefined || namespace === undefined ? undefined : { namespace, local: name.local };
  }

  /**
   * On the start of an element: its character data, comments left out, and the reader stands on its end. Undefined when
   * the element has a child: the reader then stands on the start of the first one. Pauses only in text longer than a
   * step.
   */
  readText(): string | undefined {
    if (this.current !== XmlEvent.start && !this.isInText) throw new Error(notOnStart);
    const event = this.advance();
    if (event !== XmlEvent.text) return event === XmlEvent.end ? '' : undefined;
    const value = this.characters.value;
    return this.advance() === XmlEvent.end ? value : undefined;
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

  /**
   * On the start of an element: moves to its end. What is skipped is checked all the same. For readers that do not
   * pause.
   */
  skip(): void {
    if (this.current !== XmlEvent.start) throw new Error(notOnStart);
    const depth = this.level;
    while (this.next() !== XmlEvent.end || this.level !== depth);
  }

  /** Runs `work` without pauses, for a part that is never long: one longer than a few steps is refused. */
  inOneStep<T>(work: () => T): T {
    return this.pauses.hold(this.at, work);
  }

  /** Closes the element whose end has been reported; until then its declarations are in force. */
  protected leave(): void {
    this.level--;
    this.scope.restore(this.outerScopes[this.level] ?? 0);
  }

  private outsideRoot(): XmlEvent {
    const { source, pauses } = this;
    while (!this.prolog.isOver) {
      this.at = this.prolog.read() ?? 0;
      if (!this.prolog.isOver && pauses.units < source.length) return XmlEvent.none;
    }
    for (;;) {
      this.at = this.content.passOutside(this.at);
      if (this.at >= source.length) break;
      if (this.content.isAtTag(this.at)) {
        if (this.elements === 0) return this.startTag();
        refuse(source, this.at, 'malformed', 'Something follows the root element');
      }
      if (this.at < pauses.dueAt) continue;
      return (this.current = pauses.take(this.at));
    }
    if (this.elements === 0) refuse(source, this.at, 'malformed', 'The document has no root element');
    return (this.current = XmlEvent.eof);
  }

  private startTag(): XmlEvent {
    const { source, limits } = this;
    if (this.elements >= limits.elements)
      refuse(source, this.at, 'limit', `The document has more than ${limits.elements} elements`);
    if (this.level >= limits.depth)
      refuse(source, this.at, 'limit', `Elements are nested more than ${limits.depth} deep`);
    this.elements++;
    this.outerScopes[this.level] = this.scope.mark;
    this.at = this.tag.read(this.at);
    this.element = this.open[this.level++] = this.tag.name;
    return (this.current = XmlEvent.start);
  }

  private endTag(): XmlEvent {
    const { source } = this;
    const opened = this.open[this.level - 1];
    const nameAt = this.at + 2;
    if (opened === undefined || !source.startsWith(opened.raw, nameAt))
      return refuseEndTag(source, this.at, opened?.raw);
    let close = nameAt + opened.raw.length;
    if (source.charCodeAt(close) !== Char.greater) close = skipTagSpace(source, close, this.limits.attributeChars);
    if (source.charCodeAt(close) !== Char.greater) return refuseEndTag(source, this.at, opened?.raw);
    this.at = close + 1;
    this.element = opened;
    return (this.current = XmlEvent.end);
  }

  /** Reads the character data up to the next tag; when it turns out empty, that tag is the event. */
  private characterData(): XmlEvent {
    const { source, content, pauses } = this;
    if (!this.isInText) {
      this.characters.clear();
      this.textStart = this.at;
    }
    for (;;) {
      this.at = content.pass(this.at);
      if (this.at >= source.length) refuseEnd(source, this.open[this.level - 1]?.raw);
      if (content.isAtTag(this.at)) break;
      if (this.at < pauses.dueAt || this.at - this.textStart < this.search.reach) continue;
      this.isInText = true;
      return (this.current = pauses.take(this.at));
    }
    this.isInText = false;
    if (!this.characters.isEmpty) return (this.current = XmlEvent.text);
    return source.charCodeAt(this.at + 1) === Char.slash ? this.endTag() : this.startTag();
  }
}

/** Steps that a part read without a pause may take at most. */
const heldInTurns = 4;

/** Decides when a reader pauses. */
class Pauses {
  /** The offset from which on a pause is due. */
  dueAt: number;
  private isHeld = false;

  /** @param units characters between two pauses, Infinity for none at all */
  constructor(
    private readonly source: string,
    readonly units: number,
  ) {
    this.dueAt = units;
  }

  /** Takes the pause at the offset reached. Throws XmlError where there must be none. */
  take(at: number): typeof XmlEvent.none {
    if (this.isHeld) refuse(this.source, at, 'limit', 'A part of the document that is always short is too long');
    this.dueAt = at + this.units;
    return XmlEvent.none;
  }

  /** Does the work without a pause. It must not come further than a few steps from the offset. */
  hold<T>(at: number, work: () => T): T {
    const before = this.dueAt;
    this.dueAt = at + heldInTurns * this.units;
    this.isHeld = true;
    const result = work();
    this.isHeld = false;
    this.dueAt = before;
    return result;
  }
}
