/** What kind of value comes next; small integers, so that a caller's switch is a jump table. */
export const JsonToken = { object: 0, array: 1, string: 2, number: 3, boolean: 4, null: 5 } as const;
export type JsonToken = (typeof JsonToken)[keyof typeof JsonToken];

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const minus = code('-');
const zero = code('0');
const nine = code('9');
const lowerF = code('f');
const lowerN = code('n');
const lowerT = code('t');
const openBrace = code('{');
const openBracket = code('[');

/** The kind of the value whose first character this is; undefined: no value begins so. */
export function tokenOf(first: number): JsonToken | undefined {
  switch (first) {
    case quote:
      return JsonToken.string;
    case openBrace:
      return JsonToken.object;
    case openBracket:
      return JsonToken.array;
    case lowerT:
    case lowerF:
      return JsonToken.boolean;
    case lowerN:
      return JsonToken.null;
    default:
      return first === minus || (first >= zero && first <= nine) ? JsonToken.number : undefined;
  }
}
