/** Files of less than 25 lines that are an idea of their own all the same, and why. */
export const reasonsForSmall: ReadonlyMap<string, string> = new Map([]);
