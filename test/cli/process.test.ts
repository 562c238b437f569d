/** The program as a process: how it starts, what it prints, how it ends. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { curlCommands, runCurl } from './curl';

const root = path.join(__dirname, '..', '..');

class Program {
  out = '';
  problems = '';
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(words: readonly string[], environment: Record<string, string>, moreHooks: readonly string[]) {
    const hooks = [path.join(__dirname, 'source-hook.js'), ...moreHooks].flatMap((hook) => ['-r', hook]);
    this.#child = spawn(process.execPath, [...hooks, path.join(root, 'src', 'main.ts'), ...words], {
      // Another folder: nothing may depend on where the program is started.
      cwd: path.parse(root).root,
      env: { PORT: '0', DRAIN_TIMEOUT_MS: '2000', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.on('data', (chunk) => {
      this.out += String(chunk);
    });
    this.#child.stderr.on('data', (chunk) => {
      this.problems += String(chunk);
    });
    this.ended = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** What has been printed once it matches. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(this.out)) resolve(this.out);
      };
      this.#child.stdout.on('data', look);
      this.#child.once('close', () => reject(new Error(`ended before ${pattern}: ${this.out}${this.problems}`)));
      look();
    });
  }

  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }
}

const programs: Program[] = [];
function start(
  words: readonly string[],
  environment: Record<string, string> = {},
  hooks: readonly string[] = [],
): Program {
  const program = new Program(words, environment, hooks);
  programs.push(program);
  return program;
}
afterEach(async () => {
  for (const program of programs) program.stop('SIGKILL');
  await Promise.all(programs.splice(0).map(({ ended }) => ended));
});

test('serve prints two commands that work as they are pasted; SIGTERM ends it with 0', async () => {
  const program = start(['serve'], { LOG_FORMAT: 'pretty' });
  const commands = curlCommands(await program.until(/Try JSON:[\s\S]*curl .*\n/));
  expect(commands).toHaveLength(2);
  const [soap, json] = await Promise.all(commands.map(runCurl));
  expect(soap?.status).toBe(200);
  expect(soap?.body).toMatch(/Succeeded>true<[\s\S]*SetSeenResponse/);
  expect(json).toEqual({ status: 204, body: '' });
  const [, address] = /State\s+(\S+)/.exec(program.out) ?? [];
  const state: unknown = await (await fetch(address ?? '')).json();
  expect(state).toMatchObject({ commands: { 'Appointment.SetSeen': 1, 'Appointment.SetSeenMany': 1 } });
  program.stop('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
});

test('a JSON log holds JSON lines only, and no credentials; SIGINT ends it with 0', async () => {
  const program = start([], { LOG_FORMAT: 'json' });
  const [, address = ''] = /"address":"([^"]+)"/.exec(await program.until(/"address":"/)) ?? [];
  const headers = { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}` };
  await fetch(`${address}/api/v1/Agents/Appointment/GetAppointment?appointmentId=301`, { method: 'POST', headers });
  await program.until(/"operation":"GetAppointment"/);
  program.stop('SIGINT');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const lines = program.out.trim().split('\n').map((line): unknown => JSON.parse(line)); // prettier-ignore
  expect(lines).toContainEqual(expect.objectContaining({ operation: 'GetAppointment', outcome: 'ok' }));
  expect(program.out).not.toMatch(/Tje0|dGplMDpUamUw/);
});

test('configuration that cannot be: one sentence per key, exit 2', async () => {
  const program = start(['serve'], { PORT: 'x', LOG_LEVEL: 'loud', UPSTREAM_KIND: 'rest' });
  expect(await program.ended).toEqual({ code: 2, signal: null });
  expect(program.out).toBe('');
  expect(program.problems.trim().split('\n')).toEqual([
    expect.stringMatching(/^PORT must .*\.$/),
    expect.stringMatching(/^LOG_LEVEL must .*\.$/),
  ]);
});

test('a port that is taken: one sentence, exit 1', async () => {
  const first = start(['serve'], { LOG_FORMAT: 'json' });
  const [, port = ''] = /"address":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(await first.until(/"address":"/)) ?? [];
  const second = start(['serve'], { PORT: port, LOG_FORMAT: 'json' });
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.problems).toMatch(/EADDRINUSE/);
});

test('words it does not know: exit 2', async () => {
  const program = start(['serv']);
  expect(await program.ended).toEqual({ code: 2, signal: null });
  expect(program.problems).toContain('serv');
});

test('describe shows an operation on both wires', async () => {
  const program = start(['describe', 'Services86.Appointment.SetSeen']);
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.out).toContain('AppointmentId');
  expect(program.out).toContain('/Remote/Services86/Appointment.svc');
  expect(program.out).toContain('/api/v1/Agents/Appointment/SetSeen');
});

test.each([
  ['SIGTERM', 'serve', { code: 0, signal: null }],
  ['SIGINT', 'serve', { code: 0, signal: null }],
  ['SIGTERM', 'check', { code: null, signal: 'SIGTERM' }],
] as const)('%s while %s is being loaded', async (signal, word, ended) => {
  const program = start([word], {}, [require.resolve('./loading-hook.js')]);
  await program.until(/^loading$/m);
  program.stop(signal);
  expect(await program.ended).toEqual(ended);
});
