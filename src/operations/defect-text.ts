/** The text of a defect, for the log. */
const plainErrors: ReadonlySet<string> = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'AssertionError',
]);

/**
 * A frame's file with the folder it is in, not where that is installed: `(/opt/app/dist/rest/leaf.js:3:9)` →
 * `(rest/leaf.js:3:9)`.
 */
function withoutFolders(frame: string): string {
  return frame.replace(/(?<=[( ])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^():]*?([^\\/():]+[\\/][^\\/():]+:\d+:\d+)/g, '$1');
}

/**
 * A defect's name, message and stack frames. Only the messages of ordinary errors are kept: those of others (JSON's
 * SyntaxError, zod's, undici's) quote what a client sent.
 */
export function defectText(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map(withoutFolders);
  const message = plainErrors.has(error.name) ? `: ${error.message.slice(0, 200)}` : '';
  return [`${error.name}${message}`, ...frames.slice(0, 30)].join('\n');
}
