import { Refusal, type QueryPair } from '../command';
import { foldCase } from './property-names';

const parametersMax = 100;

/** Nearly all requests have no query. */
const noParameters: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * Parses a query string; names in lower case, values in order of appearance.
 * @throws Refusal for a bad percent-encoding
 */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  if (query === '') return noParameters;
  const parameters = new Map<string, string[]>();
  for (const [written, value] of queryPairs(query)) {
    const name = foldCase(written);
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, [value]);
    else known.push(value);
  }
  return parameters;
}

/** Names and values, decoded, in order of appearance. @throws Refusal for a bad percent-encoding */
export function queryPairs(query: string): readonly QueryPair[] {
  if (query === '') return [];
  const pairs = query.split('&');
  if (pairs.length > parametersMax) throw new Refusal('request.limit', `more than ${parametersMax} query parameters`);
  return pairs.flatMap((pair): QueryPair[] => {
    if (pair === '') return [];
    const equals = pair.indexOf('=');
    return equals < 0 ? [[decode(pair), '']] : [[decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The value may be secret.
    throw new Refusal('request.malformed', 'a query parameter has a bad percent-encoding');
  }
}
