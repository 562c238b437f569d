/** The words for causes are those of the documentation: every cause that it names has some. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { causeWords } from '../../src/console/cause-words';

const documentation = readFileSync(path.join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
const [, table = ''] = /### Causes in the log\n[\s\S]*?\n(\| cause[\s\S]*?)\n\n/.exec(documentation) ?? [];
const causes = table
  .split('\n')
  .flatMap((line) => Array.from((line.split('|')[1] ?? '').matchAll(/`([A-Z][A-Z0-9_]+)`/g), ([, code = '']) => code));

test('each cause of the documentation has words', () => {
  expect(causes.length).toBeGreaterThan(20);
  expect(causes.filter((cause) => causeWords(cause) === undefined)).toEqual([]);
});

test('an unknown cause has none', () => {
  expect(causeWords('EWHATEVER')).toBeUndefined();
});
