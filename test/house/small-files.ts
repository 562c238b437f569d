/** Files of less than 25 lines that are an idea of their own all the same, and why. */
export const reasonsForSmall: ReadonlyMap<string, string> = new Map([
  ['src/command/debug.ts', 'the one port to the debug log'],
  ['src/command/secret.ts', 'one idea, easy to find'],
  ['src/contract/verify-thread.ts', 'entry file of a thread; merging makes a circle'],
  ['src/json/json-limits.ts', 'a table, sibling of xml-limits.ts'],
]);
