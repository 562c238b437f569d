/** Parameters of a query that the contract does not know. */
import { excerpt, Refusal, type QueryPair } from '../command';
import type { Operation } from '../contract';
import { foldCase, foldWidely } from './property-names';
import { queryPairs } from './query';

/**
 * The parameters that the contract does not know; undefined, as nearly always: there are none. They are the CRM's alone
 * to know.
 * @param parsed the same query by folded names
 * @throws Refusal for one that some reader takes for a known one, by whatever rules of letter case, or, with `refuse`,
 * for one that is not of the usual kind
 */
export function unknownParameters(
  query: string,
  parsed: ReadonlyMap<string, readonly string[]>,
  { parameters }: Operation,
  unknown: 'refuse' | 'keep',
): readonly QueryPair[] | undefined {
  if (parsed.size === 0) return undefined;
  const known = new Set([select, ...parameters.map(({ name }) => foldCase(name))]);
  if (Array.from(parsed.keys()).every((name) => known.has(name))) return undefined;
  const pairs = queryPairs(query).filter(([name]) => !known.has(foldCase(name)));
  const doubtful = pairs.find(([name]) => known.has(foldWidely(name)) || (unknown === 'refuse' && !isIncidental(name)));
  if (doubtful === undefined) return unknown === 'refuse' ? undefined : pairs;
  throw new Refusal('request.invalid', 'the contract has no such parameter').within(placeOf(doubtful[0]));
}

const select = '$select';

/**
 * What clients and their libraries put behind any address: OData's options, and `_`, which keeps caches away. They say
 * nothing to an operation.
 */
export const isIncidental = (name: string): boolean => name === '_' || name.startsWith('$');

const placeOf = (name: string): string => `?${excerpt(name).slice(1, -1)}`;
