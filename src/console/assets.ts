/**
 * Files that the page asks for. The console serves them itself: its policy allows nothing from elsewhere and nothing
 * inline.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { palette } from '../text/web-page';

interface Asset {
  readonly contentType: string;
  readonly body: string;
}

/** Beside this file in the sources; scripts/copy-assets.mjs copies it into a build. */
const folder = path.join(__dirname, 'assets');

/** Reads the files, once for all requests. @returns them by exact path @throws the file system's error */
export function readAssets(): ReadonlyMap<string, Asset> {
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  return new Map([
    ['/console/console.css', { contentType: 'text/css; charset=utf-8', body: `${palette}\n${read('console.css')}` }],
    ['/console/console.js', { contentType: 'text/javascript; charset=utf-8', body: read('console.js') }],
  ]);
}
