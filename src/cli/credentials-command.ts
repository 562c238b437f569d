import type { Command as Program } from 'commander';
import { hashPassword } from '../online';
import type { Surroundings, TypedInput } from './surroundings';

const charsMax = 4_096;

/** `credentials hash`: a password to its hash, for the file of MANAGED_LOGINS. */
export function addCredentials(program: Program, { input, out, problems, exit }: Surroundings): void {
  program
    .command('credentials')
    .description('prepare the file of managed log-ins (MANAGED_LOGINS)')
    .command('hash')
    .description('read a password, and print its hash')
    .addHelpText(
      'after',
      `
The password comes from standard input: one line. On a terminal it is asked for twice and not
shown. No option takes it, because lists of processes and histories of shells would show it.

Examples:
  netserver-gateway credentials hash
  netserver-gateway credentials hash < password-file`,
    )
    .action(async () => {
      const source = input?.();
      const read = source?.isTTY === true ? await askTwice(source, problems) : await firstLine(source);
      if ('problem' in read) {
        problems.write(`${read.problem}\n`);
        return exit(2);
      }
      out.write(`${await hashPassword(read.password)}\n`);
      exit(0);
    });
}

type PasswordReading = { readonly password: string } | { readonly problem: string };

/** What the gateway takes from clients (command/caller.ts). */
function usable(password: string): PasswordReading {
  if (password === '') return { problem: 'There is no password.' };
  if (password.length > charsMax) return { problem: `A password has ${charsMax} characters at most.` };
  if (/[\0-\x1f\x7f]/.test(password)) return { problem: 'A password is one line without control characters.' };
  return { password };
}

async function firstLine(source: TypedInput | undefined): Promise<PasswordReading> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of source ?? []) {
    text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    if (text.length > charsMax + 2) break;
  }
  return usable(text.replace(/\r?\n$/, ''));
}

async function askTwice(source: TypedInput, problems: Surroundings['problems']): Promise<PasswordReading> {
  problems.write('Password: ');
  const typed: string[] = [];
  source.setRawMode?.(true);
  try {
    for await (const line of hiddenLines(source)) {
      problems.write('\n');
      typed.push(line);
      if (typed.length === 2) break;
      problems.write('Again: ');
    }
  } finally {
    source.setRawMode?.(false);
  }
  const [first = '', second] = typed;
  if (second === undefined) return { problem: 'Nothing was hashed.' };
  return first === second ? usable(first) : { problem: 'The two are not the same.' };
}

/** Lines as they are typed into a terminal in raw mode, which shows nothing. Ctrl+C and Ctrl+D end them. */
async function* hiddenLines(source: TypedInput): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line = '';
  for await (const piece of source) {
    for (const key of typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })) {
      if (key === '\x03' || key === '\x04') return;
      if (key === '\r' || key === '\n') {
        yield line;
        line = '';
      } else if (key === '\x7f' || key === '\b') line = Array.from(line).slice(0, -1).join('');
      else line += key;
    }
  }
}
