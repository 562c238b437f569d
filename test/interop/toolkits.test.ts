/** Real toolkits of other languages, where they are installed: each runs one script against a gateway. */
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { runIdentityStandIn } from '../online-front/identity-stand-in';
import { runGateway, runSandbox, type RunningSandbox } from '../gateway/running';

interface Toolkit {
  readonly name: string;
  /** Interpreters to try. */
  readonly commands: readonly string[];
  /** Exits with 0 where the toolkit is there. */
  readonly probe: readonly string[];
  /** Appointments, in both versions. */
  readonly script: string;
  readonly saved: string;
  /** Records of every other kind, in the version that it is told. */
  readonly life: string;
  /** Logs a system user of the cloud in. */
  readonly partner: string;
}

const toolkits: readonly Toolkit[] = [
  {
    name: 'Python zeep',
    commands: ['python3', '/usr/bin/python3'],
    probe: ['-c', 'import zeep'],
    script: 'client.py',
    saved: 'from zeep 😀',
    life: 'life.py',
    partner: 'partner.py',
  },
  {
    name: 'PHP ext-soap',
    commands: ['php'],
    probe: ['-r', 'exit(class_exists("SoapClient") ? 0 : 1);'],
    script: 'client.php',
    saved: 'from PHP 😀',
    life: 'life.php',
    partner: 'partner.php',
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

/** A script beside the server, never before it: the server answers in this process. */
async function printedBy(command: string, script: string, ...given: readonly string[]): Promise<unknown> {
  const file = path.join(__dirname, 'toolkits', script);
  const { stdout } = await promisify(execFile)(command, [file, ...given], { timeout: 14_000 });
  return JSON.parse(stdout);
}

/** What the client printed, and what has become of the sandbox. */
async function run(command: string, script: string) {
  const printed = await printedBy(command, script, sandbox.address);
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
/** What became of a record: changed, found by its text, and gone. */
const lived = { text: 'Ærfugl og "Døtre" 😀', found: true, left: [], gone: true };

for (const [name, command, { life }] of installed) {
  test.each(['Services86', 'Services88'])(`${name}: makes, changes, finds and deletes over %s`, async (version) => {
    const crm = await runGateway({ UPSTREAM_KIND: 'sandbox' });
    try {
      expect(await printedBy(command, life, crm.address, version)).toEqual({
        contact: lived,
        person: lived,
        sale: lived,
        document: lived,
        content: true,
        category: 'Potential customer',
        items: 'Customer',
      });
    } finally {
      await crm.stop();
    }
  });
}

for (const [name, command, { partner }] of installed) {
  test(`${name}: logs a system user of the cloud in`, async () => {
    const service = await runIdentityStandIn();
    const gateway = await runGateway({ ONLINE_URL: service.address });
    service.answers(({ body }) =>
      body.includes('"Cust12345"')
        ? { text: '{"IsSuccessful":true,"Token":"eyJh.eyJ0.c2ln","ErrorMessage":null}' }
        : { text: '{"IsSuccessful":false,"Token":null,"ErrorMessage":"Ukjent \u00e6 & <tenant>"}' },
    );
    try {
      expect(await printedBy(command, partner, gateway.address)).toEqual({
        tokens: ['eyJh.eyJ0.c2ln', 'eyJh.eyJ0.c2ln'],
        refused: [false, null, 'Ukjent æ & <tenant>'],
        fault: expect.stringContaining('Header/ContextIdentifier'),
      });
    } finally {
      await gateway.stop();
      await service.stop();
    }
  });
}
for (const name of missing) test.todo(`${name}: not run, the toolkit is not installed here`);
