/**
 * Prints what CHANGELOG.md says of one version, without its heading: the text of its release.
 * `node scripts/changelog-section.mjs 0.1.0`
 */
import { readFileSync } from 'node:fs';

const [, , version = ''] = process.argv;
const text = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
const section = text.split(/^## /m).find((each) => each.startsWith(`[${version}] - `));
if (section === undefined) {
  process.stderr.write(`CHANGELOG.md has no section [${version}].\n`);
  process.exit(1);
}
const [, ...lines] = section.split('\n');
// The addresses of the links stand behind the last section.
process.stdout.write(
  `${lines
    .filter((line) => !/^\[[^\]]+\]: /.test(line))
    .join('\n')
    .trim()}\n`,
);
