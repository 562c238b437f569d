/** A request as a proxy or a log shows it: request line, header fields, an empty line, the body. */
export interface HttpText {
  readonly method: string;
  readonly target: string;
  /** Lower-case names; repeated fields joined as RFC 9110 §5.3 says. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const requestLine = /^(?:\r?\n)*([A-Z]{1,16}) (\S{1,8192})(?: HTTP\/1\.[01])\r?\n/;

/**
 * Reads a request text; lines may end with LF alone, as editors leave them. Undefined when it does not begin with a
 * request line.
 */
export function readHttpText(bytes: Uint8Array): HttpText | undefined {
  // Every byte is one character, so positions in the text are positions in the bytes.
  const text = Buffer.from(bytes).toString('latin1');
  const [line, method, target] = requestLine.exec(text) ?? [];
  if (line === undefined || method === undefined || target === undefined) return undefined;
  const rest = text.slice(line.length - 1);
  const end = /\n\r?\n/.exec(rest);
  const head = end === null ? rest : rest.slice(0, end.index);
  const fields = new Map<string, string>();
  for (const field of head.split('\n')) {
    const colon = field.indexOf(':');
    if (colon < 1) continue;
    const name = field.slice(0, colon).trim().toLowerCase();
    const value = field.slice(colon + 1).trim();
    fields.set(name, fields.has(name) ? `${fields.get(name) ?? ''}, ${value}` : value);
  }
  const bodyStart = end === null ? bytes.length : line.length - 1 + end.index + end[0].length;
  return { method, target, headers: Object.fromEntries(fields), body: bytes.subarray(bodyStart) };
}
