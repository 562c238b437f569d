/** The samples of all languages, run as they stand there. C# is not run: its text is looked at by eye only. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findV1Operation, type Operation } from '../../src/contract';
import { codeSamples, contractExamples } from '../../src/exports';
import { ownContract, runSandbox } from '../gateway/running';
import { sandboxExamples } from './export-of';

const contract = ownContract();
const operationOf = (agent: string, name: string): Operation => {
  const operation = findV1Operation(contract, agent, name);
  if (operation === undefined) throw new Error(name);
  return operation;
};

let folder = '';
let sandbox: Awaited<ReturnType<typeof runSandbox>>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'samples-'));
  sandbox = await runSandbox();
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => sandbox.reset());

const sampleOf = (language: string, operation: Operation, base: string, examples = sandboxExamples): string =>
  codeSamples(operation, base, examples).find((sample) => sample.language === language)?.code ?? '';

interface Program {
  readonly language: string;
  readonly command: string;
  /** What shows that it is here. */
  readonly probe: readonly string[];
  readonly file: string;
}

const programs: readonly Program[] = [
  { language: 'curl', command: 'sh', probe: ['-c', 'curl --version'], file: 'sample.sh' },
  { language: 'JavaScript (fetch)', command: process.execPath, probe: ['--version'], file: 'sample.mjs' },
  { language: 'PHP', command: 'php', probe: ['--version'], file: 'sample.php' },
  { language: 'Python', command: 'python3', probe: ['--version'], file: 'sample.py' },
];

/** What it prints, both streams together. */
function runSample({ command, file }: Program, code: string): Promise<string> {
  const place = path.join(folder, file);
  writeFileSync(place, code);
  return new Promise((resolve) => {
    execFile(command, [place], { cwd: folder, encoding: 'utf8' }, (_, out, problems) => resolve(out + problems));
  });
}

for (const program of programs) {
  const isHere = spawnSync(program.command, program.probe).status === 0;
  const here = isHere ? describe : describe.skip;
  here(`${program.language}${isHere ? '' : ` (not run: ${program.command} is not here)`}`, () => {
    test('sends the body, logs in, and prints what comes back', async () => {
      const operation = operationOf('Appointment', 'SetSeenMany');
      const printed = await runSample(program, sampleOf(program.language, operation, sandbox.address));
      expect(printed).not.toMatch(/error|warning|exception/i);
      expect(sandbox.state()).toMatchObject({ effects: { 'Appointment.SetSeenMany': 1 } });
      const entity = operationOf('Appointment', 'GetAppointmentEntity');
      expect(await runSample(program, sampleOf(program.language, entity, sandbox.address))).toMatch(
        /AppointmentId\W+973/,
      );
    });

    test('tells a refusal', async () => {
      const stranger = { ...sandboxExamples, basic: "tje0:it's wrong\\" };
      const operation = operationOf('Pocket', 'GetRegisteredDevices');
      const printed = await runSample(program, sampleOf(program.language, operation, sandbox.address, stranger));
      expect(printed).toMatch(/401[\s\S]*crm\.unauthenticated/);
    });
  });
}

test('texts in a body are the same in each language', () => {
  const operation = operationOf('Appointment', 'SetSeenMany');
  const tricky = { ...contractExamples, arguments: () => ({ UpdateMode: `it's ''' """ \\ $x {y} BODY\n` }) };
  const shown = `"it's ''' \\"\\"\\" \\\\ $x {y} BODY\\n"`;
  const of = (language: string): string => sampleOf(language, operation, 'http://crm', tricky);
  expect(of('PHP')).toContain(shown);
  expect(of('C#')).toContain(shown);
  expect(of('JavaScript (fetch)')).toContain(shown);
  expect(of('Python')).toContain(shown.replace("'''", String.raw`\u0027\u0027\u0027`));
});

test('without a known user the ticket logs in', () => {
  const operation = operationOf('Appointment', 'SetSeen');
  for (const { language, code } of codeSamples(operation, 'http://crm', contractExamples))
    expect([language, code]).toEqual([language, expect.stringMatching(/SoTicket"?,? ?"?7T:\.\.\./)]);
});
