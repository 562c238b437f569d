/** What the pages for people share: those of the gateway, of its documentation and of the console. */

/** Colours as custom properties of CSS, in light and in dark as the browser prefers. */
export const palette = [
  ':root{color-scheme:light dark;',
  '--ground:#fbfbfa;--card:#fff;--ink:#1c1e21;--quiet:#5b6169;--line:#d9dcdf;--link:#0b57b0}',
  '@media (prefers-color-scheme:dark){:root{',
  '--ground:#15171a;--card:#1d2024;--ink:#e7e9ec;--quiet:#a2a9b2;--line:#363b42;--link:#8ab8f5}}',
].join('');

/**
 * The Content-Security-Policy of a page with a style sheet and a script of its own. It allows nothing from elsewhere
 * and nothing inline.
 */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** `3 operations`, `1 operation`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
