/** The one character outside ASCII that JavaScript lowers to an ASCII letter (a test looks at all of them). */
const kelvinSign = '\u212a';

/**
 * A name for comparison regardless of letter case, by the rules a v1 CRM has: .NET's OrdinalIgnoreCase, by which
 * nothing outside ASCII equals an ASCII letter. What has the Kelvin sign in it is no name of a contract and stays as it
 * is.
 */
export const foldCase = (name: string): string => (name.includes(kelvinSign) ? name : name.toLowerCase());

/** A name as JavaScript clients write it, `AppointmentId` as `appointmentId`. */
export const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/**
 * As `foldCase`, by whatever rules a reader may have: names that any of them takes for the same are the same here. `ı`
 * and `ſ` are raised to ASCII letters by Unicode's rules, `İ` is lowered to one by Turkish ones.
 */
export function foldWidely(name: string): string {
  return plainName.test(name) ? name.toLowerCase() : name.toUpperCase().toLowerCase().replaceAll('\u0307', '');
}

const plainName = /^[\x00-\x7f]*$/;
