import { illegalCharacterAt } from './xml-characters';
import { refuse } from './error';
import { isHighSurrogate, isSpace } from '../text/characters';

/** UTF-16 code units looked through at once. */
const stretchUnits = 32 * 1024;

/**
 * What comes before the root element: the whole document is searched for characters XML does not allow, and the
 * declaration is read.
 */
export class Prolog {
  isOver = false;
  private checked = 0;

  constructor(private readonly source: string) {}

  /**
   * Where the document goes on behind its declaration; undefined: there is more to look through, call again. Throws
   * XmlError.
   */
  read(): number | undefined {
    this.check();
    if (this.checked < this.source.length) return undefined;
    this.isOver = true;
    return readDeclaration(this.source, this.source.startsWith('\uFEFF') ? 1 : 0).end;
  }

  private check(): void {
    const { source, checked } = this;
    let end = Math.min(checked + stretchUnits, source.length);
    // Both halves of a pair belong to one stretch.
    if (end < source.length && isHighSurrogate(source.charCodeAt(end - 1))) end++;
    const illegal = illegalCharacterAt(end - checked === source.length ? source : source.slice(checked, end));
    if (illegal >= 0) {
      refuse(source, checked + illegal, 'malformed', 'The document contains a character XML does not allow');
    }
    this.checked = end;
  }
}

/** Longer than any real declaration; bounds the work of the expression below. */
const declarationChars = 512;

const space = '[ \\t\\r\\n]';
const equals = `${space}*=${space}*`;
const declaration = new RegExp(
  `^<\\?xml${space}+version${equals}("[^"]*"|'[^']*')` +
    `(?:${space}+encoding${equals}("[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?` +
    `(?:${space}+standalone${equals}("(?:yes|no)"|'(?:yes|no)'))?${space}*\\?>$`,
);

export interface XmlDeclaration {
  /** Offset behind the declaration; where it would stand when there is none. */
  readonly end: number;
  /** Encoding name as written, undefined when none is declared. */
  readonly encoding: string | undefined;
}

/** True when an XML declaration (not some other processing instruction) begins at offset `at`. */
function beginsAt(source: string, at: number): boolean {
  return source.startsWith('<?xml', at) && isSpace(source.charCodeAt(at + 5));
}

/**
 * The XML declaration at offset `at`, where it is optional. Throws XmlError when it is ill-formed or names another
 * version than 1.0. It is not checked here whether the declared encoding is the one of the bytes.
 */
export function readDeclaration(source: string, at: number): XmlDeclaration {
  if (!beginsAt(source, at)) return { end: at, encoding: undefined };
  const written = source.slice(at, at + declarationChars);
  const close = written.indexOf('?>');
  if (close < 0) {
    return source.length - at > declarationChars
      ? refuse(source, at, 'limit', `The XML declaration has more than ${declarationChars} characters`)
      : refuse(source, at, 'malformed', 'The XML declaration has no end');
  }
  const parts = declaration.exec(written.slice(0, close + 2));
  if (parts === null) return refuse(source, at, 'malformed', 'The XML declaration is not well-formed');
  if (parts[1]?.slice(1, -1) !== '1.0') return refuse(source, at, 'malformed', 'Only XML version 1.0 is accepted');
  return { end: at + close + 2, encoding: parts[2]?.slice(1, -1) };
}
