import type { CharacterData } from './character-data';
import { Char, isSpace } from './characters';
import { refuse } from './error';

/** What begins with `<!` or `<?`: comments and CDATA sections, everything else of that kind is refused. */
export class Markup {
  private count = 0;

  /** @param max comments and CDATA sections in one document, together */
  constructor(
    private readonly source: string,
    private readonly characters: CharacterData,
    private readonly max: number,
  ) {}

  /** Passes over the comment or CDATA section at offset `at`, the latter's content into the character data; refuses the rest. */
  pass(at: number, insideRoot: boolean): number {
    const { source } = this;
    if (source.startsWith('<!--', at)) return this.passComment(at);
    if (insideRoot && source.startsWith('<![CDATA[', at)) return this.passCdata(at);
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
    this.note(at);
    const close = this.source.indexOf('--', at + 4);
    if (close < 0) refuse(this.source, at, 'malformed', 'A comment has no end');
    if (this.source.charCodeAt(close + 2) !== Char.greater) {
      refuse(this.source, close, 'malformed', 'A comment contains "--"');
    }
    return close + 3;
  }

  private passCdata(at: number): number {
    this.note(at);
    const start = at + '<![CDATA['.length;
    const close = this.source.indexOf(']]>', start);
    if (close < 0) refuse(this.source, at, 'malformed', 'A CDATA section has no end');
    this.characters.addCdata(start, close);
    return close + 3;
  }

  private note(at: number): void {
    const { max } = this;
    if (++this.count > max) {
      refuse(this.source, at, 'limit', `The document has more than ${max} comments and CDATA sections`);
    }
  }
}
