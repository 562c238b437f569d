/** The examples of docs/clients, each in its own language where that is installed. */
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { runSandbox, type RunningSandbox } from '../gateway/running';

const folder = path.join(__dirname, '..', '..', 'docs', 'clients');

interface Example {
  readonly file: string;
  /** Interpreters to try. */
  readonly commands: readonly string[];
  /** Exits with 0 where all it needs is there. */
  readonly probe: readonly string[];
}

const python = ['python3', '/usr/bin/python3'];
const node = { commands: [process.execPath], probe: ['--version'] };

const examples: readonly Example[] = [
  { file: 'client.php', commands: ['php'], probe: ['-r', 'exit(class_exists("SoapClient") ? 0 : 1);'] },
  { file: 'client.ps1', commands: ['pwsh', 'powershell'], probe: ['-NoLogo', '-Command', 'exit 0'] },
  { file: 'client_json.py', commands: python, probe: ['--version'] },
  { file: 'client_zeep.py', commands: python, probe: ['-c', 'import zeep'] },
  { file: 'curl.sh', commands: ['sh'], probe: ['-c', 'curl --version && sed --version'] },
  { file: 'fetch.mjs', ...node },
  { file: 'soap.mjs', ...node },
  { file: 'webapi.cjs', ...node },
];

const commandOf = ({ commands, probe }: Example): string =>
  commands.find((each) => spawnSync(each, probe, { timeout: 10_000 }).status === 0) ?? '';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

test('every example is run here, but for the text about .NET', () => {
  const files = readdirSync(folder).filter((name) => !name.endsWith('.md'));
  expect(files.sort()).toEqual(examples.map(({ file }) => file));
});

for (const example of examples) {
  const { file } = example;
  const command = commandOf(example);
  if (command === '') test.todo(`${file}: not run, what it needs is not installed here`);
  else
    test(`${file}: log in, SetSeen, GetAppointmentEntity`, async () => {
      // No proxy of the surroundings stands between an example and this machine.
      const env = { ...process.env, NO_PROXY: '*', no_proxy: '*' };
      const { stdout } = await promisify(execFile)(command, [path.join(folder, file), sandbox.address], {
        env,
        timeout: 14_000,
      });
      expect(stdout).toContain('Logged in: tje0\n');
      expect(stdout).toContain('SetSeen: done\n');
      expect(stdout).toContain('Appointment 301: Call the customer\n');
      const seen = sandbox.state().appointments.find(({ id }) => id === 973);
      expect(seen?.invitationStatus).toBe('Seen');
    });
}
