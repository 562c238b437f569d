/** Finds the WSDLs in the bytes of any file by what they are, not by what the file is called. */
import { decodeText, decodeXmlBytes, type Decoded } from '../xml';

export interface FoundWsdl {
  /**
   * The document as it was, ready to be written as UTF-8. Only another encoding in its XML declaration is changed.
   */
  readonly text: string;
  /** The line of the file that it begins on. */
  readonly firstLine: number;
  readonly targetNamespace: string;
  /** Name of its portType; '' when it has none. */
  readonly portType: string;
}

export interface Finding {
  readonly wsdls: readonly FoundWsdl[];
  /** What looks like a WSDL and cannot be taken. */
  readonly problems: readonly { readonly line: number; readonly element: string; readonly message: string }[];
}

const wsdlNamespace = 'http://schemas.xmlsoap.org/wsdl/';

/**
 * Finds WSDL 1.1 documents. The file may be one, or may hold some inside Markdown, HTML or other text, plain or
 * HTML-escaped, also with markup for colours in between. Neither WSDLs nor problems: there is no WSDL in it.
 */
export function findWsdls(bytes: Uint8Array): Finding {
  const decoded = decode(bytes);
  if ('problem' in decoded) return undecodable(bytes, decoded.problem);
  const plain = findIn(decoded.text);
  if (plain.wsdls.length + plain.problems.length > 0) return plain;
  return decoded.text.includes('&lt;') ? findIn(unescapeHtml(decoded.text)) : plain;
}

/** UTF-16 may come without byte order mark and declaration; its first character then shows it. */
function decode(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if (first !== 0 && second === 0) return decodeText(bytes, 'utf-16le');
  if (first === 0 && second !== undefined && second !== 0) return decodeText(bytes, 'utf-16be');
  return decodeXmlBytes(bytes, undefined);
}

/** Pictures and programs are ignored; only bytes that look like a WSDL are a problem. */
function undecodable(bytes: Uint8Array, problem: string): Finding {
  const looks = Buffer.from(bytes).toString('latin1').includes(wsdlNamespace);
  return { wsdls: [], problems: looks ? [{ line: 1, element: '', message: `${problem}.` }] : [] };
}

/** Attribute values have no raw `>` or `<` here: a definitions element needs none, and the search stays linear. */
const startForm = /<((?:[A-Za-z_][\w.-]*:)?)definitions(?=[\s>/])[^<>]*>/g;

function findIn(text: string): Finding {
  const wsdls: FoundWsdl[] = [];
  const problems: Finding['problems'][number][] = [];
  let from = 0;
  for (const match of text.matchAll(startForm)) {
    const [tag, prefix = ''] = match;
    if (match.index < from || !tag.includes(wsdlNamespace)) continue;
    const name = `${prefix}definitions`;
    const end = endOf(text, name, match.index);
    if (end === undefined) {
      problems.push({ line: lineOf(text, match.index), element: name, message: 'The element does not end.' });
      break;
    }
    wsdls.push(cut(text, from, match.index, end, tag));
    from = end;
  }
  return { wsdls, problems };
}

function endOf(text: string, name: string, from: number): number | undefined {
  const at = text.indexOf(`</${name}`, from);
  const end = at < 0 ? -1 : text.indexOf('>', at);
  return end < 0 ? undefined : end + 1;
}

/** The element with its XML declaration; the whole file when there is nothing else but comments around it. */
function cut(text: string, from: number, start: number, end: number, tag: string): FoundWsdl {
  const declaration = /<\?xml\s[^<>]*\?>\s*$/.exec(text.slice(Math.max(from, start - 1000), start))?.[0].length ?? 0;
  const isWhole = isProlog(text.slice(0, start).replace(/^<\?xml\s[^<>]*\?>/, '')) && isProlog(text.slice(end));
  const first = isWhole ? 0 : start - declaration;
  const document = isWhole ? text : text.slice(first, end);
  return {
    text: declareUtf8(document),
    firstLine: lineOf(text, first),
    targetNamespace: attribute(tag, 'targetNamespace'),
    portType: attribute(/<(?:[\w.-]+:)?portType\s[^<>]*>/.exec(document)?.[0] ?? '', 'name'),
  };
}

/** Blanks and comments, which may stand around the root element ([XML] §2.8). */
function isProlog(text: string): boolean {
  return text.replace(/<!--[^]*?-->/g, '').trim() === '';
}

function attribute(tag: string, name: string): string {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return (match?.[1] ?? match?.[2] ?? '').trim();
}

/** A document stored as UTF-8 must not say that it is UTF-16 ([XML] §4.3.3). */
function declareUtf8(document: string): string {
  return document.replace(
    /^(\s*<\?xml\s[^<>]*?\sencoding\s*=\s*)(["'])(?!utf-8\2)[^"']*\2/i,
    (_match, before: string, quote: string) => `${before}${quote}utf-8${quote}`,
  );
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

const references: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['nbsp', ' '],
]);

/** The text that a browser shows of a page: without markup (its line breaks stay), references read once. */
function unescapeHtml(page: string): string {
  const shown = page.replace(/<[^<>]*>/g, (tag) => (/^<br\b/i.test(tag) ? '\n' : tag.replace(/[^\n]/g, '')));
  return shown.replace(/&(?:([a-z]+)|#([0-9]{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (typeof name === 'string') return references.get(name.toLowerCase()) ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** A file that may hold WSDLs, or why it cannot be looked at. `name` is for people. */
export type Candidate =
  { readonly name: string; readonly bytes: Uint8Array } | { readonly name: string; readonly problem: string };
