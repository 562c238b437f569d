import { Refusal } from '../command';
import { foldCase } from './letter-case';

const parametersMax = 100;

/** Parses a query string; names in lower case, values in order of appearance. @throws Refusal for a bad percent-encoding */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const parameters = new Map<string, string[]>();
  if (query === '') return parameters;
  const pairs = query.split('&');
  if (pairs.length > parametersMax) throw new Refusal('request.limit', `more than ${parametersMax} query parameters`);
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = foldCase(decode(equals < 0 ? pair : pair.slice(0, equals)));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, [value]);
    else known.push(value);
  }
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The value may be secret.
    throw new Refusal('request.malformed', 'a query parameter has a bad percent-encoding');
  }
}
