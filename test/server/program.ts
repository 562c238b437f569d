import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';

const root = path.join(__dirname, '..', '..');

/**
 * The program compiled for tests over real processes: its `main.js`. The first suite of a run that asks compiles it
 * (test/run/end.js removes it); no test may change it.
 */
export function compileProgram(): string {
  const { TEST_PROGRAM_FOLDER: run = '' } = process.env;
  const shared = path.join(run, 'program');
  if (!existsSync(shared)) {
    const own = compile(run);
    try {
      renameSync(own, shared);
    } catch (error) {
      // Another worker of jest was faster.
      if (!existsSync(shared)) throw error;
      rmSync(own, { recursive: true });
    }
  }
  return path.join(shared, 'dist', 'main.js');
}

/** Compiles the program into a new folder inside `parent`. */
function compile(parent: string): string {
  const folder = mkdtempSync(path.join(parent, 'compiling-'));
  for (const name of ['package.json', 'wsdl', 'node_modules']) {
    symlinkSync(path.join(root, name), path.join(folder, name));
  }
  for (const file of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const out = path.join(folder, 'dist', file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(out), { recursive: true });
    const { code } = transformFileSync(path.join(root, 'src', file), {
      configFile: false,
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    writeFileSync(out, code);
  }
  execFileSync(process.execPath, [path.join(root, 'scripts', 'copy-assets.mjs'), path.join(folder, 'dist')]);
  return folder;
}

type LogLine = Readonly<Record<string, unknown>>;

/** A gateway in a process of its own, with its log. */
export class GatewayProcess {
  readonly lines: LogLine[] = [];
  readonly exited: Promise<number | string>;
  readonly #child: ChildProcess;
  #rest = '';
  #told: (() => void)[] = [];

  /** `folder`: where it is started; without it, one that has no contract in it. */
  constructor(main: string, env: Readonly<Record<string, string>>, folder = path.join(main, '..', '..')) {
    const { PATH = '' } = process.env;
    // Where no CRM is named, over the one in memory.
    const isSomewhere = ['UPSTREAM_URL', 'TENANTS', 'TENANT_STATUS'].some((name) => name in env);
    const word = isSomewhere ? 'serve' : 'sandbox';
    this.#child = spawn(process.execPath, [main, word], {
      cwd: folder,
      env: { PATH, PORT: '0', LOG_FORMAT: 'json', ...env },
      // What is wrong shows in the log's silence and the exit code; the text would only disturb the test's own.
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => this.#take(String(text)));
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve(signal ?? code ?? -1));
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The first line (after the first `after` ones) that fits; rejects when the process ends before. */
  async line(fits: (line: LogLine) => boolean, after = 0): Promise<LogLine> {
    for (;;) {
      const found = this.lines.slice(after).find(fits);
      if (found !== undefined) return found;
      const more = new Promise<void>((resolve) => this.#told.push(resolve));
      const ended = this.exited.then((how) => {
        throw new Error(`the gateway ended with ${how} before the line came: ${JSON.stringify(this.lines)}`);
      });
      await Promise.race([more, ended]);
    }
  }

  /** The line with this message. */
  says(message: RegExp, after = 0): Promise<LogLine> {
    return this.line((line) => message.test(String(line['message'])), after);
  }

  /** Port the gateway listens on. */
  async port(): Promise<number> {
    const { address } = await this.says(/^The gateway listens/);
    return Number(new URL(String(address)).port);
  }

  async adminPort(): Promise<number> {
    return Number((await this.says(/^The admin port listens/))['port']);
  }

  #take(text: string): void {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) this.lines.push(JSON.parse(part));
    for (const told of this.#told.splice(0)) told();
  }
}
