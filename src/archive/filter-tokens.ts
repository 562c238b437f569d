/** Words, texts and signs of a `$filter`, with their places. */
import { excerpt } from '../command';
import { refuseQuery } from './archive-refusal';

export interface FilterToken {
  /** `word` stands without quotes, `text` stood in quotes, `sign` is a comparison such as `=`. */
  readonly kind: 'word' | 'text' | 'sign' | 'open' | 'close' | 'comma' | 'end';
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
}

/** Longer filters are refused: the text of a call is read at once. */
const filterChars = 100_000;

const blanks = /\s*/y;
/** An encoded value may hold blanks: `[DT:11/09/2017 14:53:18]`. */
const word = /\[[A-Za-z]{1,2}:[^\]']*\]|[^\s'(),=<>!]+/y;
const sign = /!=|<>|<=|>=|=|<|>/y;
const signs: ReadonlyMap<string, FilterToken['kind']> = new Map([
  ['(', 'open'],
  [')', 'close'],
  [',', 'comma'],
]);

/** Refuses a filter, and says where. @throws Refusal always */
export function refuseFilter(at: number, reason: string): never {
  refuseQuery(`The filter cannot be read at character ${at + 1}: ${reason}.`);
}

/** All tokens in order, `end` as the last one. @throws Refusal */
export function tokensOf(filter: string): readonly FilterToken[] {
  if (filter.length > filterChars) refuseFilter(filterChars, `it is longer than ${filterChars} characters`);
  const tokens: FilterToken[] = [];
  let at = after(blanks, filter, 0);
  while (at < filter.length) {
    const token = tokenAt(filter, at);
    tokens.push(token.token);
    at = after(blanks, filter, token.end);
  }
  return [...tokens, { kind: 'end', text: '', at: filter.length }];
}

/** Where a match that begins exactly there ends; the place itself when there is none. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function tokenAt(filter: string, at: number): { readonly token: FilterToken; readonly end: number } {
  const first = filter.charAt(at);
  if (first === "'") return quotedAt(filter, at);
  const single = signs.get(first);
  if (single !== undefined) return { token: { kind: single, text: first, at }, end: at + 1 };
  const signEnd = after(sign, filter, at);
  if (signEnd > at) return { token: { kind: 'sign', text: filter.slice(at, signEnd), at }, end: signEnd };
  const end = after(word, filter, at);
  if (end === at) refuseFilter(at, `${excerpt(first)} is not understood`);
  return { token: { kind: 'word', text: filter.slice(at, end), at }, end };
}

/** `'O\'Neil'`; a backslash before anything but a quote or a backslash stands for itself. */
function quotedAt(filter: string, at: number): { readonly token: FilterToken; readonly end: number } {
  let end = at + 1;
  while (end < filter.length && filter.charAt(end) !== "'") end += filter.charAt(end) === '\\' ? 2 : 1;
  if (end >= filter.length) refuseFilter(at, 'the text that begins here has no end');
  const text = filter.slice(at + 1, end).replace(/\\([\\'])/g, '$1');
  return { token: { kind: 'text', text, at }, end: end + 1 };
}
