/** Real texts of this kind are few (lengths of meetings, rights of a table or field); the bound keeps a hostile variety from growing the memory. */
const rememberedMax = 512;
/** Longer texts are read anew each time. */
const charsMax = 256;

/**
 * The same function of a text, remembering what it gave for the texts met first. For kinds whose reading is slow (sets and durations are
 * computed in BigInt: 1 µs) and whose values repeat: 30 ns. What it throws is not remembered.
 */
export function remembering<T extends string | boolean>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const result = read(text);
    if (known.size < rememberedMax && text.length <= charsMax) known.set(ownCopy(text), result);
    return result;
  };
}

/**
 * A piece cut out of a message keeps the whole message in memory (V8's sliced strings): what stays is a copy. Through UTF-8 it has one byte a character
 * where that will do; half a pair of surrogates does not get through it.
 */
export function ownCopy(text: string): string {
  const copy = Buffer.from(text).toString();
  return copy === text ? copy : Buffer.from(text, 'utf16le').toString('utf16le');
}
