/** The completion scripts, each in its own shell where that is here. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../src/cli';
import { completionTable, shells } from '../../src/cli/completion-table';
import { configurationKeys } from '../../src/operations';
import { ownWsdl, run, temporaryFolder } from './command-run';

const nowhere = { write: () => undefined };
const program = createProgram({ environment: {}, out: nowhere, problems: nowhere, exit: () => undefined });
const environment = { CONTRACT_DIR: ownWsdl };
const isHere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

async function scriptOf(shell: string): Promise<string> {
  const file = join(temporaryFolder(), `completion.${shell}`);
  writeFileSync(file, (await run(['completion', shell], { environment })).out);
  return file;
}

const questions: readonly (readonly [typed: readonly string[], offered: readonly string[]])[] = [
  [['de'], ['describe']],
  [['--por'], ['--port']],
  [['--upstream-kind', 'so'], ['soap']],
  [
    ['serve', '--log-level', ''],
    ['error', 'warn', 'info', 'debug'],
  ],
  [['import', '--d'], ['--dry-run']],
  [['policy', 'check', '--wi'], ['--wire']],
  [
    ['policy', 'check', '--wire', ''],
    ['soap', 'rest'],
  ],
  [['describe', 'Services88.App'], ['Services88.Appointment']],
  [
    ['probe', 'http://a', '--version', ''],
    ['Services86', 'Services88'],
  ],
  [['explain', '--operation', 'Poc'], ['Pocket.']],
  [['completion', ''], [...shells]],
];

test('the table has every command and option, and the names of the contract folder', () => {
  const table = completionTable(program, environment);
  expect(table.map(({ path }) => path)).toEqual(expect.arrayContaining(['', 'serve', 'policy check', 'completion']));
  const describe = table.find(({ path }) => path === 'describe')?.words;
  expect(describe).toEqual(expect.arrayContaining(['Services86', 'Pocket', 'Services88.Appointment']));
  expect(table.find(({ path }) => path === 'import')).toMatchObject({ words: 'files' });
});

test('an argument for settings takes their names', () => {
  const { commands } = createProgram({ environment: {}, out: nowhere, problems: nowhere, exit: () => undefined });
  const [command] = commands.filter((each) => each.name() === 'fidelity').map((each) => each.argument('[setting...]'));
  const [own] = command === undefined ? [] : completionTable(command, environment);
  expect(own?.words).toEqual(configurationKeys.map(({ name }) => name));
});

/** How the words typed are put to each shell's completion, one line of words for each question. */
const askIn = {
  bash: (file: string) => {
    const answers = questions.map(([typed]) => {
      const words = ['netserver-gateway', ...typed].map((word) => `'${word}'`).join(' ');
      return `COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _netserver_gateway; echo "\${COMPREPLY[*]}"`;
    });
    return ['-c', `source '${file}'\n${answers.join('\n')}`];
  },
  zsh: (file: string) => {
    // `compadd` takes words in the middle of completion only; here it notes those that would be offered.
    const stub = `compdef() { }
compadd() { while [[ "$1" != -- ]]; do shift; done; shift
  for each; do [[ "$each" == "\${words[CURRENT]}"* ]] && offered+=("$each"); done }`;
    const answers = questions.map(([typed]) => {
      const words = ['netserver-gateway', ...typed].map((word) => `'${word}'`).join(' ');
      return `offered=(); words=(${words}); CURRENT=${typed.length + 1}; _netserver_gateway; print -r -- "$offered"`;
    });
    return ['-f', '-c', `${stub}\nsource '${file}'\n${answers.join('\n')}`];
  },
  fish: (file: string) => {
    const answers = questions.map(([typed]) => {
      const words = `complete -C'netserver-gateway ${typed.join(' ')}'`;
      return `${words} | string replace -r '\\t.*' '' | string join ' '`;
    });
    return ['--no-config', '-c', `source '${file}'; ${answers.join('; ')}`];
  },
} as const;

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  const here = isHere(shell) ? describe : describe.skip;
  here(`in ${shell}${isHere(shell) ? '' : ' (not run: it is not here)'}`, () => {
    test('each word is completed', async () => {
      const file = await scriptOf(shell);
      const env = { ...process.env, HOME: temporaryFolder() };
      const { stdout, stderr } = spawnSync(shell, askIn[shell](file), { encoding: 'utf8', env });
      expect(stderr).toBe('');
      const sorted = (words: readonly string[]): string => [...words].sort().join(' ');
      const found = stdout.trimEnd().split('\n');
      expect(found.map((line) => sorted(line.split(' ')))).toEqual(questions.map(([, offered]) => sorted(offered)));
    });
  });
}

test('for PowerShell every row is a string of its own', async () => {
  const { out } = await run(['completion', 'powershell'], { environment });
  expect(out).toContain("Register-ArgumentCompleter -Native -CommandName 'netserver-gateway'");
  expect(out).toContain("'serve --log-level' = 'error warn info debug'");
  const [, rows = ''] = /@\{\n([\s\S]*?)\n {2}\}/.exec(out) ?? [];
  expect(rows.split('\n').filter((row) => !/^ {4}'[\w -]*' = '[\w :.-]*'$/.test(row))).toEqual([]);
});

test('a file name that a shell would run is left out', async () => {
  const contract = temporaryFolder();
  mkdirSync(join(contract, 'Services86'));
  for (const name of ['Good', "a'$(touch x)`b`", 'a b'])
    writeFileSync(join(contract, 'Services86', `${name}.wsdl`), '');
  for (const shell of shells) {
    const { out } = await run(['completion', shell], { environment: { CONTRACT_DIR: contract } });
    expect(out).toContain('Services86.Good');
    expect(out).not.toMatch(/touch|a b\b/);
  }
});

test('another shell is told which there are', async () => {
  expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, problems: expect.stringContaining('bash, zsh, fish') });
}); // prettier-ignore
