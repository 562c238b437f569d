import { Refusal } from '../command';

/**
 * Refuses a `$filter` that would not stay within brackets put around it: `1=1) or (contactId=6`. The restriction of the
 * archive's own record stands beside it, and must go on to hold for all of it. Text is in single quotes, with `\` in
 * front of a quote that belongs to it.
 * @throws Refusal
 */
export function requireBalanced(filter: string): void {
  let open = 0;
  let isText = false;
  for (let at = 0; at < filter.length && open >= 0; at++) {
    const character = filter[at];
    if (isText && character === '\\') at += 1;
    else if (character === "'") isText = !isText;
    else if (!isText && character === '(') open += 1;
    else if (!isText && character === ')') open -= 1;
  }
  if (isText) throw refused('a text in it has no end');
  if (open !== 0) throw refused('its brackets do not match');
}

const refused = (what: string): Refusal => new Refusal('request.invalid', what).within('?$filter');

/** Restrictions that all hold; '' for none. @param parts texts whose brackets match, undefined ones are left out */
export function joinRestrictions(parts: readonly (string | undefined)[]): string {
  const given = parts.filter((part) => part !== undefined && part !== '');
  return given.length === 1 ? (given[0] ?? '') : given.map((part) => `(${part})`).join(' and ');
}
