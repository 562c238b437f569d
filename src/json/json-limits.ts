/**
 * How much structure one JSON text may have. Counted while reading, so an attack ends at the limit, not at the end of
 * the text.
 */
export interface JsonLimits {
  /** Objects and arrays inside one another. */
  readonly depth: number;
  readonly keysPerObject: number;
  /** UTF-16 units between the quotes of one string or key, as they stand in the text (escapes not yet decoded). */
  readonly stringChars: number;
  readonly itemsPerArray: number;
}

/** What applies where a caller gives no limits; a count equal to the limit is accepted. */
export const defaultJsonLimits: JsonLimits = {
  // The deepest struct of the contract is far below 20; the XML side stops at 64 too.
  depth: 64,
  // The largest struct has a few hundred properties; dictionaries (ExtraFields, custom fields) need the rest.
  keysPerObject: 5_000,
  // The largest body any operation allows (documents as base64): a string never needs more.
  stringChars: 32 * 1024 * 1024,
  // Enough for every bulk operation; above it an attacker only buys memory.
  itemsPerArray: 10_000,
};
