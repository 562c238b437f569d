/** Dates of HTTP header fields (RFC 9110 §5.6.7): whole seconds, always in GMT. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const monthForm = months.join('|');
const clockForm = '(\\d{2}):(\\d{2}):(\\d{2})';
/** `Sun, 06 Nov 1994 08:49:37 GMT`, the form that is written. */
const usualForm = new RegExp(`^(?:${weekdays.join('|')}), (\\d{2}) (${monthForm}) (\\d{4}) ${clockForm} GMT$`);
/** `Sunday, 06-Nov-94 08:49:37 GMT`, of RFC 850. */
const rfc850Form = new RegExp(`^[A-Z][a-z]{5,8}, (\\d{2})-(${monthForm})-(\\d{2}) ${clockForm} GMT$`);
/** `Sun Nov  6 08:49:37 1994`, of C's asctime. */
const asctimeForm = new RegExp(`^(?:${weekdays.join('|')}) (${monthForm}) ([ \\d]\\d) ${clockForm} (\\d{4})$`);

/**
 * Reads any of the three forms that a recipient must take; the weekday is not checked.
 * @param nowMs the present in milliseconds since the epoch, by which a year of two digits is read
 * @returns seconds since the epoch; undefined: it is no such date, and so the field counts as not sent
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  const usual = usualForm.exec(text);
  if (usual !== null) return secondsOf(usual[3], usual[2], usual[1], usual.slice(4));
  const asctime = asctimeForm.exec(text);
  if (asctime !== null) return secondsOf(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6));
  const rfc850 = rfc850Form.exec(text);
  return rfc850 === null ? undefined : secondsOf(fullYear(rfc850[3], nowMs), rfc850[2], rfc850[1], rfc850.slice(4));
}

/** More than 50 years ahead, the two digits mean the past century. */
function fullYear(digits: string | undefined, nowMs: number): string {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const inThisCentury = thisYear - (thisYear % 100) + Number(digits);
  return String(inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury);
}

function secondsOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  clock: readonly string[],
): number | undefined {
  const monthIndex = months.findIndex((name) => name === month);
  const [hour = 0, minute = 0, second = 0] = clock.map(Number);
  const ms = new Date(0).setUTCFullYear(Number(year), monthIndex, Number(day));
  const isReal = new Date(ms).getUTCDate() === Number(day) && hour <= 23 && minute <= 59 && second <= 60;
  return isReal ? ms / 1000 + hour * 3600 + minute * 60 + second : undefined;
}

/** Writes a date. @param seconds since the epoch */
export function writeHttpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString();
}
