import { CommanderError } from 'commander';
import { createProgram } from '../../src/cli';
import { matchesHash, readPasswordHash } from '../../src/online';
import { run } from './command-run';

const fits = async (text: string, password: string): Promise<boolean> => {
  const hash = readPasswordHash(text.trim());
  return !('problem' in hash) && matchesHash(password, hash);
};

test('the password of a file or pipe comes out as a hash', async () => {
  const { code, out, problems } = await run(['credentials', 'hash'], { input: 'Blåbær 7\r\n' });
  expect([code, problems]).toEqual([0, '']);
  expect(out).toMatch(/^\$scrypt\$.*\n$/);
  expect(await fits(out, 'Blåbær 7')).toBe(true);
});

test.each([
  ['nothing', '', 'There is no password.'],
  ['several lines', 'one\ntwo\n', 'A password is one line without control characters.'],
  ['a whole book', 'a'.repeat(5_000), 'A password has 4096 characters at most.'],
])('%s is told', async (_, input, problem) => {
  expect(await run(['credentials', 'hash'], { input })).toEqual({ code: 2, out: '', problems: `${problem}\n` });
});

/** A person at a terminal. */
async function type(...keys: readonly string[]) {
  const raw: boolean[] = [];
  const shown: string[] = [];
  let out = '';
  let code: number | undefined;
  const terminal = {
    isTTY: true,
    setRawMode: (isRaw: boolean) => raw.push(isRaw),
    async *[Symbol.asyncIterator]() {
      for (const key of keys) yield Buffer.from(key);
    },
  };
  const program = createProgram({
    environment: {},
    out: { write: (text) => (out += text) && undefined },
    problems: { write: (text) => void shown.push(text), isTTY: true },
    input: () => terminal,
    exit: (given) => {
      code = given;
    },
  });
  await program.parseAsync(['credentials', 'hash'], { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
  });
  return { raw, shown: shown.join(''), out, code };
}

test('at a terminal it is asked for twice, and never shown', async () => {
  const { raw, shown, out, code } = await type('s', 'ecretx', '\x7f', '\r', 'secret\r');
  expect([raw, shown, code]).toEqual([[true, false], 'Password: \nAgain: \n', 0]);
  expect(await fits(out, 'secret')).toBe(true);
});

test.each([
  ['two that differ', ['secret\r', 'secrets\r'], 'Password: \nAgain: \nThe two are not the same.\n'],
  ['Ctrl+C', ['secr', '\x03'], 'Password: Nothing was hashed.\n'],
])('%s end without a hash', async (_, keys, told) => {
  expect(await type(...keys)).toEqual({ raw: [true, false], shown: told, out: '', code: 2 });
});
