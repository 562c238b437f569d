/** How figures and moments are written on the page. */
import { html, type Html } from './html-template';

/** A narrow space that breaks no line: between groups of digits, and in front of units. */
const thin = '\u202f';

/** `12 345`. */
export const countText = (count: number): string => String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, thin);

/** Milliseconds, with one decimal where that says something. */
export const msText = (ms: number): string => (ms < 100 ? ms.toFixed(1) : countText(ms));

/** What part of the whole it is, in per cent; '' of nothing. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return `<${thin}0.1${thin}%`;
  return `${percent === 0 || percent >= 10 ? Math.round(percent) : percent.toFixed(1)}${thin}%`;
}

/** Bytes in MiB. */
export const memoryText = (bytes: number): string => `${countText(bytes / 1024 / 1024)}${thin}MiB`;

export function durationText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))}${thin}s`;
  if (minutes < 120) return `${minutes}${thin}min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)}${thin}h` : `${Math.floor(minutes / 1440)} days`;
}

/** A longer name is cut for the eye after some lines, until it has the focus. */
const nameCharsMax = 60;

/** A name, however long it is. */
export function nameText(name: string): Html | string {
  return name.length <= nameCharsMax ? name : html`<span class="long" tabindex="0" title="${name}">${name}</span>`;
}

/**
 * A moment in milliseconds since the epoch. It is written in UTC; the script puts the viewer's own time in its place.
 */
export function momentText(time: number): Html {
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
