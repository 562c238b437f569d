/** Where a command's settings come from; the option `--config`, for every command, before or behind its name. */
import { CommanderError, type Command as Program } from 'commander';
import { z } from 'zod';
import { readSettingSources, variablesOfPlatform, type SettingSources } from '../operations';
import type { Surroundings } from './surroundings';

const optionsForm = z.object({ config: z.string().optional() });
const optionText = ['--config <file>', 'settings in YAML or JSON; variables of the environment and .env win'] as const;

/** Lets the program and each of its commands take `--config`. To be called when all commands are there. */
export function acceptSettingsFile(program: Program): void {
  program.option(...optionText);
  const accept = (command: Program): void => {
    if (command.commands.length === 0) command.option(...optionText);
    else command.commands.forEach(accept);
  };
  program.commands.forEach(accept);
}

/**
 * Surroundings whose settings are complete when a command's action runs: which file `--config` names is known only
 * then. A file that cannot be read ends the program with exit code 2, but for `config`, which tells it itself.
 */
export function withSettingSources(program: Program, process: Surroundings): Surroundings {
  const { folder, problems, exit } = process;
  const own = variablesOfPlatform(process.environment);
  const environment: Record<string, string | undefined> = { ...own };
  let sources = (): SettingSources => ({ environment, origins: new Map(), problems: [] });
  program.hook('preAction', (_, command) => {
    const { config: file } = optionsForm.parse(command.optsWithGlobals());
    if (folder === undefined && file === undefined) return;
    sources = () => readSettingSources(own, { file, folder });
    const read = sources();
    Object.assign(environment, read.environment);
    for (const [name, text] of Object.entries(read.environment))
      if (name.startsWith('OTEL_') && text !== undefined && read.origins.get(name) !== 'environment')
        process.share?.(name, text);
    if (read.problems.length === 0 || isConfig(command)) return;
    problems.write(`${read.problems.join('\n')}\n`);
    exit(2);
    throw new CommanderError(2, 'netserver-gateway.settings', 'The settings cannot be read.');
  });
  return { ...process, environment, sources: () => sources() };
}

function isConfig(command: Program): boolean {
  return command.name() === 'config' || command.parent?.name() === 'config';
}

/** Reads the settings anew from where they come from. */
export function sourcesOf({ sources, environment }: Surroundings): SettingSources {
  return sources?.() ?? { environment, origins: new Map(), problems: [] };
}

/** Surroundings in which these settings win over all others, also when they are read anew. */
export function withSettings(
  surroundings: Surroundings,
  texts: ReadonlyMap<string, string>,
  origin: string,
): Surroundings {
  const laidOver = Object.fromEntries(texts);
  return {
    ...surroundings,
    environment: { ...surroundings.environment, ...laidOver },
    sources: () => {
      const { environment, origins, problems } = sourcesOf(surroundings);
      const own = Array.from(texts.keys(), (name) => [name, origin] as const);
      return { problems, origins: new Map([...origins, ...own]), environment: { ...environment, ...laidOver } };
    },
  };
}
