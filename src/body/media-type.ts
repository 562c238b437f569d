/** A parsed Content-Type: type in lower case, parameter names in lower case, values as they are (quotes removed). */
export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const typeForm = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+|)\s*/;
const parameterForm = /;\s*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*)?/y;

/** Installations see a handful of values, over and over; reading one costs 1 µs, finding it again 0.05. */
const known = new Map<string, MediaType>();
const knownMax = 64;
const knownCharsMax = 128;

/**
 * Parses RFC 9110 §8.3.1; empty parameters (a trailing `;`) pass, a repeated parameter or other text does not.
 * @returns undefined when the value is no media type; an empty value is the type ''.
 */
export function parseMediaType(value: string): MediaType | undefined {
  const before = known.get(value);
  if (before !== undefined) return before;
  if (value.length > knownCharsMax) return parse(value);
  // A piece cut out of a message would keep the whole message in memory (V8's sliced strings).
  const own = Buffer.from(value, 'utf16le').toString('utf16le');
  const media = parse(own);
  if (media !== undefined) {
    // Some values are new each time (the boundary of a multipart body): they must not keep the others out for good.
    if (known.size >= knownMax) known.clear();
    known.set(own, media);
  }
  return media;
}

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
