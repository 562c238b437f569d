/** The one character outside ASCII that JavaScript lowers to an ASCII letter (a test looks at all of them). */
const kelvinSign = '\u212a';

/**
 * A name for comparison regardless of letter case, by the rules a v1 CRM has: .NET's OrdinalIgnoreCase, by which nothing outside ASCII equals an ASCII
 * letter. What has the Kelvin sign in it is no name of a contract and stays as it is.
 */
export const foldCase = (name: string): string => (name.includes(kelvinSign) ? name : name.toLowerCase());

/** A name as JavaScript clients write it, `AppointmentId` as `appointmentId`. */
export const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
