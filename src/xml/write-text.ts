/** Text that is written as XML: escaped, or indented for people. */
const inText = /[&<>\r]/;
const inAttribute = /[&<>"'\t\n\r]/;

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
]);

const toReference = (char: string): string => references.get(char) ?? char;

/**
 * `value` as element content; the same string when nothing needs escaping. CR becomes a reference, since a reader would
 * turn a bare one into LF. Illegal characters pass: ask `illegalCharacterAt` first.
 */
export function escapeText(value: string): string {
  return inText.test(value) ? value.replace(/[&<>\r]/g, toReference) : value;
}

/**
 * `value` as an attribute value in either kind of quotes; tab and line ends become references, so that
 * they survive normalisation.
 */
export function escapeAttribute(value: string): string {
  return inAttribute.test(value) ? value.replace(/[&<>"'\t\n\r]/g, toReference) : value;
}

/** Indents an envelope for people, one element a line. Text stays beside its tags: only blanks between tags change. */
export function indentXml(xml: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const [piece] of xml.matchAll(/<\?[^>]*\?>|<([\w:.-]+)[^<>]*?(?:\/>|>[^<]*<\/\1>)|<\/?[^<>]+>/g)) {
    if (piece.startsWith('</')) depth--;
    lines.push('  '.repeat(Math.max(0, depth)) + piece);
    const opens = !piece.startsWith('<?') && !piece.startsWith('</') && !piece.endsWith('/>') && !piece.includes('</');
    if (opens) depth++;
  }
  return lines.join('\n');
}
