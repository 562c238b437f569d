import { CharacterData, Search } from './character-data';
import { Char } from './xml-characters';
import { refuse } from './error';
import type { XmlLimits } from './xml-limits';
import type { References } from './references';
import { isSpace, skipSpace } from '../text/characters';

/** UTF-16 units that one search looks ahead. */
const reachUnits = 32 * 1024;

/** What stands between two tags, a piece at a time: text, CDATA sections, comments. */
export class ElementContent {
  readonly characters: CharacterData;
  readonly search: Search;
  private readonly markup: CommentsAndCdata;

  constructor(
    private readonly source: string,
    private readonly references: References,
    limits: XmlLimits,
    turnUnits: number,
  ) {
    this.search = new Search(source, Math.min(turnUnits, reachUnits));
    this.characters = new CharacterData(source, references, this.search, limits.textChars);
    this.markup = new CommentsAndCdata(source, this.characters, this.search, limits.commentsAndCdata);
  }

  /** False once there was a comment, or a character written as two references. */
  get isStrict(): boolean {
    return !this.markup.hasComments && !this.references.hasPairs;
  }

  /** Passes the next piece inside the root, its text into `characters`; returns the offset behind it. */
  pass(at: number): number {
    const { source, markup, search } = this;
    if (markup.isOpen) return markup.goOn(at);
    const less = search.next('<', at);
    // Nothing but text up to the document's end: the caller refuses it.
    if (less >= source.length) return less;
    let next = at;
    if (less > at) next = this.characters.addText(at, less - at > search.reach ? at + search.reach : less);
    return next === less && isMarkup(source, less) ? markup.begin(less, true) : next;
  }

  /** The same outside the root, where there are only white space and comments. */
  passOutside(at: number): number {
    const { source, markup, search } = this;
    if (markup.isOpen) return markup.goOn(at);
    const next = skipSpace(source, at, at + search.reach);
    if (next >= source.length || isSpace(source.charCodeAt(next))) return next;
    if (source.charCodeAt(next) !== Char.less) {
      refuse(source, next, 'malformed', 'Text stands outside the root element');
    }
    return isMarkup(source, next) ? markup.begin(next, false) : next;
  }

  /** Whether a tag begins at an offset that has been reached. */
  isAtTag(at: number): boolean {
    return !this.markup.isOpen && this.source.charCodeAt(at) === Char.less && !isMarkup(this.source, at);
  }
}

/** Whether a `<` at an offset begins something else than a tag. */
function isMarkup(source: string, at: number): boolean {
  const code = source.charCodeAt(at + 1);
  return (code === Char.bang || code === Char.question) && source.charCodeAt(at) === Char.less;
}

const cdataStart = '<![CDATA[';

/** Reads what begins with `<!` or `<?`: comments and CDATA sections. Everything else of that kind is refused. */
class CommentsAndCdata {
  /** Whether one is open: it is passed over a piece at a time. */
  isOpen = false;
  hasComments = false;
  private openedAt = 0;
  private isComment = false;
  private count = 0;

  /** @param max comments and CDATA sections in one document, together */
  constructor(
    private readonly source: string,
    private readonly characters: CharacterData,
    private readonly search: Search,
    private readonly max: number,
  ) {}

  /**
   * Begins to pass over the comment or CDATA section at offset `at`, the latter's content into the character data;
   * refuses the rest.
   */
  begin(at: number, insideRoot: boolean): number {
    const { source } = this;
    this.isComment = source.startsWith('<!--', at);
    if (!this.isComment && !(insideRoot && source.startsWith(cdataStart, at))) return this.refuse(at);
    if (++this.count > this.max) {
      refuse(source, at, 'limit', `The document has more than ${this.max} comments and CDATA sections`);
    }
    this.hasComments ||= this.isComment;
    this.isOpen = true;
    this.openedAt = at;
    return this.goOn(at + (this.isComment ? '<!--' : cdataStart).length);
  }

  /** Passes over the next piece of what is open; returns the offset behind it. */
  goOn(at: number): number {
    return this.isComment ? this.passComment(at) : this.passCdata(at);
  }

  private passComment(at: number): number {
    const close = this.search.next('--', at);
    if (close >= this.source.length) refuse(this.source, this.openedAt, 'malformed', 'A comment has no end');
    if (!this.source.startsWith('--', close)) return close;
    if (this.source.charCodeAt(close + 2) !== Char.greater) {
      refuse(this.source, close, 'malformed', 'A comment contains "--"');
    }
    this.isOpen = false;
    return close + 3;
  }

  private passCdata(at: number): number {
    const close = this.search.next(']]>', at);
    if (close >= this.source.length) refuse(this.source, this.openedAt, 'malformed', 'A CDATA section has no end');
    const end = Math.min(close, at + this.search.reach);
    const next = end > at ? this.characters.addPlain(at, end) : at;
    if (next < close || !this.source.startsWith(']]>', close)) return next;
    this.isOpen = false;
    return close + 3;
  }

  private refuse(at: number): never {
    const { source } = this;
    if (source.startsWith('<!DOCTYPE', at)) {
      return refuse(source, at, 'doctype', 'A document type declaration is not accepted');
    }
    if (!source.startsWith('<?', at))
      return refuse(source, at, 'malformed', 'A "<!" begins neither a comment nor CDATA');
    return source.startsWith('<?xml', at) && isSpace(source.charCodeAt(at + 5))
      ? refuse(source, at, 'malformed', 'An XML declaration stands elsewhere than at the very start')
      : refuse(source, at, 'malformed', 'Processing instructions are not accepted');
  }
}
