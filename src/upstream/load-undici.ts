/** undici, with the first client of a CRM: it is an eighth of what a command that calls none would load. */
export function loadUndici(): typeof import('undici') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('undici');
}
