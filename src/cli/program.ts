import { Command as Program } from 'commander';
import { nearMisses } from './describe-name';
import { acceptSettingsFile, withSettingSources } from './settings-file';
import type { Surroundings } from './surroundings';
import { programVersion } from '../version';

type AddCommand = (program: Program, surroundings: Surroundings) => void;

// All commands take longer to load than most of them run. `import()` would need names of files that end in `.js`.
/* eslint-disable @typescript-eslint/no-require-imports */
const serveCommand = (): typeof import('./serve-command') => require('./serve-command');
const importCommand = (): typeof import('./import-command') => require('./import-command');
const checkCommand = (): typeof import('./check-command') => require('./check-command');
const diffCommand = (): typeof import('./diff-command') => require('./diff-command');
const describeCommand = (): typeof import('./describe-command') => require('./describe-command');
const exportCommand = (): typeof import('./export-command') => require('./export-command');
const fidelityCommand = (): typeof import('./fidelity-command') => require('./fidelity-command');
const explainCommand = (): typeof import('./explain-command') => require('./explain-command');
const probeCommand = (): typeof import('./probe-command') => require('./probe-command');
const seedCommand = (): typeof import('./seed-command') => require('./seed-command');
const recordCommand = (): typeof import('./record-command') => require('./record-command');
const replayCommand = (): typeof import('./replay-command') => require('./replay-command');
const reportCommand = (): typeof import('./report-command') => require('./report-command');
const policyCommand = (): typeof import('./policy-command') => require('./policy-command');
const credentialsCommand = (): typeof import('./credentials-command') => require('./credentials-command');
const configCommand = (): typeof import('./config-command') => require('./config-command');
const controlCommands = (): typeof import('./control-commands') => require('./control-commands');
const completionCommand = (): typeof import('./completion-command') => require('./completion-command');
/* eslint-enable */
/** In the order of the help. */
const commands: Readonly<Record<string, () => AddCommand>> = {
  serve: () => serveCommand().addServe,
  import: () => importCommand().addImport,
  check: () => checkCommand().addCheck,
  describe: () => describeCommand().addDescribe,
  export: () => exportCommand().addExport,
  diff: () => diffCommand().addDiff,
  fidelity: () => fidelityCommand().addFidelity,
  explain: () => explainCommand().addExplain,
  probe: () => probeCommand().addProbe,
  seed: () => seedCommand().addSeed,
  record: () => recordCommand().addRecord,
  replay: () => replayCommand().addReplay,
  report: () => reportCommand().addReport,
  policy: () => policyCommand().addPolicy,
  credentials: () => credentialsCommand().addCredentials,
  config: () => configCommand().addConfig,
  reload: () => controlCommands().addControls,
  completion: () => completionCommand().addCompletion,
};

/** Commands that are added with another one. */
const besideAnother: ReadonlyMap<string, string> = new Map([
  ['sandbox', 'serve'],
  ['log-level', 'reload'],
]);

/**
 * The commands a person types.
 * @param word the first word typed: where it is a command's name, only this command is loaded. `completion` is about
 * all of them, and so are the help and a word that is none.
 */
export function createProgram(process: Surroundings, word?: string): Program {
  const { out, problems, exit } = process;
  const program = new Program('netserver-gateway')
    .description('Lets SOAP clients of NetServer (Services7x-8x) and v1 JSON clients use the same CRM.')
    .version(programVersion)
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => problems.write(text) })
    .showSuggestionAfterError()
    // So that a command may have a --version of its own.
    .enablePositionalOptions()
    .exitOverride((error) => {
      exit(error.exitCode === 0 ? 0 : 2);
      throw error;
    })
    .addHelpText(
      'after',
      `
Examples:
  netserver-gateway sandbox --port 8080
  netserver-gateway serve --upstream-url https://crm.example.com
  netserver-gateway import https://crm.example.com/Remote/Services86/
  netserver-gateway describe Services86.Appointment.SetSeen`,
    );
  const surroundings = withSettingSources(program, process);
  for (const add of loadCommands(word)) add(program, surroundings);
  acceptSettingsFile(program);
  for (const group of [program, ...program.commands])
    if (group.commands.length > 0) group.hook('preSubcommand', refuseUnknown);
  return program;
}

function loadCommands(word: string | undefined): readonly AddCommand[] {
  const { completion: _, ...alone } = commands;
  const only = new Map(Object.entries(alone)).get(besideAnother.get(word ?? '') ?? word ?? '');
  return only === undefined ? Object.values(commands).map((load) => load()) : [only()];
}

/** A word that names no command has led to the one that is meant where none is named. */
function refuseUnknown(group: Program, chosen: Program): void {
  const [word] = group.args;
  const names = ['help', ...group.commands.map((command) => command.name())];
  if (word === undefined || word.startsWith('-') || word === chosen.name() || names.includes(word)) return;
  const near = nearMisses(word, names);
  const meant = near.length === 0 ? '(See --help for the commands.)' : `(Did you mean ${near.join(' or ')}?)`;
  group.error(`error: unknown command '${word}'\n${meant}`, { exitCode: 2, code: 'commander.unknownCommand' });
}
