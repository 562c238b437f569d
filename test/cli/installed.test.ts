/** The program where npm puts it, below node_modules of a project: an import must outlive the next install. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gardenWsdl } from '../contract/fixture';
import { compileProgram, GatewayProcess } from '../server/program';
import { temporaryFolder } from './command-run';

const root = path.join(__dirname, '..', '..');

/** A project with the package installed, as `npm install` leaves it, but for the packages it depends on. */
function install(project: string, compiled: string): string {
  const home = path.join(project, 'node_modules', 'netserver-gateway');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  cpSync(path.join(path.dirname(compiled)), path.join(home, 'dist'), { recursive: true });
  for (const shipped of ['package.json', 'wsdl']) cpSync(path.join(root, shipped), path.join(home, shipped), { recursive: true }); // prettier-ignore
  symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
  return path.join(home, 'dist', 'main.js');
}

test('import writes into the project, serve finds it there, also after the next install', async () => {
  const compiled = compileProgram();
  const project = temporaryFolder();
  const main = install(project, compiled);
  const files = () => readdirSync(path.join(path.dirname(main), '..', 'wsdl'), { recursive: true }).sort();
  const before = files();
  writeFileSync(path.join(project, 'garden.xml'), gardenWsdl());
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, [main, ...words], { cwd: project, encoding: 'utf8', env: {} });
  expect(run('import', 'garden.xml')).toMatchObject({ status: 0, stderr: '' });
  expect(existsSync(path.join(project, 'contract', 'Services86', 'Garden.wsdl'))).toBe(true);
  expect(files()).toEqual(before);
  install(project, compiled);
  expect(run('describe', 'Services86').stdout).toBe('Services86\n  Garden\n');
  const gateway = new GatewayProcess(main, {}, project);
  expect(await gateway.says(/^The gateway starts/)).toMatchObject({ contract: path.join(project, 'contract'), agents: 1 }); // prettier-ignore
  await gateway.port();
  gateway.signal('SIGTERM');
  expect(await gateway.exited).toBe(0);
}, 30_000);
