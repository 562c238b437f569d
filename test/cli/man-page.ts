/**
 * The manual page, made of the commands' own help and the table of settings.
 * `node -r ./test/cli/source-hook.js test/cli/man-page.ts` writes it anew.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Argument, type Command as Program, Help } from 'commander';
import { createProgram } from '../../src/cli';
import { configurationKeys } from '../../src/operations';
import { programVersion } from '../../src/version';

export const manFile = path.join(__dirname, '..', '..', 'man', 'netserver-gateway.1');

const nowhere = { write: () => undefined };

/** What a command's help says behind its options. */
function textBehind(command: Program): string {
  let shown = '';
  command.configureOutput({ writeOut: (text) => void (shown += text) });
  command.outputHelp();
  return shown.slice(command.helpInformation().length).trim();
}

/** Text of a page: no line of it is an instruction (groff_man(7)). */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');

/** A meaning in the README's Markdown: code is bold. */
const prose = (text: string): string => plain(text).replace(/`([^`]*)`/g, '\\fB$1\\fR');

const verbatim = (text: string): string => `.nf\n${plain(text)}\n.fi`;

/** A term, and what it means behind it. */
const item = (term: string, meaning: string): string => `.TP\n.B ${plain(term)}\n${prose(meaning)}`;

const argumentForm = (argument: Argument): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function commandsOf(program: Program, before: string): readonly string[] {
  return program.commands.flatMap((command) => {
    const name = `${before}${command.name()}`;
    if (command.commands.length > 0) return commandsOf(command, `${name} `);
    const helper = new Help();
    const title = [name, ...command.registeredArguments.map(argumentForm)].join(' ');
    const options = helper.visibleOptions(command).filter(({ long }) => long !== '--help');
    const [text = '', examples = ''] = textBehind(command).split(/^Examples?:\n/m);
    return [
      `.SS ${plain(title)}`,
      plain(sentence(command.description())),
      ...options.map((option) => item(option.flags, helper.optionDescription(option))),
      ...(text.trim() === '' ? [] : [`.PP\n${plain(text.trim())}`]),
      ...(examples.trim() === '' ? [] : [`.PP\nExamples:\n${verbatim(examples.trimEnd())}`]),
    ];
  });
}

/** The page as the program is now. */
export function manPage(): string {
  const program = createProgram({ environment: {}, out: nowhere, problems: nowhere, exit: () => undefined });
  const groups = new Map<string, string[]>();
  for (const { name, default: fallback, meaning, group } of configurationKeys) {
    const term = fallback === undefined || fallback === '' ? name : `${name} (${fallback})`;
    groups.set(group, [...(groups.get(group) ?? []), item(term, meaning)]);
  }
  const settings = Array.from(groups, ([title, items]) => `.SS ${plain(title)}\n${items.join('\n')}`);
  const parts = [
    `.\\" Written by test/cli/man-page.ts; do not edit.`,
    `.TH NETSERVER\\-GATEWAY 1 "" "netserver\\-gateway ${plain(programVersion)}" "User Commands"`,
    '.SH NAME',
    `netserver\\-gateway \\- ${plain('SOAP clients of NetServer and v1 JSON clients use the same CRM')}`,
    '.SH SYNOPSIS\n.B netserver\\-gateway\n[\\fIcommand\\fR] [\\fIoptions\\fR]',
    `.SH DESCRIPTION\n${plain(program.description())}`,
    'Without a command the gateway serves, as with \\fBserve\\fR.',
    '.SH COMMANDS',
    ...commandsOf(program, ''),
    '.SH ENVIRONMENT',
    'Every setting, with its default in brackets. An empty one counts as unset.',
    ...settings,
    '.SH EXIT STATUS',
    item('0', 'done, or stopped in order'),
    item('1', 'the answer is no, or something failed'),
    item('2', 'wrong use, or a wrong setting'),
    '.SH SEE ALSO',
    plain('README.md and docs/ of the package.'),
  ];
  return `${parts.join('\n')}\n`;
}

if (require.main === module) {
  mkdirSync(path.dirname(manFile), { recursive: true });
  writeFileSync(manFile, manPage());
}
