/** Numbers and dates as restrictions write them, plain or without their marker, in the invariant culture. */

const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether the text is a decimal number of at most 40 characters. */
export const isPlainNumber = (text: string): boolean => text.length <= 40 && numberForm.test(text);

/** A time of day behind a date, with fraction and zone. */
const clock = String.raw`(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?`;

/** Forms of a date, each with the places of year, month and day. */
const dateForms = [
  { form: new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})${clock}$`), order: [1, 2, 3] },
  { form: new RegExp(String.raw`^(\d{4})[./](\d{1,2})[./](\d{1,2})${clock}$`), order: [1, 2, 3] },
  // The invariant culture, and what stands behind the marker DT.
  { form: new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4})${clock}$`), order: [3, 1, 2] },
  // The vendor's sample of the marker D.
  { form: new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${clock}$`), order: [3, 2, 1] },
] as const;

/** First moment of .NET's time, which means "no date". */
const minValue = Date.parse('0001-01-01T00:00:00Z');

/** As `readMoment`; undefined for 0001-01-01, which is no date. */
export function readDate(text: string): number | undefined {
  const moment = readMoment(text);
  return moment === minValue ? undefined : moment;
}

/**
 * Milliseconds of a date or date-time: its clock time counted as UTC; with a zone, the instant. Undefined for a text
 * that is none.
 */
export function readMoment(text: string): number | undefined {
  if (text.length > 40) return undefined;
  for (const { form, order } of dateForms) {
    const parts = form.exec(text);
    if (parts !== null) return instant(parts, order);
  }
  return undefined;
}

function instant(parts: RegExpExecArray, order: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0] = order.map((place) => Number(parts[place]));
  const [hour, minute, second] = [4, 5, 6].map((place) => Number(parts[place] ?? 0));
  const iso = [year, month, day].map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
  const time = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  const found = Date.parse(`${iso}T${time}${parts[7] ?? 'Z'}`);
  // JavaScript takes 30 February for 1 March.
  const exists = !Number.isNaN(Date.parse(`${iso}T00:00:00Z`)) && new Date(`${iso}T00:00:00Z`).getUTCDate() === day;
  return !exists || Number.isNaN(found) ? undefined : found;
}
