import type { Environment, SettingSources } from '../operations';

/** Where text is written to. */
export interface Terminal {
  write(text: string): void;
  readonly isTTY?: boolean;
}

/** What comes in: from a file, a pipe, or a person at a terminal. */
export interface TypedInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  /** A terminal in raw mode shows nothing of what is typed. */
  setRawMode?(isRaw: boolean): unknown;
}

/** All that a command knows of its process, so that tests can run commands without one. */
export interface Surroundings {
  /** Of a command that runs: all settings, those of `.env` and of the file of `--config` too. */
  readonly environment: Environment;
  /** Reads the settings anew from where they come from; unset: they stand in `environment`. */
  readonly sources?: () => SettingSources;
  /** Gives the process a variable that a library reads there itself. */
  readonly share?: (name: string, text: string) => void;
  /** Where `.env` is looked for; unset: nowhere. */
  readonly folder?: string;
  readonly out: Terminal;
  readonly problems: Terminal;
  /** Standard input; opened only by a command that reads it. */
  readonly input?: () => TypedInput;
  /** Called with the exit code when the command has ended; not called while a server runs. */
  readonly exit: (code: number) => void;
}

/** The code of an error of Node's (`ENOENT`), whose message repeats paths; else the message. */
export function shortReason(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}

export interface ProgressBar {
  /** One more is done; `label` is what it was. */
  step(label: string): void;
  /** Removes the bar. */
  end(): void;
}

const barChars = 24;
const labelChars = 40;

/** A bar that is redrawn in place on a terminal; elsewhere nothing is written. Without `total` it only counts. */
export function startProgress(terminal: Terminal, total: number | undefined): ProgressBar {
  if (terminal.isTTY !== true) return { step: () => undefined, end: () => undefined };
  let count = 0;
  return {
    step(label) {
      count++;
      const filled = total === undefined ? 0 : Math.min(barChars, Math.floor((count / Math.max(total, 1)) * barChars));
      const bar = total === undefined ? '' : `[${'#'.repeat(filled)}${'.'.repeat(barChars - filled)}] `;
      // Names come from files and archives: a control character must not reach the terminal.
      const shown = label.slice(-labelChars).replace(/[^\x20-\x7e]/g, '?');
      terminal.write(`\r\x1b[K${bar}${count}${total === undefined ? '' : `/${total}`} ${shown}`);
    },
    end: () => terminal.write('\r\x1b[K'),
  };
}

/**
 * Writes rows in columns with two blanks between them; the columns in `right` are flush right. The first row is the
 * heading.
 */
export function textTable(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
