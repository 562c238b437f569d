import { Char } from './xml-characters';
import { quoteName, refuse } from './error';

/** Ranges of NameStartChar outside ASCII, XML 1.0 fifth edition, production 4; the astral planes 1 to 14 are all in. */
const startRanges: readonly (readonly [number, number])[] = [
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  // Surrogates of U+10000 to U+EFFFF: the high halves, and any low half (the text is known to pair them).
  [0xd800, 0xdb7f],
  [0xdc00, 0xdfff],
];

/** Ranges NameChar adds outside ASCII, production 4a. */
const furtherRanges: readonly (readonly [number, number])[] = [
  [0xb7, 0xb7],
  [0x300, 0x36f],
  [0x203f, 0x2040],
];

const isIn = (ranges: readonly (readonly [number, number])[], code: number): boolean =>
  ranges.some(([first, last]) => code >= first && code <= last);

/** 2 for ASCII that may start a name (without the colon), 1 for ASCII that may only follow, 0 for the rest. */
const asciiKind = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(char)) return 2;
  return /[-.0-9]/.test(char) ? 1 : 0;
});

/** True for a UTF-16 code unit that may start an NCName. */
function isNameStart(code: number): boolean {
  return code < 128 ? asciiKind[code] === 2 : isIn(startRanges, code);
}

/** True for a UTF-16 code unit that may stand in an NCName (no colon). */
export function isNameChar(code: number): boolean {
  return code < 128 ? asciiKind[code] !== 0 : isIn(startRanges, code) || isIn(furtherRanges, code);
}

/** True when `name` is an NCName: a name without a colon. Surrogates must be paired. */
function isNCName(name: string): boolean {
  if (!isNameStart(name.charCodeAt(0))) return false;
  for (let at = 1; at < name.length; at++) if (!isNameChar(name.charCodeAt(at))) return false;
  return true;
}

/** A name with its namespace resolved; '' is no namespace. */
export interface XmlName {
  readonly namespace: string;
  readonly local: string;
}

/** A qualified name as written, split into prefix and local name. */
export class QualifiedName {
  /** The element name, and the attribute name, that came after this one last time: messages repeat themselves. */
  nextElement: QualifiedName | undefined;
  nextAttribute: QualifiedName | undefined;

  constructor(
    readonly raw: string,
    readonly prefix: Prefix,
    readonly local: string,
  ) {}
}

const slots = 512;
/** A short message has fewer names than half of this; the large table would be much of what a small call allocates. */
const fewSlots = 64;
const shortChars = 4096;
// Copied for each document, which is faster than making one.
const emptyTable: readonly (QualifiedName | undefined)[] = Array.from({ length: slots }, () => undefined);
const smallTable = emptyTable.slice(0, fewSlots);

/**
 * Reads the names of one document. A name met before is found again by comparing in place, so that an element costs no
 * new string. The table has fixed slots: names that fall on one slot displace each other, which costs time in
 * proportion to their length and never more.
 */
export class NameReader {
  /** Offset behind the name last read. */
  end = 0;
  private readonly table: (QualifiedName | undefined)[];
  private inContent: Map<string, QualifiedName> | undefined;

  constructor(
    private readonly source: string,
    private readonly scope: NamespaceScope,
    private readonly nameChars: number,
  ) {
    this.table = (source.length < shortChars ? smallTable : emptyTable).slice();
  }

  /** The qualified name at offset `at`, which the element after `before` has; throws XmlError when there is none. */
  element(at: number, before: QualifiedName): QualifiedName {
    return this.expect(before.nextElement, at) ?? (before.nextElement = this.read(at));
  }

  /** As `element`, for the attribute after the element or attribute name `before`. */
  attribute(at: number, before: QualifiedName): QualifiedName {
    return this.expect(before.nextAttribute, at) ?? (before.nextAttribute = this.read(at));
  }

  /**
   * A QName out of content, without white space around it; undefined when it is none or no element declared its prefix.
   */
  parse(text: string): QualifiedName | undefined {
    const known = this.inContent?.get(text);
    if (known !== undefined) return known;
    const colon = text.indexOf(':');
    const local = text.slice(colon + 1);
    const prefix = this.scope.known(colon < 0 ? '' : text.slice(0, colon));
    if (colon === 0 || prefix === undefined || !isNCName(local)) return undefined;
    const name = new QualifiedName(text, prefix, local);
    this.inContent ??= new Map();
    if (this.inContent.size < slots && text.length <= this.nameChars) this.inContent.set(text, name);
    return name;
  }

