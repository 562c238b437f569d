import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGateway, runSandbox, type RunningSandbox } from '../gateway/running';
import { run, temporaryFolder } from './command-run';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

function passwordFile(password: string): string {
  const file = join(temporaryFolder(), 'password');
  writeFileSync(file, `${password}\n`);
  return file;
}

const resultsOf = (out: string): readonly string[] =>
  out
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => /^(SOAP|JSON) .*? +(works|fails|skipped)/.exec(line)?.slice(1).join(' ') ?? line);

test('with user and password everything works over both wires, and nothing is changed', async () => {
  const before = sandbox.state();
  const { code, out, problems } = await run([
    'probe',
    sandbox.address,
    '--user',
    'tje0',
    '--password-file',
    passwordFile('Tje0'),
  ]);
  expect({ problems, failed: out.match(/.*fails.*/g) }).toEqual({ problems: '', failed: null });
  expect(code).toBe(0);
  expect(out).toMatch(/SoPrincipal\.AuthenticateUsernamePassword +works +\d+ +a ticket was issued/);
  expect(out).toMatch(/SoPrincipal\.GetSystemInfo +works/);
  expect(resultsOf(out).filter((result) => result.endsWith('works')).length).toBeGreaterThanOrEqual(7);
  expect(out).not.toContain('Tje0');
  expect(sandbox.state().effects).toEqual(before.effects);
});

test('--write calls SetSeen over both wires', async () => {
  const args = ['--write', '--arguments', '{"AppointmentId":973,"UpdateMode":"OnlyThis"}'];
  const ran = await run([
    'probe',
    `${sandbox.address}/`,
    '--user',
    'tje0',
    '--password-file',
    passwordFile('Tje0'),
    ...args,
  ]);
  expect(ran.code).toBe(0);
  expect(sandbox.state().commands['Appointment.SetSeen']).toBe(2);
  expect(sandbox.state().appointments.find(({ id }) => id === 973)?.invitationStatus).toBe('Seen');
});

test('a wrong password and a wrong ticket fail with the words of the CRM, and exit code 1', async () => {
  const wrong = await run(['probe', sandbox.address, '--user', 'tje0', '--password-file', passwordFile('hush')]);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('did not accept user name and password');
  expect(wrong.out).not.toContain('hush');
  const ticket = await run(['probe', sandbox.address, '--ticket', '7T:hush', '--version', 'Services88']);
  expect(ticket.code).toBe(1);
  expect(ticket.out).toMatch(/Appointment\.CreateDefaultAppointmentEntity +fails +\d+ +the CRM refused: /);
  expect(ticket.out).not.toContain('hush');
});

test('without credentials what needs them is skipped', async () => {
  const gateway = await runGateway({ UPSTREAM_KIND: 'sandbox' });
  try {
    const { out } = await run(['probe', gateway.address]);
    expect(out).toMatch(/AuthenticateUsernamePassword +skipped/);
    expect(out).toMatch(/GET \/api +works/);
  } finally {
    await gateway.stop();
  }
});

test('a server that never answers ends every step in time', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = server.address();
  const address = `http://127.0.0.1:${typeof found === 'object' && found !== null ? found.port : 0}`;
  try {
    const { code, out } = await run(['probe', address, '--ticket', '7T:x', '--timeout', '100']);
    expect(code).toBe(1);
    expect(resultsOf(out).every((result) => !result.endsWith('works'))).toBe(true);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.each([
  [['ftp://x'], 'must be http or https'],
  [['http://u:hush@x'], 'without credentials'],
  [['http://x', '--operation', 'Appointment.SetSeen'], 'say --write'],
  [['http://x', '--operation', 'nonsense'], '--operation must be like'],
  [['http://x', '--write'], 'Say which appointment'],
  [['http://x', '--user', 'a'], 'belong together'],
  [['http://x', '--user', 'a', '--password-file', '/nowhere/at/all'], 'ENOENT'],
  [['http://x', '--arguments', '[1'], 'must be a JSON object'],
  [['http://x', '--timeout', 'soon'], '--timeout must be milliseconds'],
  [['http://x', '--version', '86'], '--version must be like'],
])('%j is refused before anything is sent', async (args, message) => {
  const { code, out, problems } = await run(['probe', ...args]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(problems).toContain(message);
  expect(problems).not.toContain('hush');
});

test.each(['/api', '/api/v1/', '/API/v1/Agents/Appointment', '/Remote/Services86/Appointment.svc?wsdl', '/remote/'])(
  'an address that ends with %s is shortened, with a note',
  async (end) => {
    const { code, problems, out } = await run(['probe', sandbox.address + end, '--ticket', '7T:1234abcxyzExample==']);
    expect(problems).toBe(`${sandbox.address} is probed: /Remote/… and /api/… follow by themselves.\n`);
    expect({ code, failed: out.match(/.*fails.*/g) }).toEqual({ code: 0, failed: null });
  },
);
