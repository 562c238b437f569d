/** Files of less than 25 lines that are an idea of their own all the same, and why. */
export const reasonsForSmall: ReadonlyMap<string, string> = new Map([
  ['src/server/trace-context.ts', 'W3C trace context, which only calls with such a header need'],
  ['src/identity/application-token.ts', 'a layer of its own, named in the list of layers'],
  ['src/identity/crm-login.ts', 'what both log-ins share; neither may import the other'],
  ['src/version.ts', 'the version of the package, for the command line and for applications that embed it'],
  ['src/command/debug.ts', 'the one port to the debug log'],
  ['src/command/secret.ts', 'one idea, easy to find'],
  ['src/contract/verify-thread.ts', 'entry file of a thread; merging makes a circle'],
  ['src/operations/managed-logins-log.ts', 'the one place that says these lines; two programs log them'],
  ['src/operations/config-key.ts', 'what a setting is, for the two lists of settings'],
  ['src/operations/tenant-news.ts', 'what the log says of tenants, for the program and for applications that embed it'],
  ['src/operations/windows.ts', 'what differs on Windows, in one place'],
  ['src/json/json-limits.ts', 'a table, sibling of xml-limits.ts'],
  ['src/upstream/load-undici.ts', 'what four files load late must be loaded in one way'],
  ['src/archive/spoken-text.ts', 'how cells are read in a language, apart from what a cell is'],
  ['src/text/multilingual-text.ts', 'one wire form, needed by two rooms'],
  ['src/operations/sunset-log.ts', 'the one place that says these lines; two programs log them'],
]);
