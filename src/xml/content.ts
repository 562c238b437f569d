import { CharacterData } from './character-data';
import { Char, isSpace, skipSpace } from './characters';
import { refuse } from './error';
import type { XmlLimits } from './limits';
import { Markup } from './markup';
import type { References } from './references';
import { Search } from './search';

/** How far ahead a text is looked for at once. */
const reachUnits = 32 * 1024;

/** What stands between two tags, a piece at a time: text, CDATA sections, comments. */
export class Content {
  readonly characters: CharacterData;
  readonly search: Search;
  private readonly markup: Markup;

  constructor(
    private readonly source: string,
    private readonly references: References,
    limits: XmlLimits,
    stepUnits: number,
  ) {
    this.search = new Search(source, Math.min(stepUnits, reachUnits));
    this.characters = new CharacterData(source, references, this.search, limits.textChars);
    this.markup = new Markup(source, this.characters, this.search, limits.commentsAndCdata);
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
