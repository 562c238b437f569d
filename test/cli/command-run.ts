/** Runs a command as a person would, with everything it writes caught. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { createProgram } from '../../src/cli';

export interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly problems: string;
}

export interface World {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly isTTY?: boolean;
}

export async function run(
  args: readonly string[],
  { environment = {}, input = '', isTTY = false }: World = {},
): Promise<Ran> {
  const out: string[] = [];
  const problems: string[] = [];
  let code: number | undefined;
  const program = createProgram({
    environment,
    out: { write: (text) => void out.push(text), isTTY },
    problems: { write: (text) => void problems.push(text), isTTY },
    input: async function* () {
      yield input;
    },
    exit: (given) => {
      code = given;
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
  return { code, out: out.join(''), problems: problems.join('') };
}

/** The WSDLs of the project, whatever CONTRACT_DIR says. */
export const ownWsdl = join(__dirname, '../../wsdl');

/** A contract of three agents in two versions, for tests that read all files, copied from the package. */
export function smallWsdl(): string {
  const folder = mkdtempSync(join(tmpdir(), 'netserver-gateway-small-'));
  for (const version of ['Services86', 'Services88']) {
    mkdirSync(join(folder, version));
    for (const agent of ['Appointment', 'Pocket', 'SoPrincipal'])
      cpSync(join(ownWsdl, version, `${agent}.wsdl`), join(folder, version, `${agent}.wsdl`));
  }
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that is gone after the test that asked for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'netserver-gateway-cli-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
