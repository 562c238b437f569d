/**
 * A pattern of names: `*` stands for any text, and letter case does not count.
 * @returns whether a name fits it
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.toLowerCase().split('*');
  return (name) => fits(name.toLowerCase(), parts);
}

/** The parts in their order; the first one begins the text, and the last one ends it. Takes no more than one look. */
function fits(text: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether a call is of the operation that a pattern names, with its agent or without. */
export function operationPattern(
  pattern: string,
): (call: { readonly agent: string; readonly operation: string }) => boolean {
  const matches = namePattern(pattern);
  return pattern.includes('.')
    ? ({ agent, operation }) => matches(`${agent}.${operation}`)
    : ({ operation }) => matches(operation);
}
