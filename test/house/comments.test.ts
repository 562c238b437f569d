import path from 'node:path';
import { commentsOf, longLines, longSentences, vagueWords } from './comments';
import { readSources, type Sources } from './rules';

const root = path.join(__dirname, '..', '..');
const src = readSources(root, ['src']);
const all = readSources(root, ['src', 'test']);

describe('comments', () => {
  test('no line of src is longer than 120 columns', () => expect(longLines(src, false)).toEqual([]));
  test('no comment of the tests is, either', () => expect(longLines(all, true)).toEqual([]));
  test('they name who is meant', () => expect(vagueWords(all)).toEqual([]));
  test('no sentence has more than 25 words', () => expect(longSentences(all)).toEqual([]));
});

const fake = (text: string): Sources => new Map([['src/a.ts', text]]);
const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');

describe('the rules find', () => {
  test('each comment, lines that follow each other as one', () => {
    const text =
      "/** One. */\nconst a = 1; // two\n// three\n// four\nconst b = 'http://x';\n/*\n * five\n * six\n */\n";
    expect(commentsOf(text).map((comment) => comment.replace(/\s+/g, ' ').trim())).toEqual([
      'One.',
      'two three four',
      'five six',
    ]);
  });
  test('a long line, of code or of a comment', () => {
    const text = `// ${'x'.repeat(120)}\nconst a = '${'x'.repeat(120)}';\n`;
    expect(longLines(fake(text), false)).toEqual(['src/a.ts:1', 'src/a.ts:2']);
    expect(longLines(fake(text), true)).toEqual(['src/a.ts:1']);
  });
  test.each(['/** Whoever asks. */', '// his to see', '/**\n * For nobody.\n */'])('who is not named: %j', (text) =>
    expect(vagueWords(fake(text))).toHaveLength(1),
  );
  test('a long sentence, but not two short ones', () => {
    expect(longSentences(fake(`/** ${words(26)}. */`))).toHaveLength(1);
    expect(longSentences(fake(`/** ${words(25)}. ${words(25)}; ${words(25)}: (${words(30)}) */`))).toEqual([]);
  });
});
