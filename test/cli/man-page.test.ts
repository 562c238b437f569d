import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { configurationKeys } from '../../src/operations';
import { manFile, manPage } from './man-page';

const page = readFileSync(manFile, 'utf8');

test('it is as the program is (else: npm run man)', () => {
  expect(page).toBe(manPage());
});

test('it has every setting, and what npm needs to install it', () => {
  const names = configurationKeys.map(({ name }) => name);
  expect(names.filter((name) => !new RegExp(`^\\.B ${name}\\b`, 'm').test(page))).toEqual([]);
  const { man, files } = JSON.parse(readFileSync(`${__dirname}/../../package.json`, 'utf8'));
  expect(man).toBe('man/netserver-gateway.1');
  expect(files).toContain('man');
});

const formatter = spawnSync('groff', ['--version']).status === 0 ? describe : describe.skip;

formatter('with groff, where it is', () => {
  test('it is set without a warning, and reads as the help does', () => {
    const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-c', manFile], { encoding: 'utf8' });
    expect(stderr).toBe('');
    // A terminal shows bold letters by striking them twice.
    const shown = stdout.replace(/.\x08/g, '');
    const texts = ['serve --upstream-url https://crm.example.com', '--port <number>', 'UPSTREAM_QUEUE_WAIT_MS (2000)'];
    expect(texts.filter((text) => !shown.includes(text))).toEqual([]);
    // At the end of a line it belongs to an example.
    expect(shown).not.toMatch(/\\[^\n]/);
  });
});
