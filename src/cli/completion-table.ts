/** What can follow where on the command line, made from the commands themselves and the contract folder. */
import type { Command as Program, Option } from 'commander';
import { listContract } from '../contract';
import { configurationKeys, contractFolder, type Environment } from '../operations';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Words to choose from, or the names of files. */
export type Choice = readonly string[] | 'files';

export interface CompletedOption {
  /** `--port`. */
  readonly name: string;
  readonly description: string;
  /** What follows it; undefined: it takes no value. */
  readonly value: Choice | undefined;
}

export interface CompletedCommand {
  /** `serve`, `policy check`; '' is the program itself. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What stands behind the command, options left out. */
  readonly words: Choice;
}

/** Every command, the program first. */
export function completionTable(program: Program, environment: Environment): readonly CompletedCommand[] {
  const names = namesOf(environment);
  const describe = (command: Program, path: string): readonly CompletedCommand[] => {
    const inner = command.commands;
    const innerNames = inner.map((each) => each.name());
    const [argument] = command.registeredArguments;
    const options = command.options.flatMap((option) => completedOption(option, names));
    const own = {
      path,
      description: command.description(),
      options: [...options, { name: '--help', description: 'display help for command', value: undefined }],
      words: inner.length > 0 ? [...innerNames, 'help'] : argument === undefined ? [] : valueOf(argument.name(), names),
    };
    return [own, ...inner.flatMap((each) => describe(each, `${path} ${each.name()}`.trim()))];
  };
  return describe(program, '');
}

function completedOption(option: Option, names: Names): readonly CompletedOption[] {
  const { long, description, required } = option;
  if (long === undefined || long === null) return [];
  const [, form = ''] = /<(.*)>/.exec(option.flags) ?? [];
  const name = option.attributeName();
  const known = option.argChoices ?? fixed.get(name) ?? names.get(name);
  const value = required ? (known ?? (isFile(form) ? 'files' : [])) : undefined;
  return [{ name: long, description, value }];
}

/** Values that are the same everywhere, by the option's name. */
const fixed: ReadonlyMap<string, readonly string[]> = new Map([
  ['upstreamKind', ['rest', 'soap', 'auto', 'sandbox']],
  ['format', ['html', 'md', 'json', 'csv']],
  ['kind', ['rest', 'soap', 'auto']],
  ['logLevel', ['error', 'warn', 'info', 'debug']],
  ['logFormat', ['json', 'pretty']],
  ['workers', ['auto']],
  ['wire', ['soap', 'rest']],
]);

/** Values by the name of the argument or option. */
type Names = ReadonlyMap<string, readonly string[]>;

/** Names of the contract folder that is in force; without one there are none. */
function namesOf(environment: Environment): Names {
  const versions = foldersOf(environment);
  const versionNames = versions.map(({ name }) => name);
  const agents = [...new Set(versions.flatMap(({ files }) => files.map(({ agent }) => agent)))].sort();
  const full = versions.flatMap(({ name, files }) => files.map(({ agent }) => `${name}.${agent}`));
  return new Map<string, readonly string[]>([
    ['version', versionNames],
    ['upstreamVersion', versionNames],
    ['agent', agents],
    ['from', versionNames],
    // The operation follows behind the dot.
    ['operation', agents.map((agent) => `${agent}.`)],
    ['name', [...versionNames, ...agents, ...full]],
    ['setting', configurationKeys.map(({ name }) => name)],
    ['shell', shells],
  ]);
}

function foldersOf(environment: Environment): ReturnType<typeof listContract> {
  try {
    return listContract(contractFolder(environment['CONTRACT_DIR']?.trim() || undefined));
  } catch {
    return [];
  }
}

const isFile = (form: string): boolean => /^(?:file|folder|source)$/i.test(form);

/** What an argument takes, by its name. */
function valueOf(argument: string, names: Names): Choice {
  return isFile(argument) ? 'files' : (names.get(argument) ?? []);
}
