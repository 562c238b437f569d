/** Reads the text of the table: families of rows, the rules for them, and lines that stand for themselves. */

/** What a row says: by the names of its family's columns, and by its own words ('' where a word says no more). */
export type RowValues = ReadonlyMap<string, string>;

export interface TableText {
  /** One operation each, in the language of route-line.ts: the rules filled in, and the single lines. */
  readonly lines: readonly string[];
  /** By family, in the order of the text. */
  readonly rows: ReadonlyMap<string, readonly RowValues[]>;
}

interface Family {
  readonly columns: readonly string[];
  /** Words that rows have by default; they may name columns. */
  readonly defaults: readonly string[];
}

interface Rule {
  readonly families: readonly string[];
  /** `?word`: the row has it, `!word`: it lacks it. */
  readonly conditions: readonly string[];
  readonly line: string;
}

/** @throws Error for a line that means nothing */
export function readTable(text: string): TableText {
  const families = new Map<string, Family>();
  const rules: Rule[] = [];
  const rows = new Map<string, RowValues[]>();
  const single: string[] = [];
  for (const line of wholeLines(text)) {
    const [first = '', ...words] = line.split(/ +/);
    const family = families.get(first);
    if (line.startsWith('@')) families.set(first.slice(1), familyOf(words));
    else if (line.startsWith('~')) rules.push(ruleOf(first, words));
    else if (family === undefined) single.push(line);
    else rows.set(first, [...(rows.get(first) ?? []), rowOf(family, words)]);
  }
  const filled = rules.flatMap(({ families: names, conditions, line }) =>
    names
      .flatMap((name) => rows.get(name) ?? [])
      .filter((row) => conditions.every((condition) => holds(condition, row)))
      .map((row) => fill(line, row)),
  );
  return { lines: [...filled, ...single], rows };
}

/** Lines without comments; one that begins with blanks goes on with the one before. */
function wholeLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function familyOf(words: readonly string[]): Family {
  const isDefault = (word: string): boolean => word.includes('=');
  return { columns: words.filter((word) => !isDefault(word)), defaults: words.filter(isDefault) };
}

function ruleOf(first: string, words: readonly string[]): Rule {
  const [, names = '', conditions = ''] = /^~([\w,]+)((?:[?!]-?\w+)*)$/.exec(first) ?? [];
  if (names === '') throw new Error(`no rule: ${first}`);
  return { families: names.split(','), conditions: conditions.match(/[?!]-?\w+/g) ?? [], line: words.join(' ') };
}

function rowOf({ columns, defaults }: Family, values: readonly string[]): RowValues {
  const row = new Map(columns.map((name, at) => [name, values[at] ?? '']));
  for (const word of values.slice(columns.length)) {
    const [name = '', value = ''] = word.split('=');
    row.set(name, value);
  }
  for (const word of defaults) {
    const [name = '', value = ''] = word.split('=');
    if (!row.has(name)) row.set(name, fill(value, row));
  }
  return row;
}

const holds = (condition: string, row: RowValues): boolean => row.has(condition.slice(1)) === condition.startsWith('?');

/** Puts the row's values into `<name>`. */
function fill(line: string, row: RowValues): string {
  return line.replaceAll(/<(\w+)>/g, (_, name: string) => {
    const value = row.get(name);
    if (value === undefined) throw new Error(`the row has no ${name}: ${line}`);
    return value;
  });
}
