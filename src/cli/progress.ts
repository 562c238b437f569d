import type { Terminal } from './surroundings';

export interface Progress {
  /** One more is done; `label` is what it was. */
  step(label: string): void;
  /** Takes the bar away. */
  end(): void;
}

const barChars = 24;
const labelChars = 40;

/** A bar that is redrawn in place on a terminal; anywhere else nothing is written. `total` undefined: counts only. */
export function startProgress(terminal: Terminal, total: number | undefined): Progress {
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
