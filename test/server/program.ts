import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformFileSync } from '@swc/core';

const root = path.join(__dirname, '..', '..');

/** The program compiled into a folder of its own, for tests over real processes; takes well under a second. */
export function compileProgram(): { readonly main: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-program-'));
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
  return {
    main: path.join(folder, 'dist', 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
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
    const word = 'UPSTREAM_URL' in env || 'TENANTS' in env ? 'serve' : 'sandbox';
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
