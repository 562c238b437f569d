/**
 * How often a property is tried: `npm run test:long` tries it as often as is said, `npm test` a fifth of that. The
 * seeds are fixed, so both always try the same cases; more of them find little on code that has not changed.
 */
export const manyRuns = (count: number): number => (isLong ? count : Math.ceil(count / 5));

/** Whether this is `npm run test:long`. */
export const isLong = process.env['LONG'] !== undefined;
