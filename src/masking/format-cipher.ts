/**
 * Replaces letters by letters and digits by digits, so that a text keeps its format: a format-preserving cipher, a
 * Feistel network whose rounds add numbers that a keyed hash gives. Equal texts stay equal, and different ones of one
 * format stay different, for each round can be undone with the key.
 */
import { createHash, createHmac } from 'node:crypto';

/** What may stand in a place of a text, in place of what stands there. */
interface Alphabet {
  readonly name: string;
  readonly letters: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

const rounds = 8;

/** With every key another one. */
export class FormatCipher {
  constructor(private readonly key: Buffer) {}

  /**
   * The text with other letters and digits; the case of letters, blanks and signs stay.
   * @param use texts of different uses are not replaced alike
   */
  replace(text: string, use: string): string {
    const chars = Array.from(text);
    const alphabets = chars.map((char) => alphabetOf(lowerOf(char)));
    const places = alphabets.flatMap((alphabet, at) => (alphabet === undefined ? [] : [at]));
    const sizes = places.map((at) => alphabets[at]?.letters.length ?? 1);
    const before = places.map((at) => alphabets[at]?.places.get(lowerOf(chars[at] ?? '')) ?? 0);
    const shape = places.map((at) => alphabets[at]?.name ?? '').join();
    const after = this.#encipher(before, sizes, `${use} ${shape}`);
    for (const [nth, at] of places.entries()) {
      const letter = alphabets[at]?.letters[after[nth] ?? 0] ?? '';
      chars[at] = lowerOf(chars[at] ?? '') === chars[at] ? letter : letter.toUpperCase();
    }
    return chars.join('');
  }

  /** A number that belongs to the key, from 0 to below `limit`. */
  number(limit: number, use: string): number {
    return createHmac('sha256', this.key).update(use).digest().readUIntBE(0, 6) % limit;
  }

  #encipher(before: readonly number[], sizes: readonly number[], use: string): readonly number[] {
    const numbers = [...before];
    const middle = Math.ceil(numbers.length / 2);
    for (let round = 0; round < rounds; round++) {
      const [start, end] = round % 2 === 0 ? [0, middle] : [middle, numbers.length];
      const others = round % 2 === 0 ? numbers.slice(middle) : numbers.slice(0, middle);
      const added = this.#numbers(`${round} ${use} ${others.join()}`, end - start);
      for (let at = start; at < end; at++)
        numbers[at] = ((numbers[at] ?? 0) + added.readUInt32LE((at - start) * 4)) % (sizes[at] ?? 1);
    }
    return numbers;
  }

  /** As many numbers of 32 bits as are asked for. */
  #numbers(message: string, count: number): Buffer {
    const seed = createHmac('sha256', this.key).update(message).digest();
    return createHash('shake256', { outputLength: Math.max(1, count * 4) })
      .update(seed)
      .digest();
  }
}

/** The small letter where the two are a pair; else the letter itself, such as `İ`. */
function lowerOf(char: string): string {
  const lower = char.toLowerCase();
  return lower.length === char.length && lower.toUpperCase() === char ? lower : char;
}

const made = new Map<string, Alphabet>();

/** Letters and digits of the same kind and neighbourhood; undefined: the sign stays. */
function alphabetOf(char: string): Alphabet | undefined {
  const kind = kindOf(char);
  const code = char.codePointAt(0) ?? 0;
  if (kind === undefined) return undefined;
  const page = code < 128 ? [0, 128] : code < 256 ? [128, 256] : [code & ~0xff, (code & ~0xff) + 256];
  const [start = 0, end = 0] = page;
  const name = `${kind}${start}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const codes = Array.from({ length: end - start }, (_, nth) => String.fromCodePoint(start + nth));
  const letters = codes.filter((each) => kindOf(each) === kind);
  const alphabet = { name, letters, places: new Map(letters.map((each, at) => [each, at])) };
  made.set(name, alphabet);
  return alphabet;
}

/** `l`: one of a pair of small and capital letter, `x`: another letter, `X`: another capital one, `d`: digit. */
function kindOf(char: string): string | undefined {
  if (/^\p{L}$/u.test(char)) {
    const upper = char.toUpperCase();
    if (upper !== char && upper.length === char.length && lowerOf(upper) === char) return 'l';
    return char.toLowerCase() === char ? 'x' : 'X';
  }
  return /^\p{N}$/u.test(char) ? 'd' : undefined;
}
