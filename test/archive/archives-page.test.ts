import { readFileSync } from 'node:fs';
import path from 'node:path';
import { operatorsOf } from '../../src/archive';

const page = readFileSync(path.join(__dirname, '../../docs/archives.md'), 'utf8');

/** Words in code of the table's row that begins so. */
function row(begin: string): readonly string[] {
  const line = page.split('\n').find((each) => each.startsWith(`| ${begin}`)) ?? '';
  return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

describe('the page about archives', () => {
  const legacy = operatorsOf('date').filter((name) =>
    /^(?:last|this|next)(?:Week|Month|Quarter|Half|Year)$/.test(name),
  );
  const known = new Set([...row('all'), ...row('periods of date'), ...legacy]);
  test.each(['bool', 'int, decimal', 'string', 'listAny', 'associate ', 'intArray', 'date ', 'datetime ', 'timeSpan'])(
    'names every operator of %s',
    (begin) => {
      const told = new Set([...known, ...row(begin)]);
      const [type = ''] = begin.trim().split(',');
      expect(operatorsOf(type).filter((name) => !told.has(name))).toEqual([]);
    },
  );
  test('says that the older names exist', () => expect(legacy.length).toBe(11));
});
