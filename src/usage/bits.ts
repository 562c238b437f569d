/** A set of bits, 32 in a number; it grows. */
export type Bits = number[];

export const hasBit = (bits: Bits, bit: number): boolean => (((bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;

/** @param bit below 0: there is none */
export function setBit(bits: Bits, bit: number): void {
  if (bit < 0) return;
  const word = bit >>> 5;
  while (bits.length <= word) bits.push(0);
  bits[word] = ((bits[word] ?? 0) | (1 << (bit & 31))) >>> 0;
}

export function addBits(bits: Bits, more: readonly number[]): void {
  while (bits.length < more.length) bits.push(0);
  for (const [word, value] of more.entries()) bits[word] = ((bits[word] ?? 0) | value) >>> 0;
}

/** The places of the bits that are set, the lowest first. */
export function placesOf(bits: readonly number[]): number[] {
  const places: number[] = [];
  for (const [word, value] of bits.entries())
    for (let bit = 0; bit < 32; bit++) if (((value >>> bit) & 1) === 1) places.push(word * 32 + bit);
  return places;
}
