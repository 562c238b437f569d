/** The files that settings name (TENANTS, POLICY_FILE …): JSON or YAML, checked, with the line of every mistake. */
import path from 'node:path';
import type { z } from 'zod';
import { readTextFile } from '../text/text-file';
import { likelyMeant } from './misspelled-settings';
import { readStructured, type StructuredText } from './structured-text';

/** `problem` is one or a few sentences; of a file with secrets they never repeat what it says. */
export type FileReading<T> = { readonly value: T } | { readonly problem: string };

/** More would not help a person who mends the first ones. */
const toldMax = 5;

/**
 * @param file a path, from where the program was started; or the structure itself, as JSON
 * @param words the names that may stand in it, for a hint at mistyped ones; `silent`: names in this file are secrets
 *   themselves, so only the line is told, and what our own rules want there
 */
export function readSettingFile<T extends z.ZodType>(
  key: string,
  file: string,
  schema: T,
  words: readonly string[] | 'silent',
): FileReading<z.output<T>> {
  const isInline = /^\s*[[{]/.test(file);
  let text = file;
  try {
    if (!isInline) text = readTextFile(path.resolve(file));
  } catch {
    return { problem: `${key} names a file that cannot be read.` };
  }
  const reading = readStructured(text, 'typed');
  if ('problem' in reading) return { problem: `${key}, ${reading.problem}.` };
  const parsed = schema.safeParse(reading.value);
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.flatMap(deepest);
  const sentences = issues.slice(0, toldMax).map((issue) => {
    const line = isInline ? '' : `, line ${reading.lineOf(placeOf(issue))}`;
    const text = words === 'silent' ? silentText(issue, reading) : issueText(issue, reading, words);
    return `${key}${line}: ${text}.`;
  });
  const more = issues.length > toldMax ? [`${key}: ${issues.length - toldMax} more.`] : [];
  return { problem: [...new Set([...sentences, ...more])].join(' ') };
}

type Issue = z.core.$ZodIssue;

/** Words of our own rules repeat nothing of the file: only a member that a rule wants can be missing. */
function silentText(issue: Issue, { value }: StructuredText): string {
  const { code, message, path: place } = issue;
  if (code === 'custom' && message !== 'Invalid input') return message;
  if (code === 'unrecognized_keys') return 'there is no member of this name here';
  if (place.length > 0 && valueAt(value, place) === undefined) return `${String(place.at(-1))} is missing`;
  if (code === 'invalid_type') return `this must be ${issue.expected}`;
  if (code === 'invalid_value') return `this must be one of ${issue.values.join(', ')}`;
  return message.startsWith('must ') ? `this ${message}` : 'this is not as expected';
}

/** Of the forms a value may have, that form was meant which fits furthest. */
function deepest(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors.map((inner) => inner.map((each) => ({ ...each, path: [...issue.path, ...each.path] })));
  const depth = (form: readonly Issue[]): number => Math.max(...form.map(({ path: { length } }) => length));
  const [best = []] = forms.filter((form) => form.length > 0).sort((a, b) => depth(b) - depth(a));
  return best.flatMap(deepest);
}

/** An unknown name has a line of its own. */
function placeOf(issue: Issue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
}

function issueText(issue: Issue, { value }: StructuredText, words: readonly string[]): string {
  const place = issue.path.length === 0 ? 'its top' : issue.path.map(String).join('.');
  const given = valueAt(value, issue.path);
  if (given === undefined) return `${place} is missing`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${place} has ${issue.keys.map((name) => unknownName(name, words)).join(' and ')}`;
    case 'invalid_type':
      return `${place} must be ${issue.expected}`;
    case 'invalid_value': {
      const meant = typeof given === 'string' ? likelyMeant(given, issue.values.map(String)) : undefined;
      return `${place} must be one of ${issue.values.join(', ')}${meant === undefined ? '' : ` (${meant}?)`}`;
    }
    default:
      return `${place} ${issue.message.startsWith('must ') ? issue.message : 'is not as expected'}`;
  }
}

/** A name may be a misplaced secret: what does not look like a word is not repeated. */
function unknownName(name: string, words: readonly string[]): string {
  const shown = /^[A-Za-z_]{1,40}$/.test(name) ? name : 'something';
  const meant = likelyMeant(name, words);
  return `${shown}, which is unknown${meant === undefined ? '' : ` (${meant}?)`}`;
}

function valueAt(value: unknown, place: readonly PropertyKey[]): unknown {
  let here: unknown = value;
  for (const part of place) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([name]) => name === String(part))?.[1];
  }
  return here;
}
