import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createProgram } from '../../src/cli';
import { configurationKeys } from '../../src/operations';
import { run } from './command-run';

const nowhere = { write: () => undefined };
const commands = createProgram({ environment: {}, out: nowhere, problems: nowhere, exit: () => undefined }).commands;

test('every command has a description and an example in its help', async () => {
  const paths = commands.flatMap((command) =>
    command.commands.length === 0
      ? [[command.name()]]
      : command.commands.map((inner) => [command.name(), inner.name()]),
  );
  for (const path of paths) {
    const { code, out } = await run([...path, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/\nExamples?:\n/);
  }
  expect(commands.filter((command) => command.description() === '')).toEqual([]);
});

const withBash = process.platform === 'win32' ? describe.skip : describe;

withBash('with bash, so not on Windows', () => {
  test('a reader that goes away is no defect', () => {
    const [hook, main] = [join(__dirname, 'source-hook.js'), join(__dirname, '../../src/main.ts')];
    const text = `"${process.execPath}" -r "${hook}" "${main}" config --json | true`;
    expect(spawnSync('bash', ['-c', text], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

test('a wrong option and a wrong command end with 2', async () => {
  expect(await run(['check', '--jsno'])).toMatchObject({
    code: 2,
    problems: expect.stringContaining('Did you mean --json?'),
  });
  expect(await run(['nonsense'])).toMatchObject({
    code: 2,
    problems: "error: unknown command 'nonsense'\n(See --help for the commands.)\n",
  });
});

test.each([
  [['sevre'], 'serve'],
  [['Sandbox', '--port', '0'], 'sandbox'],
  [['descrbe', 'Appointment'], 'describe'],
  [['policy', 'chek', 'x'], 'check'],
  [['--prot', '9'], '--port'],
])('%j is told what was probably meant: %s', async (args, meant) => {
  expect(await run(args)).toMatchObject({ code: 2, problems: expect.stringContaining(`(Did you mean ${meant}?)`) });
});

test('config keys shows every key in all three forms', async () => {
  const names = configurationKeys.map(({ name }) => name);
  const plain = (await run(['config', 'keys'])).out;
  expect(plain.split('\n').flatMap((line) => /^[A-Z_]{2,}/.exec(line)?.[0] ?? [])).toEqual(names);
  const tables = (await run(['config', 'keys', '--markdown'])).out.split(/^### .*\n/m).slice(1);
  const groups = tables.map((table) => table.trim().split('\n'));
  expect(groups.flatMap((rows) => rows.slice(2).map((row) => /^\| `([A-Z_]+)`/.exec(row)?.[1]))).toEqual(names);
  for (const rows of groups) expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  expect(JSON.parse((await run(['config', 'keys', '--json'])).out)).toContainEqual({
    name: 'PORT',
    default: '8086',
    meaning: expect.any(String),
    group: 'Listening',
  });
});
