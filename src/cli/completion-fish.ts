/** The completion table as a script of fish, which shows what each word means. */
import type { Choice, CompletedCommand } from './completion-table';

/** A script for the folder of completions. */
export function fishCompletion(table: readonly CompletedCommand[], name: string): string {
  const lines = table.flatMap((command) => [...optionLines(command, name), ...wordLines(command, table, name)]);
  return `# fish completion of ${name}\ncomplete -c ${name} -f\n${lines.join('\n')}\n`;
}

/** When a command is the one that is typed. Without a command the options are those of \`serve\`. */
function conditionOf(path: string): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  return seen.join('; and ');
}

function optionLines({ path, options }: CompletedCommand, name: string): readonly string[] {
  const conditions = path === 'serve' ? [conditionOf(path), conditionOf('')] : [conditionOf(path)];
  return conditions.flatMap((condition) =>
    options
      .filter((option) => path !== 'serve' || condition !== conditionOf('') || option.name !== '--help')
      .map(({ name: option, description, value }) => {
        const takes = value === undefined ? '' : value === 'files' ? ' -r -F' : ` -x -a ${quoted(textOf(value))}`;
        return `complete -c ${name} -n ${quoted(condition)} -l ${option.slice(2)}${takes} -d ${quoted(description)}`;
      }),
  );
}

function wordLines({ path, words }: CompletedCommand, table: readonly CompletedCommand[], name: string): string[] {
  const inner = table.filter((each) => each.path.startsWith(path === '' ? '' : `${path} `) && each.path !== path);
  const direct = inner.filter((each) => !each.path.slice(path === '' ? 0 : path.length + 1).includes(' '));
  const head = `complete -c ${name} -n ${quoted(conditionOf(path))}`;
  if (direct.length > 0)
    return direct.map((each) => {
      const word = each.path.split(' ').at(-1) ?? '';
      return `${head} -a ${word} -d ${quoted(each.description)}`;
    });
  if (words === 'files') return [`${head} -F`];
  return words.length === 0 ? [] : [`${head} -a ${quoted(textOf(words))}`];
}

const textOf = (choice: Exclude<Choice, 'files'>): string => choice.filter((word) => /^[\w.-]+$/.test(word)).join(' ');

const quoted = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
