import type { Command as Program } from 'commander';
import type { Surroundings } from './surroundings';

/** `completion`: a script for bash, made from the commands themselves. */
export function addCompletion(program: Program, { out, exit }: Surroundings): void {
  program
    .command('completion')
    .description('print a completion script for bash')
    .addHelpText(
      'after',
      `
Examples:
  source <(netserver-gateway completion)
  netserver-gateway completion > /etc/bash_completion.d/netserver-gateway`,
    )
    .action(() => {
      out.write(bashCompletion(program));
      exit(0);
    });
}

/** Completes command names first, then the options of the command; everything else is a file name. */
function bashCompletion(program: Program): string {
  const name = program.name();
  const called = `_${name.replaceAll('-', '_')}`;
  const cases = program.commands.map((command) => {
    const options = [...command.options.flatMap(({ long }) => (long ? [long] : [])), '--help'];
    return `    ${command.name()}) words='${options.join(' ')}' ;;`;
  });
  const commands = [...program.commands.map((command) => command.name()), 'help', '--help', '--version'];
  return `# bash completion of ${name}
${called}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.join(' ')}' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  COMPREPLY=()
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); fi
}
complete -o default -F ${called} ${name}
`;
}
