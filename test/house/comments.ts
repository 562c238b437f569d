/** Plain English in the comments: short lines, short sentences, and words that name who or what is meant. */
import type { Sources } from './rules';

const columnsMax = 120;
const wordsMax = 25;
/** A reader has to guess whom such a word means; "the client", "the caller", "the CRM" say it. */
const vague = /\b(?:he|him|his|himself|whoever|whomever|nobody|somebody|everybody)\b/i;
const instructions = /prettier-ignore|oxlint-|@swc/;

/** Lines that do not fit. @param onlyComments for files whose data may be longer */
export function longLines(sources: Sources, onlyComments: boolean): readonly string[] {
  const isHeld = (line: string): boolean => !onlyComments || /^\s*(?:\/\/|\/\*|\*)/.test(line);
  return [...sources].flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, index) => (line.length > columnsMax && isHeld(line) ? [`${file}:${index + 1}`] : [])),
  );
}

/** The comments of a file as running text; lines that follow each other are one comment. */
export function commentsOf(text: string): readonly string[] {
  const comments: string[] = [];
  let run: string[] = [];
  const end = (): void => {
    if (run.length > 0) comments.push(run.join(' '));
    run = [];
  };
  for (const match of text.matchAll(/(?<=^|[\s;{,(])\/\*\*?([\s\S]*?)\*\/|(?:^|[\s;{,(])(\/\/ .*)$|\n(?!\s*\/\/)/gm)) {
    const [, block, line] = match;
    if (line !== undefined && !isInString(text, match.index)) run.push(line.slice(3));
    else end();
    if (block !== undefined) comments.push(block.replace(/^\s*\* ?/gm, ' '));
  }
  end();
  return comments.filter((comment) => !instructions.test(comment));
}

/** Whether a string of the same line is still open at the offset. */
function isInString(text: string, offset: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return (before.match(/(?<!\\)'/g) ?? []).length % 2 === 1;
}

/** Code, tables and what stands in brackets are no part of a sentence. */
const prose = (comment: string): string =>
  comment
    .replace(/`[^`]*`/g, 'x')
    .replace(/\|[^\n]*\|/g, '. ')
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ');

export function vagueWords(sources: Sources): readonly string[] {
  return each(sources, (text) => {
    const found = vague.exec(text);
    return found === null ? [] : [`"${found[0]}"`];
  });
}

/** Sentences, or parts of one between colons and semicolons, that have too many words. */
export function longSentences(sources: Sources): readonly string[] {
  return each(sources, (text) =>
    text
      .split(/(?<=[.?!:;])\s|@\w+| - /)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence.split(' ').filter((word) => /\w/.test(word)).length > wordsMax),
  );
}

function each(sources: Sources, find: (text: string) => readonly string[]): readonly string[] {
  return [...sources].flatMap(([file, text]) =>
    commentsOf(text).flatMap((comment) => find(prose(comment)).map((found) => `${file}: ${found}`)),
  );
}
