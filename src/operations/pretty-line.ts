/** How a line of the log is written for a person, and what of a text is never written raw. */

/** The fields of one line, in order; those without a value are left out. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

/**
 * What JSON leaves raw and a terminal or a line reader may act on: DEL, C1 controls, line separators, direction
 * overrides.
 */
export const risky = /[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line for a person: the time of day, the level, the values; a defect's frames follow on lines of their own. */
export function prettyLine(time: Date, level: string, fields: LogFields): string {
  const { message, wire, version, agent, operation, outcome, status, ms, error, ...rest } = fields;
  const call = [agent, operation].filter((part) => part !== undefined).join('.');
  const words = [
    time.toISOString().slice(11, 23),
    level.toUpperCase().padEnd(5),
    ...[message, wire, version, call, outcome, status, ms === undefined ? undefined : `${ms} ms`]
      .filter((word) => word !== undefined && word !== '')
      .map((word) => visible(String(word))),
    ...Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${visible(String(value))}`),
  ];
  const frames = error === undefined ? [] : String(error).split('\n');
  return [words.join(' '), ...frames.map((line) => `    ${visible(line)}`)].join('\n');
}

function visible(text: string): string {
  return text.replace(/[\0-\x1f]/g, escaped).replace(risky, escaped);
}

export function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
