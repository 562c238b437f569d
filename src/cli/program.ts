import { Command as Program } from 'commander';
import { addCheck } from './check-command';
import { addCompletion } from './completion-command';
import { addConfig } from './config-command';
import { addControls } from './control-commands';
import { addDescribe } from './describe-command';
import { nearMisses } from './describe-name';
import { addFidelity } from './fidelity-command';
import { addImport } from './import-command';
import { addProbe } from './probe-command';
import { addPolicy } from './policy-command';
import { addServe } from './serve-command';
import { acceptSettingsFile, withSettingSources } from './settings-file';
import type { Surroundings } from './surroundings';
import { addTranslate } from './translate-command';
import { programVersion } from '../version';

/** The commands a person types. */
export function createProgram(process: Surroundings): Program {
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
  addServe(program, surroundings);
  addImport(program, surroundings);
  addCheck(program, surroundings);
  addDescribe(program, surroundings);
  addFidelity(program, surroundings);
  addTranslate(program, surroundings);
  addProbe(program, surroundings);
  addPolicy(program, surroundings);
  addConfig(program, surroundings);
  addControls(program, surroundings);
  addCompletion(program, surroundings);
  acceptSettingsFile(program);
  for (const group of [program, ...program.commands])
    if (group.commands.length > 0) group.hook('preSubcommand', refuseUnknown);
  return program;
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
