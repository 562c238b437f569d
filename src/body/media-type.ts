import { remembering } from '../text/memo';

/** A parsed Content-Type: type in lower case, parameter names in lower case, values as they are (quotes removed). */
export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const typeForm = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+|)\s*/;
const parameterForm = /;\s*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*)?/y;

/**
 * Parses RFC 9110 §8.3.1; empty parameters (a trailing `;`) pass, a repeated parameter or other text does not.
 * @returns undefined when the value is no media type; an empty value is the type ''.
 */
export const parseMediaType = remembering(parse, { entriesMax: 64, charsMax: 128 });

function parse(value: string): MediaType | undefined {
  const type = typeForm.exec(value);
  if (type === null) return undefined;
  const parameters = new Map<string, string>();
  parameterForm.lastIndex = type[0].length;
  while (parameterForm.lastIndex < value.length) {
    const match = parameterForm.exec(value);
    if (match === null) return undefined;
    const [, name, quoted, token] = match;
    if (name === undefined) continue;
    if (parameters.has(name.toLowerCase())) return undefined;
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
  }
  return { type: (type[1] ?? '').toLowerCase(), parameters };
}
