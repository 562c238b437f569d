/** The completion table as scripts of bash, zsh and PowerShell, which all look up what follows what. */
import type { Choice, CompletedCommand } from './completion-table';

/** The row of the table that stands for files: nothing in it is a word to type. */
const filesMark = ':files';

/** `serve` → what can stand there; `serve --log-level` → what can follow; `serve -` → its options. */
function lookUpRows(table: readonly CompletedCommand[]): readonly (readonly [string, string])[] {
  return table.flatMap(({ path, options, words }) => [
    [path, textOf(words)] as const,
    [`${path} -`, options.map(({ name }) => name).join(' ')] as const,
    ...options.flatMap(({ name, value }) => (value === undefined ? [] : [[`${path} ${name}`, textOf(value)] as const])),
  ]);
}

/** Names of files in the contract folder are part of them: what a shell could read as more than a word is left out. */
const textOf = (choice: Choice): string =>
  choice === 'files' ? filesMark : choice.filter((word) => /^[\w.-]+$/.test(word)).join(' ');

/** The function's name: a shell's word. */
const functionName = (name: string): string => `_${name.replaceAll('-', '_')}`;

const casesOf = (table: readonly CompletedCommand[]): string =>
  lookUpRows(table)
    .map(([key, words]) => `    '${key}') REPLY='${words}' ;;`)
    .join('\n');

/** Commands that have commands of their own. */
function groupsOf(table: readonly CompletedCommand[]): readonly string[] {
  const groups = table.flatMap(({ path }) => (path.includes(' ') ? [path.slice(0, path.indexOf(' '))] : []));
  // A case of the shell needs a pattern.
  return groups.length === 0 ? [filesMark] : [...new Set(groups)];
}

/**
 * The part that bash and zsh share: what can stand at a place, in REPLY. It is given the words in front of the place,
 * and the word itself.
 */
function lookUpFunction(table: readonly CompletedCommand[], called: string): string {
  return `${called}_words() {
  local current="$1" previous="$2" command="$3" inner="$4"
  case "$command" in
    -*) command=serve ;;
    ${groupsOf(table).join('|')}) command="$command\${inner:+ $inner}" ;;
  esac
  REPLY=unknown
  case "$previous" in --*) ${called}_row "$command $previous" ;; esac
  if [ "$REPLY" != unknown ]; then return; fi
  case "$current" in
    -*) ${called}_row "$command -" ;;
    *) ${called}_row "$command" ;;
  esac
  if [ "$REPLY" = unknown ]; then REPLY=''; fi
}
${called}_row() {
  case "$1" in
${casesOf(table)}
    *) REPLY=unknown ;;
  esac
}`;
}

/** A script to be sourced, or put into the folder of completions. */
export function bashCompletion(table: readonly CompletedCommand[], name: string): string {
  const called = functionName(name);
  return `# bash completion of ${name}
${lookUpFunction(table, called)}
${called}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous='' command='' inner='' REPLY=''
  if [ "$COMP_CWORD" -gt 1 ]; then
    previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}"
  fi
  if [ "$COMP_CWORD" -gt 2 ]; then inner="\${COMP_WORDS[2]}"; fi
  if [ "$COMP_CWORD" -eq 1 ] && [ "\${word#-}" != "$word" ]; then
    local own=''
    ${called}_row ' -'; own="$REPLY"
    ${called}_row 'serve -'; REPLY="$own $REPLY"
  else
    ${called}_words "$word" "$previous" "$command" "$inner"
  fi
  COMPREPLY=()
  if [ "$REPLY" = '${filesMark}' ]; then return; fi
  COMPREPLY=($(compgen -W "$REPLY" -- "$word"))
  case "\${COMPREPLY[*]}" in *.) compopt -o nospace 2>/dev/null ;; esac
}
complete -o default -F ${called} ${name}
`;
}

/** A script to be sourced, or put into a folder of \`fpath\` as \`_netserver-gateway\`. */
export function zshCompletion(table: readonly CompletedCommand[], name: string): string {
  const called = functionName(name);
  return `#compdef ${name}
# zsh completion of ${name}
${lookUpFunction(table, called)}
${called}() {
  local word="\${words[CURRENT]}" before='' command='' inner='' own='' REPLY=''
  if (( CURRENT > 2 )); then before="\${words[CURRENT-1]}" command="\${words[2]}"; fi
  if (( CURRENT > 3 )); then inner="\${words[3]}"; fi
  if (( CURRENT == 2 )) && [[ "$word" == -* ]]; then
    ${called}_row ' -'; own="$REPLY"
    ${called}_row 'serve -'; REPLY="$own $REPLY"
  else
    ${called}_words "$word" "$before" "$command" "$inner"
  fi
  if [[ "$REPLY" == '${filesMark}' ]]; then _files; return; fi
  local -a open closed
  open=(\${(M)\${=REPLY}:#*.}) closed=(\${\${=REPLY}:#*.})
  compadd -S '' -- $open
  compadd -- $closed
}
if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
compdef ${called} ${name}
`;
}

/** A script for the profile. */
export function powershellCompletion(table: readonly CompletedCommand[], name: string): string {
  const rows = lookUpRows(table).map(([key, words]) => `    '${key}' = '${words}'`);
  return `# PowerShell completion of ${name}
Register-ArgumentCompleter -Native -CommandName '${name}', '${name}.cmd' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $rows = @{
${rows.join('\n')}
  }
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $command = if ($before.Count -eq 0) { '' } elseif ($before[0].StartsWith('-')) { 'serve' } else { $before[0] }
  if ($before.Count -gt 1 -and $rows.ContainsKey("$command $($before[1])") -and -not $before[1].StartsWith('-')) {
    $command = "$command $($before[1])"
  }
  $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
  $found =
    if ($previous.StartsWith('--') -and $rows.ContainsKey("$command $previous")) { $rows["$command $previous"] }
    elseif ($wordToComplete.StartsWith('-') -and $command -eq '') { $rows[' -'] + ' ' + $rows['serve -'] }
    elseif ($wordToComplete.StartsWith('-')) { $rows["$command -"] }
    else { $rows[$command] }
  if ($null -eq $found -or $found -eq '${filesMark}') { return }
  $found.Split(' ') | Where-Object { $_ -ne '' -and $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
