/** The program as it is shipped, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface Program {
  readonly port: number;
  readonly process: ChildProcess;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts `serve` over a REST CRM; resolves when it listens. */
export async function startProgram(
  main: string,
  crmUrl: string,
  environment: Record<string, string> = {},
): Promise<Program> {
  const child = spawn(process.execPath, [main, 'serve'], {
    cwd: path.join(main, '..', '..'),
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_FORMAT: 'json',
      UPSTREAM_KIND: 'rest',
      UPSTREAM_URL: crmUrl,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const port = await new Promise<number>((resolve, reject) => {
    // Everything the program says is read, or its pipes would fill up.
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        const listens = /"address":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(line);
        if (listens !== null) resolve(Number(listens[1]));
      });
    }
    void ended.then((code) => reject(new Error(`the program ended with ${code} before it listened`)));
  });
  return { port, process: child, ended };
}
