import fc from 'fast-check';

const surrogates = 0x800;

/**
 * Any character of Unicode: what `unit: 'binary'` of fast-check gives, in the same order for the same seed. For that
 * unit, fast-check makes a table of a million characters before the first string.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10_ff_ff - surrogates }).map(
  (index) => String.fromCodePoint(index < 0xd8_00 ? index : index + surrogates),
  (character) => {
    const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (code === undefined || character !== String.fromCodePoint(code)) throw new Error('this is no single character');
    return code < 0xd8_00 ? code : code - surrogates;
  },
);
