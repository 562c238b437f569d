/** Real toolkits of other languages, where they are installed: each runs one script against a gateway. */
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { runSandbox, type RunningSandbox } from '../gateway/running';

interface Toolkit {
  readonly name: string;
  /** Interpreters to try. */
  readonly commands: readonly string[];
  /** Exits with 0 where the toolkit is there. */
  readonly probe: readonly string[];
  readonly script: string;
  readonly saved: string;
}

const toolkits: readonly Toolkit[] = [
  {
    name: 'Python zeep',
    commands: ['python3', '/usr/bin/python3'],
    probe: ['-c', 'import zeep'],
    script: 'client.py',
    saved: 'from zeep 😀',
  },
  {
    name: 'PHP ext-soap',
    commands: ['php'],
    probe: ['-r', 'exit(class_exists("SoapClient") ? 0 : 1);'],
    script: 'client.php',
    saved: 'from PHP 😀',
  },
];

const commandOf = ({ commands, probe }: Toolkit): string =>
  commands.find((each) => spawnSync(each, probe, { timeout: 10_000 }).status === 0) ?? '';
const found = toolkits.map((toolkit) => [toolkit.name, commandOf(toolkit), toolkit] as const);
const installed = found.filter(([, command]) => command !== '');
const missing = found.filter(([, command]) => command === '').map(([name]) => name);

let sandbox: RunningSandbox;
beforeEach(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.stop());

/** What the client printed, and what has become of the sandbox. */
async function run(command: string, script: string) {
  const file = path.join(__dirname, 'toolkits', script);
  const { stdout } = await promisify(execFile)(command, [file, sandbox.address], { timeout: 14_000 });
  const printed: unknown = JSON.parse(stdout);
  const { appointments } = sandbox.state();
  return {
    printed,
    invitations: [973, 598, 685].map((id) => appointments.find((each) => each.id === id)?.invitationStatus),
    description: appointments.find(({ id }) => id === 301)?.description,
  };
}

for (const [name, command, { script, saved }] of installed) {
  test(`${name}: log in, set seen, read, change and save`, async () => {
    expect(await run(command, script)).toEqual({
      printed: { seen: true, saved, many: true, refused: false, message: expect.stringContaining('0') },
      invitations: ['Seen', 'Seen', 'Seen'],
      description: saved,
    });
  });
}
for (const name of missing) test.todo(`${name}: not run, the toolkit is not installed here`);
