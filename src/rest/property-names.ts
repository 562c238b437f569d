/** Names of properties, parameters and members as v1 takes them: in any letter case. */

/** The one character outside ASCII that JavaScript lowers to an ASCII letter (a test looks at all of them). */
const kelvinSign = '\u212a';

/**
 * A name for comparison regardless of letter case, by the rules a v1 CRM has: .NET's OrdinalIgnoreCase, by which
 * nothing outside ASCII equals an ASCII letter. What has the Kelvin sign in it is no name of a contract and stays as it
 * is.
 */
export const foldCase = (name: string): string => (name.includes(kelvinSign) ? name : name.toLowerCase());

/** A name as JavaScript clients write it, `AppointmentId` as `appointmentId`. */
const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/**
 * As `foldCase`, by whatever rules a reader may have: names that any of them takes for the same are the same here. `ı`
 * and `ſ` are raised to ASCII letters by Unicode's rules, `İ` is lowered to one by Turkish ones.
 */
export function foldWidely(name: string): string {
  return asciiForm.test(name) ? name.toLowerCase() : name.toUpperCase().toLowerCase().replaceAll('\u0307', '');
}

const asciiForm = /^[\x00-\x7f]*$/;

/** Keys that .NET's serializers (Json.NET) take for their own, wherever they stand. */
export const metadata: ReadonlySet<string> = new Set(['$type', '$id', '$ref', '$value', '$values']);

/** What a key may name: in the contract's order, and by name. */
export interface KnownNames<Named extends { readonly name: string } = { readonly name: string }> {
  readonly inOrder: readonly Named[];
  /** By exact name, by its camel case, which most clients write, and folded: clients write names in any letter case. */
  readonly byName: ReadonlyMap<string, Named>;
}

/** What has a name, by it, by its camel case and folded. */
export function namesOf<Named extends { readonly name: string }>(inOrder: readonly Named[]): Map<string, Named> {
  const byName = new Map(inOrder.map((one) => [one.name, one]));
  for (const one of inOrder) {
    for (const name of [camelCase(one.name), foldCase(one.name)]) if (!byName.has(name)) byName.set(name, one);
  }
  return byName;
}

/** What a key names, in any letter case. @param byName made by `namesOf` */
export function named<Named>(byName: ReadonlyMap<string, Named>, key: string): Named | undefined {
  return byName.get(key) ?? byName.get(foldCase(key));
}

/** The names that an error message offers: the first of them, and a mark for more. */
export function offeredNames(names: readonly string[], most = 12, more = ', …'): string {
  return `${names.slice(0, most).join(', ')}${names.length > most ? more : ''}`;
}
