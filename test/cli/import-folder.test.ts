import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDestination } from '../../src/cli/import-folder';
import { gardenWsdl } from '../contract/fixture';
import { ownWsdl, run, temporaryFolder } from './command-run';

const start = process.cwd();
let folder = '';
beforeEach(() => {
  folder = realpathSync(temporaryFolder());
  process.chdir(folder);
});
afterEach(() => process.chdir(start));

test('--into, else CONTRACT_DIR, else ./contract', () => {
  expect(importDestination(undefined, {})).toEqual({ folder: join(folder, 'contract'), isServed: true });
  expect(importDestination(undefined, { CONTRACT_DIR: ' ' })).toEqual({ folder: join(folder, 'contract'), isServed: true });
  expect(importDestination(undefined, { CONTRACT_DIR: 'c' })).toEqual({ folder: join(folder, 'c'), isServed: true });
  expect(importDestination('d', { CONTRACT_DIR: 'c' })).toEqual({ folder: join(folder, 'd'), isServed: false });
  expect(importDestination('./contract/', {})).toEqual({ folder: join(folder, 'contract'), isServed: true });
}); // prettier-ignore

test('never below node_modules, under whatever name it is reached', () => {
  mkdirSync('node_modules/netserver-gateway', { recursive: true });
  symlinkSync(join(folder, 'node_modules', 'netserver-gateway'), join(folder, 'contract'));
  const refused = expect.stringMatching(/^Nothing is written below node_modules\b.*--into or CONTRACT_DIR/);
  expect(importDestination('node_modules/netserver-gateway/wsdl', {})).toEqual(refused);
  expect(importDestination('node_modules', {})).toEqual(refused);
  expect(importDestination('Node_Modules/x/y', {})).toEqual(refused);
  expect(importDestination(undefined, {})).toEqual(refused);
  expect(importDestination(undefined, { CONTRACT_DIR: 'contract/deep/er' })).toEqual(refused);
  expect(importDestination('node_modules_of_mine', {})).toMatchObject({ folder: join(folder, 'node_modules_of_mine') });
  process.chdir('node_modules');
  expect(importDestination(undefined, {})).toEqual(refused);
});

test("never into the package's own files, but beside them in a checkout", () => {
  const refused = expect.stringMatching(/^Nothing is written into the files of the package\b.*--into or CONTRACT_DIR/);
  expect(importDestination(ownWsdl, {})).toEqual(refused);
  expect(importDestination(join(ownWsdl, 'Services86'), {})).toEqual(refused);
  expect(importDestination(undefined, { CONTRACT_DIR: join(ownWsdl, '..', 'dist', 'contract') })).toEqual(refused);
  symlinkSync(ownWsdl, join(folder, 'contract'));
  expect(importDestination(undefined, {})).toEqual(refused);
  expect(importDestination(join(ownWsdl, '..', 'contract'), {})).toMatchObject({ isServed: false });
});

test('a refused folder ends with 2, with --dry-run too, before anything is read or written', async () => {
  mkdirSync('node_modules');
  for (const more of [[], ['--dry-run']]) {
    const ran = await run(['import', join(folder, 'nowhere.zip'), '--into', 'node_modules/x', ...more]);
    expect(ran).toEqual({ code: 2, out: '', problems: expect.stringContaining('Nothing is written below node_modules') });
  }
  expect(readdirSync('node_modules')).toEqual([]);
}); // prettier-ignore

test('the folder is made, commands find it, and what to do with a running gateway is told', async () => {
  writeFileSync('garden.xml', gardenWsdl());
  const first = await run(['import', 'garden.xml']);
  expect(first).toMatchObject({ code: 0, problems: '' });
  expect(readFileSync('contract/Services86/Garden.wsdl', 'utf8')).toBe(gardenWsdl());
  expect(first.out).toContain(`1 files written into ${join(folder, 'contract')}\n`);
  expect(first.out).toMatch(/A gateway that is running reads them after SIGHUP, .*or a restart\.\n/);
  expect(first.out).toContain('no longer the agents that come with the package');
  expect(first.out).not.toContain('CONTRACT_DIR=');
  expect(await run(['describe', 'Services86'])).toEqual({ code: 0, out: 'Services86\n  Garden\n', problems: '' });
  expect((await run(['check', '--json'])).out).toContain('"agents": 1');
  const elsewhere = await run(['import', 'garden.xml', '--into', 'other']);
  expect(elsewhere.out).toContain(`CONTRACT_DIR=${join(folder, 'other')}\n`);
  expect(elsewhere.out).not.toContain('no longer');
  const again = await run(['import', 'garden.xml']);
  expect(again.out).toMatch(/0 files written into .*\n$/);
});

test.each(['describe Services86', 'explain nothing', 'fidelity'])(
  '%s over an empty ./contract: one sentence, 2',
  async (words) => {
    mkdirSync('contract');
    expect(await run(words.split(' '))).toEqual({
      code: 2,
      out: '',
      problems: `The contract folder ${join(folder, 'contract')} holds no ServicesNN/Agent.wsdl.\n`,
    });
  },
);
