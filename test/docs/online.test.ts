/** docs/online.md, "A cloud for tests": users, options and pages are those that there are. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { startOnlineSandbox } from '../../src/assemble-online-sandbox';
import { cloudUsers, oauthUser } from '../../src/cli/cloud-files';
import { addOnlineOptions } from '../../src/cli/online-options';

const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'online.md'), 'utf8');
const [, section = ''] = /^## A cloud for tests\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(page) ?? [];

test('the users are those that there are', () => {
  const rows = Array.from(section.matchAll(/^\| `(Cust\d+)` .*\| `(\w+)`, `(\w+)` /gm), ([, ...row]) => row);
  expect(rows).toEqual(cloudUsers.map(({ tenant, user, password }) => [tenant, user, password]));
  expect(section).toContain(`\`${oauthUser.user}\` with \`${oauthUser.password}\``);
});

test('every option is there', () => {
  const program = new Command();
  addOnlineOptions(program);
  const [online, ...others] = program.options.map(({ long = '' }) => long);
  expect(section).toContain(`sandbox ${online} `);
  expect(others.filter((option) => !section.includes(`| \`${option}`))).toEqual([]);
});

test('every page is served', async () => {
  const cloud = await startOnlineSandbox({ contractDir: 'wsdl' });
  try {
    const pages = Array.from(section.matchAll(/^\| `(GET|POST) (\/[^`]*)`/gm), ([, method = '', place = '']) => ({
      method,
      place: place.replace('{tenant}', 'Cust10001'),
    }));
    const statuses = await Promise.all(
      pages.map(async ({ method, place }) => (await fetch(`${cloud.onlineUrl}${place}`, { method })).status),
    );
    expect(pages.length).toBeGreaterThan(8);
    expect(statuses.filter((status) => status === 404 || status === 405)).toEqual([]);
  } finally {
    await cloud.close();
  }
});
