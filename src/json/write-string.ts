/** Whatever RFC 8259 wants escaped, and surrogates, which may be lone. */
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;

/** One string as JSON, quotes included; the same text as JSON.stringify gives, lone surrogates as `\udXXX` escapes, so the output is always well-formed. */
export function writeJsonString(value: string): string {
  return needsCare.test(value) ? JSON.stringify(value) : `"${value}"`;
}
