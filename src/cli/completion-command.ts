import { Argument, type Command as Program } from 'commander';
import { z } from 'zod';
import { bashCompletion, powershellCompletion, zshCompletion } from './completion-scripts';
import { completionTable, shells } from './completion-table';
import { fishCompletion } from './completion-fish';
import type { Surroundings } from './surroundings';

const shellForm = z.enum(shells);

const writers = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
} as const;

/** `completion [shell]`: a script made from the commands themselves, with the names of the contract folder. */
export function addCompletion(program: Program, { environment, out, exit }: Surroundings): void {
  program
    .command('completion')
    .addArgument(new Argument('[shell]', 'the shell').choices(shells).default('bash'))
    .description('print a completion script for bash, zsh, fish or PowerShell')
    .addHelpText(
      'after',
      `
It completes commands, options and values: versions and agents are those of the contract
folder at this time.

Examples:
  source <(netserver-gateway completion)
  netserver-gateway completion > /etc/bash_completion.d/netserver-gateway
  source <(netserver-gateway completion zsh)
  netserver-gateway completion fish > ~/.config/fish/completions/netserver-gateway.fish
  netserver-gateway completion powershell | Out-String | Invoke-Expression`,
    )
    .action((shell: unknown) => {
      out.write(writers[shellForm.parse(shell)](completionTable(program, environment), program.name()));
      exit(0);
    });
}
