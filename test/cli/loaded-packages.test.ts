/** What each command loads: most of the time of a short command is the loading of packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { compileProgram } from '../server/program';
import { ownWsdl } from './command-run';

jest.setTimeout(60_000);

const main = compileProgram();
const hook = require.resolve('./packages-hook.js');
const environment = { CONTRACT_DIR: ownWsdl, PORT: '0', UPSTREAM_URL: 'http://127.0.0.1:9', UPSTREAM_KIND: 'rest' };

/** Ends by itself, or when it says that it listens. */
function loadedBy(...words: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const run = execFile(process.execPath, ['-r', hook, main, ...words], { env: environment }, (_error, _out, said) =>
      resolve(z.array(z.string()).parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''))),
    );
    run.stdout?.on('data', (text) => {
      if (String(text).includes('The gateway listens')) run.kill('SIGTERM');
    });
  });
}

test('packages are loaded only by the commands that use them', async () => {
  const seldom = ['soap', 'axios', 'fast-xml-parser', 'fflate', 'yaml', 'ioredis', 'libsql'];
  const [serve, sandbox, keys, describe] = await Promise.all([
    loadedBy('serve'),
    loadedBy('sandbox'),
    loadedBy('config', 'keys'),
    loadedBy('describe', 'Services86.Appointment'),
  ]);
  expect(serve).toEqual(expect.arrayContaining(['commander', 'express', 'undici', 'winston', 'zod']));
  expect(sandbox).toEqual(expect.arrayContaining(['commander', 'express']));
  for (const names of [serve, sandbox]) expect(names.filter((name) => seldom.includes(name))).toEqual([]);
  expect(keys).toEqual(expect.arrayContaining(['commander', 'zod']));
  for (const names of [keys, describe])
    expect(names.filter((name) => [...seldom, 'express', 'undici'].includes(name))).toEqual([]);
});

test('soap is named by the files of check and probe only', () => {
  const folder = path.join(__dirname, '..', '..', 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const named = files.filter((file) => /(?:from|import\(|require\() ?'soap'/.test(readFileSync(path.join(folder, file), 'utf8'))); // prettier-ignore
  expect(named.map((file) => path.basename(file)).sort()).toEqual(['check.ts', 'probe-soap.ts']);
});
