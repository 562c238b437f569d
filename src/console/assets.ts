/** The files that the page asks for. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { palette } from '../text/web-page';

interface Asset {
  readonly contentType: string;
  readonly body: string;
}

/** Beside this file in the sources; scripts/copy-assets.mjs copies it into a build. */
const folder = path.join(__dirname, 'assets');

/** One style sheet, in this order. */
const styles = ['console.css', 'tables.css', 'forms.css', 'narrow.css'];

/** console.js loads the others. */
const scripts = ['console.js', 'live.js', 'patch.js', 'tables.js', 'contract.js', 'translator.js', 'page.js'];

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** The style sheet, for pages that look like the console. @throws the file system's error */
export const consoleStyle = (): string => [palette, ...styles.map(read)].join('\n');

/**
 * Reads the style sheet and the scripts, once for all requests. The console serves them itself, as its policy allows
 * nothing from elsewhere and nothing inline.
 * @returns the files by exact path
 * @throws the file system's error
 */
export function readAssets(): ReadonlyMap<string, Asset> {
  const script = (name: string) => ({ contentType: 'text/javascript; charset=utf-8', body: read(name) });
  return new Map([
    ['/console/console.css', { contentType: 'text/css; charset=utf-8', body: consoleStyle() }],
    ...scripts.map((name) => [`/console/${name}`, script(name)] as const),
  ]);
}