  private expect(name: QualifiedName | undefined, at: number): QualifiedName | undefined {
    if (name === undefined || !this.source.startsWith(name.raw, at)) return undefined;
    const end = at + name.raw.length;
    const code = this.source.charCodeAt(end);
    if (code === Char.colon || isNameChar(code)) return undefined;
    this.end = end;
    return name;
  }

  private read(at: number): QualifiedName {
    const { source } = this;
    // One more than may be, for the check to see.
    const last = Math.min(at + this.nameChars + 1, source.length);
    let hash = 0;
    let next = at;
    for (; next < last; next++) {
      const code = source.charCodeAt(next);
      if (code < 128 ? asciiKind[code] === 0 && code !== Char.colon : !isNameChar(code)) break;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    this.end = next;
    const slot = (hash ^ (hash >>> 15)) & (this.table.length - 1);
    const known = this.table[slot];
    if (known !== undefined && known.raw.length === next - at && source.startsWith(known.raw, at)) return known;
    return (this.table[slot] = this.create(at, next));
  }

  /** The NCName at offset `at`, for the prefix a declaration declares; throws XmlError when there is none. */
  readPrefix(at: number): Prefix {
    const last = Math.min(at + this.nameChars + 1, this.source.length);
    let next = at;
    while (next < last && isNameChar(this.source.charCodeAt(next))) next++;
    this.end = next;
    const name = this.source.slice(at, next);
    this.check(at, name.length, isNCName(name));
    return this.scope.prefix(name);
  }

  private create(at: number, end: number): QualifiedName {
    const raw = this.source.slice(at, end);
    const colon = raw.indexOf(':');
    const prefix = colon < 0 ? '' : raw.slice(0, colon);
    const local = raw.slice(colon + 1);
    this.check(at, raw.length, isNCName(local) && (colon < 0 || isNCName(prefix)));
    if (prefix === 'xmlns') refuse(this.source, at, 'malformed', 'The prefix "xmlns" is for declarations only');
    return new QualifiedName(raw, this.scope.prefix(prefix), local);
  }

  private check(at: number, length: number, wellFormed: boolean): void {
    if (length > this.nameChars) {
      refuse(this.source, at, 'limit', `A name has more than ${this.nameChars} characters`);
    }
    if (wellFormed) return;
    if (length === 0) refuse(this.source, at, 'malformed', 'A name is missing');
    const name = quoteName(this.source.slice(at, at + length));
    refuse(this.source, at, 'malformed', `${name} is not a qualified name`);
  }
}

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** A prefix and what it is bound to just now. Names hold on to it, so resolving one is reading `uri`. */
export class Prefix {
  /** Number of the last element that declared this prefix: tells a second declaration on the same element. */
  declaredBy = 0;

  constructor(
    readonly name: string,
    /** Namespace name, '' for no namespace (default prefix only), undefined while unbound. */
    public uri: string | undefined,
  ) {}
}

const reserved: ReadonlyMap<string, string> = new Map([
  ['xml', xmlNamespace],
  ['xmlns', xmlnsNamespace],
]);

/** The namespace declarations in force at one place of the document. */
export class NamespaceScope {
  /** The empty prefix: what unprefixed element names are in. */
  readonly default = new Prefix('', '');
  private readonly prefixes = new Map<string, Prefix>();
  private readonly hidden: { prefix: Prefix; uri: string | undefined }[] = [];

  /** The prefix of that name, bound or not. */
  prefix(name: string): Prefix {
    const known = name === '' ? this.default : this.prefixes.get(name);
    if (known !== undefined) return known;
    // The two reserved prefixes are made when a document writes them, which is rare.
    const created = new Prefix(name, reserved.get(name));
    this.prefixes.set(name, created);
    return created;
  }

  /**
   * The prefix of that name if some element declared it, now or earlier; for names in content, which may name anything.
   */
  known(name: string): Prefix | undefined {
    if (name === '') return this.default;
    return this.prefixes.get(name) ?? (reserved.has(name) ? this.prefix(name) : undefined);
  }

  /** Binds `prefix` until `restore` is called with the mark taken before. */
  bind(prefix: Prefix, uri: string): void {
    this.hidden.push({ prefix, uri: prefix.uri });
    prefix.uri = uri;
  }

  /** What to hand to `restore`: how many bindings are in force. */
  get mark(): number {
    return this.hidden.length;
  }

  /** Ends every binding made since the mark was taken. */
  restore(mark: number): void {
    while (this.hidden.length > mark) {
      const last = this.hidden.pop();
      if (last !== undefined) last.prefix.uri = last.uri;
    }
  }
}
