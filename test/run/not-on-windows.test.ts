/** On Windows each suite that is left out stands here as skipped, with its reason; elsewhere the list is checked. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const notOnWindows = z.array(z.tuple([z.string(), z.string().min(1)])).parse(jest.requireActual('./not-on-windows.js'));

const elsewhere = process.platform === 'win32' ? describe.skip : describe;

elsewhere('what is left out on Windows', () => {
  test.each(notOnWindows)('%s (it %s)', (suite) => {
    expect(existsSync(path.join(__dirname, '..', suite))).toBe(true);
  });
});

test('jest leaves out on Windows what the list names, and nothing elsewhere', () => {
  const { testPathIgnorePatterns } = z
    .object({ testPathIgnorePatterns: z.array(z.string()) })
    .parse(jest.requireActual('../../jest.config.js'));
  const isLeftOut = (suite: string): boolean =>
    testPathIgnorePatterns.some((pattern) => new RegExp(pattern).test(path.join(__dirname, '..', suite)));
  const short = notOnWindows.map(([suite]) => suite).filter((suite) => !suite.includes('.long.'));
  expect(short.filter(isLeftOut)).toEqual(process.platform === 'win32' ? short : []);
});
