/** How a report writes figures, moments and names: the same in all its forms. */

/** `12,345`. */
export const figure = (count: number): string => Math.round(count).toLocaleString('en-US');

/** What part it is, in whole per cent; rounded down, so that 100 % means all. `-` of nothing. */
export function percentOf(part: number, whole: number): string {
  if (whole === 0) return '-';
  const percent = Math.floor((part / whole) * 100);
  return percent === 0 && part > 0 ? '<1\u00a0%' : `${percent}\u00a0%`;
}

/** Milliseconds, with a decimal where that says something. */
export const millis = (ms: number): string => (ms < 10 ? ms.toFixed(1) : figure(ms));

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `1.8 MB`. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : figure(value)} ${units[power] ?? ''}`;
}

/** `2026-11-30 14:05`, in UTC; '-' for a moment that was not. */
export const moment = (ms: number): string =>
  Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 16).replace('T', ' ') : '-';

/** `2026-11-30`. */
export const dayText = (ms: number): string => moment(ms).slice(0, 10);

/** More of a name says nothing to a reader. */
const nameCharsMax = 200;

/** Text of one line, without characters that steer a terminal or turn text around. */
export const plainText = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd');

/** A name that a client gave itself, as plain text of some length; `(no name)` for none. */
export function shownName(name: string): string {
  const plain = plainText(name);
  if (plain === '') return '(no name)';
  return plain.length > nameCharsMax ? `${plain.slice(0, nameCharsMax)}…` : plain;
}
