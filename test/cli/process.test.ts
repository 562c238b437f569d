/** The program as a process: how it starts, what it prints, how it ends. */
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { compileProgram } from '../server/program';
import { temporaryFolder } from './command-run';
import { curlCommands, runCurl } from './curl';

// On a machine that does other things, too, a process takes seconds to start.
jest.setTimeout(60_000);

const main = compileProgram();
const root = path.join(main, '..', '..');

class Program {
  out = '';
  problems = '';
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(words: readonly string[], environment: Record<string, string>, hooks: readonly string[]) {
    const required = hooks.flatMap((hook) => ['-r', hook]);
    this.#child = spawn(process.execPath, [...required, main, ...words], {
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

  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  /** The reader of its output goes away. */
  deafen(): void {
    this.#child.stdout.destroy();
  }

  /** What it has said on standard output, as lines of JSON. */
  lines(): readonly unknown[] {
    return this.out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
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

const onTerminal = [require.resolve('./terminal-hook.js')];

test('on a terminal sandbox prints two commands that work as they are pasted; SIGTERM ends it with 0', async () => {
  const program = start(['sandbox'], {}, onTerminal);
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

test('on a terminal sandbox --online prints calls to a gateway in front of a cloud; they work as they are pasted', async () => {
  const program = start(['sandbox', '--online'], {}, onTerminal);
  const text = await program.until(/keys\/rotate\n/);
  const statuses: (readonly [place: string, status: number])[] = [];
  const [, script = ''] = /^SIGNED=\$\(node -e '(.*)'\)$/m.exec(text) ?? [];
  expect(text).not.toContain('WARN');
  let exchanged = '';
  const signed = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim();
  for (const command of curlCommands(text.replaceAll(`'"$SIGNED"'`, signed))) {
    const { status, body } = await runCurl(command);
    statuses.push([/127\.0\.0\.1:\d+(\/\S+)/.exec(command)?.[1] ?? '', status]);
    if (command.includes('PartnerSystemUserService')) exchanged = body;
  }
  expect(exchanged).toContain('<IsSuccessful>true');
  expect(statuses.slice(0, 7)).toEqual([
    ['/api/state/Cust10001', 200],
    ['/api/state/Cust10001', 200],
    ['/Login/api/PartnerSystemUser/Authenticate', 200],
    ['/login/services/PartnerSystemUserService.svc', 200],
    ['/Cust10001/api/v1/Agents/Appointment/SetSeenMany', 204],
    ['/Cust10001/Remote/Services86/Appointment.svc', 200],
    ['/Cust10002/Remote/Services86/SoPrincipal.svc', 200],
  ]);
  expect(statuses.slice(7).map(([, status]) => status)).toEqual([200, 200, 200, 200, 200]);
  const [file = ''] = /[^"(]+private-key\.pem/.exec(text) ?? [];
  expect(existsSync(file)).toBe(true);
  program.stop('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['sandbox', {}],
  ['sandbox', { LOG_FORMAT: 'json' }],
  ['serve', { UPSTREAM_KIND: 'sandbox', LOG_LEVEL: 'debug' }],
])(
  'without a terminal %s with %j writes lines of JSON and nothing else, and no credentials; SIGINT ends it with 0',
  async (word, environment) => {
    const program = start([word], environment);
    const [, address = ''] = /"address":"([^"]+)"/.exec(await program.until(/"address":"/)) ?? [];
    const headers = { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}` };
    await fetch(`${address}/api/v1/Agents/Appointment/GetAppointment?appointmentId=301`, { method: 'POST', headers });
    await program.until(/"operation":"GetAppointment","outcome"/);
    program.stop('SIGINT');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.lines()).toContainEqual(expect.objectContaining({ operation: 'GetAppointment', outcome: 'ok' }));
    expect(program.out).not.toMatch(/Tje0|dGplMDpUamUw|appointmentId/);
    expect(program.problems).toBe('');
  },
);

test('LOG_FORMAT=pretty is for people, but what can be pasted is for a terminal only', async () => {
  const program = start(['sandbox'], { LOG_FORMAT: 'pretty' });
  await program.until(/INFO {2}The gateway listens\./);
  program.stop('SIGTERM');
  await program.ended;
  expect(program.out).not.toMatch(/curl|\n\n/);
});

const wrong = { PORT: 'x', LOG_LEVEL: 'loud', UPSTREAM_KIND: 'rest' };

test('settings that cannot be: exit 2, and a log line each', async () => {
  const program = start(['serve'], wrong);
  expect(await program.ended).toEqual({ code: 2, signal: null });
  const line = { time: expect.any(String), level: 'error', message: 'The gateway does not start.' };
  expect(program.lines()).toEqual([
    { ...line, reason: expect.stringMatching(/^PORT must .*\.$/) },
    { ...line, reason: expect.stringMatching(/^LOG_LEVEL must .*\.$/) },
  ]);
  expect(program.problems).toBe('');
});

test('on a terminal they are sentences', async () => {
  const program = start(['serve'], wrong, onTerminal);
  expect(await program.ended).toEqual({ code: 2, signal: null });
  expect(program.out).toBe('');
  expect(program.problems.trim().split('\n')).toEqual([
    expect.stringMatching(/^PORT must .*\.$/),
    expect.stringMatching(/^LOG_LEVEL must .*\.$/),
  ]);
});

/** What a start that is refused says on standard output: one log line per reason. */
const refused = (program: Program): readonly unknown[] =>
  program.lines().map((line) => z.object({ level: z.literal('error'), reason: z.string() }).parse(line).reason);

test.each<readonly [string, string, string, RegExp]>([
  ['serve', 'nowhere', '2', /^The contract folder .*nowhere cannot be listed \(ENOENT\)\.$/],
  ['serve', 'broken', '2', /^None of the 1 WSDLs in the contract folder .*broken can be read\. Services86\/Garden\.wsdl:1: .+$/],
  ['sandbox', 'empty', '1', /^The contract folder .*empty holds no ServicesNN\/Agent\.wsdl\.$/],
])('%s over a contract folder that is %s, WORKERS=%s: one sentence, exit 2', async (word, name, workers, text) => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'broken', 'Services86'), { recursive: true });
  writeFileSync(path.join(folder, 'broken', 'Services86', 'Garden.wsdl'), '<a/>');
  mkdirSync(path.join(folder, 'empty'));
  const crm = word === 'serve' ? { UPSTREAM_URL: 'http://127.0.0.1:9' } : {};
  const program = start([word], { ...crm, CONTRACT_DIR: path.join(folder, name), WORKERS: workers });
  expect(await program.ended).toEqual({ code: 2, signal: null });
  expect(refused(program)).toEqual([expect.stringMatching(text)]);
}); // prettier-ignore

test('the start is told in one line, by one process, and so is what looks like a mistake', async () => {
  const program = start(['sandbox'], { WORKERS: '2', LOG_LEVL: 'debug' });
  await program.until(/"The gateway listens\."[\s\S]*"The gateway listens\."/);
  program.stop('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const lines = program.lines();
  const starts = { level: 'info', message: 'The gateway starts.', contract: path.join(root, 'wsdl'), upstream: 'sandbox', workers: 2 }; // prettier-ignore
  expect(lines[0]).toMatchObject({ ...starts, versions: 'Services86, Services88', agents: 44, policy: expect.any(String) });
  expect(lines.filter((line) => JSON.stringify(line).includes('The gateway starts.'))).toHaveLength(1);
  expect(lines.filter((line) => JSON.stringify(line).includes('LOG_LEVL'))).toHaveLength(1);
}); // prettier-ignore

test.each(['1', '2'])('a port that is taken: exit 1, and one line, of WORKERS=%s', async (workers) => {
  const first = start(['sandbox'], { LOG_FORMAT: 'json' });
  const [, port = ''] = /"address":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(await first.until(/"address":"/)) ?? [];
  const second = start(['sandbox'], { PORT: port, WORKERS: workers });
  expect(await second.ended).toEqual({ code: 1, signal: null });
  const told = second.lines().filter((line) => JSON.stringify(line).includes('"error"'));
  expect(told).toEqual([
    expect.objectContaining({
      level: 'error',
      message: 'The gateway does not start.',
      reason: expect.stringMatching(
        new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken: .*set PORT .*\\(EADDRINUSE\\)\\.$`),
      ),
    }),
  ]);
  expect(second.problems).toBe('');
});

