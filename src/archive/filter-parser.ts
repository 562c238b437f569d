/**
 * Reads a `$filter`, which is also the restriction text of the `…2` operations.
 *
 *     filter    = all ("or" all)*              all  = term ("and" term)*
 *     term      = "(" filter ")" | function "(" argument ("," argument)* ")" | column operator values
 *     values    = nothing | value | count period | "(" value ("," value)* ")"
 *
 * Words may be written in upper or lower case. "and" binds tighter than "or".
 */
import { excerpt, type Failure } from '../command';
import { grouped, type Criteria, type CriteriaGroup, type Criterion } from './archive-query';
import { refusable } from './archive-refusal';
import { functionNamed, isRelative, isUnary } from './filter-words';
import { refuseFilter, tokensOf, type FilterToken } from './filter-tokens';

/** Brackets in brackets; deeper ones are refused. */
export const bracketsMax = 50;

/** @returns what the text restricts, or the refusal that names the place. An empty text restricts nothing. */
export function readFilter(filter: string): Criteria | Failure {
  return refusable(() => parseFilter(filter));
}

/** As `readFilter`, inside this room. @throws Refusal */
export function parseFilter(filter: string): Criteria {
  const reader = new FilterReader(tokensOf(filter));
  return reader.peek().kind === 'end' ? { kind: 'all' } : reader.whole();
}

class FilterReader {
  readonly #tokens: readonly FilterToken[];
  #next = 0;
  #depth = 0;
  constructor(tokens: readonly FilterToken[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): FilterToken {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', text: '', at: 0 };
  }

  whole(): Criterion | CriteriaGroup {
    const read = this.#any();
    const { kind, at, text } = this.peek();
    if (kind !== 'end') refuseFilter(at, `"and" or "or" was expected, not ${excerpt(text)}`);
    return read;
  }

  #any(): Criterion | CriteriaGroup {
    return this.#chain('or', () => this.#chain('and', () => this.#term()));
  }

  #chain(kind: 'and' | 'or', part: () => Criterion | CriteriaGroup): Criterion | CriteriaGroup {
    const first = part();
    const parts = [first];
    while (isWord(this.peek(), kind)) {
      this.#next++;
      parts.push(part());
    }
    return grouped(kind, parts) ?? first;
  }

  #term(): Criterion | CriteriaGroup {
    const token = this.#take();
    if (token.kind === 'open') return this.#inBrackets(token);
    if (token.kind !== 'word' || isJoining(token)) {
      const found = token.kind === 'end' ? 'the end' : excerpt(token.text);
      refuseFilter(token.at, `a column was expected, not ${found}`);
    }
    return this.peek().kind === 'open' ? this.#call(token) : this.#comparison(token);
  }

  #inBrackets(open: FilterToken): Criterion | CriteriaGroup {
    if (++this.#depth > bracketsMax) refuseFilter(open.at, `there are more than ${bracketsMax} brackets in brackets`);
    const inner = this.#any();
    this.#depth--;
    this.#close(open);
    return inner;
  }

  #call(name: FilterToken): Criterion {
    const known = functionNamed(name.text);
    if (known === undefined) refuseFilter(name.at, `the function ${excerpt(name.text)} is not offered here`);
    const values = this.#list();
    const criterion = known(values.map(({ text, kind }) => ({ text, isQuoted: kind === 'text' })));
    if (typeof criterion === 'string') refuseFilter(name.at, criterion);
    return criterion;
  }

  #comparison(column: FilterToken): Criterion {
    const operator = this.#take();
    if ((operator.kind !== 'word' && operator.kind !== 'sign') || isJoining(operator))
      refuseFilter(operator.at, `an operator was expected after ${excerpt(column.text)}`);
    const values = this.peek().kind === 'open' ? this.#list() : this.#values(operator.text);
    if (values.length === 0 && !isUnary(operator.text))
      refuseFilter(this.peek().at, `${excerpt(operator.text)} needs a value`);
    return {
      kind: 'criterion',
      column: column.text,
      operator: operator.text,
      values: values.map(({ text }) => text),
    };
  }

  /** One value, or count and period of `date thisPeriod 1 4`. */
  #values(operator: string): readonly FilterToken[] {
    const most = isRelative(operator) ? 2 : 1;
    const values: FilterToken[] = [];
    while (values.length < most && isValue(this.peek())) values.push(this.#take());
    return values;
  }

  /** `(1,2,3)`: at least one value. */
  #list(): readonly FilterToken[] {
    const open = this.#take();
    const values: FilterToken[] = [];
    do {
      const value = this.#take();
      if (value.kind !== 'text' && value.kind !== 'word') refuseFilter(value.at, 'a value was expected');
      values.push(value);
    } while (this.peek().kind === 'comma' && this.#take().kind === 'comma');
    this.#close(open);
    return values;
  }

  #close(open: FilterToken): void {
    const { kind, at } = this.#take();
    if (kind !== 'close') refuseFilter(at, `the bracket of character ${open.at + 1} is not closed`);
  }

  #take(): FilterToken {
    const token = this.peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }
}

const isWord = ({ kind, text }: FilterToken, word: string): boolean => kind === 'word' && text.toLowerCase() === word;
const isJoining = (token: FilterToken): boolean => isWord(token, 'and') || isWord(token, 'or');
const isValue = (token: FilterToken): boolean => token.kind === 'text' || (token.kind === 'word' && !isJoining(token));
