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
 * `value` as an attribute value in either kind of quotes; tab and line ends become references, to survive
 * normalisation.
 */
export function escapeAttribute(value: string): string {
  return inAttribute.test(value) ? value.replace(/[&<>"'\t\n\r]/g, toReference) : value;
}