test('a log whose reader has gone ends with it, not the gateway', async () => {
  const program = start(['sandbox']);
  const [, address = ''] = /"address":"([^"]+)"/.exec(await program.until(/"address":"/)) ?? [];
  program.deafen();
  // Each writes a line; several, for the first may still find room in the pipe.
  for (let call = 0; call < 5; call += 1) {
    expect((await fetch(`${address}/api`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  program.stop('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
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
  ['SIGINT', 'sandbox', { code: 0, signal: null }],
  ['SIGTERM', 'check', { code: null, signal: 'SIGTERM' }],
] as const)('%s while %s is being loaded', async (signal, word, ended) => {
  const environment = word === 'serve' ? { UPSTREAM_KIND: 'sandbox' } : {};
  const program = start([word], environment, [require.resolve('./loading-hook.js')]);
  await program.until(/^loading$/m);
  program.stop(signal);
  expect(await program.ended).toEqual(ended);
});

test('SIGHUP while serve is being loaded asks for what is done anyway', async () => {
  const program = start(['serve'], { UPSTREAM_KIND: 'sandbox' }, [require.resolve('./loading-hook.js')]);
  await program.until(/^loading$/m);
  program.stop('SIGHUP');
  await program.until(/The gateway listens/);
  program.stop('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
});

test('a version of the CRM that the contract folder lacks is told before any client meets it', async () => {
  const program = start(['serve'], {
    LOG_FORMAT: 'json',
    UPSTREAM_KIND: 'soap',
    UPSTREAM_URL: 'http://127.0.0.1:9',
    UPSTREAM_VERSION: 'Services75',
  });
  const lines = await program.until(/The gateway listens/);
  expect(lines).toMatch(/"level":"error".*lacks a version that a CRM is spoken to in.*"version":"Services75"/);
});
