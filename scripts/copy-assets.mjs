/**
 * Copies into a build (dist by default) what the compiler leaves out: the files of the console, of the documentation and of reports,
 * the company of the sandbox, the WSDL of the cloud's log-in, the part of a TypeScript client that is always the same,
 * and the viewer with its licences. The viewer's package is needed for building only: as a dependency it would bring an
 * install script that reports to a third party into every installation.
 */
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = process.argv[2] ?? path.join(root, 'dist');

for (const room of ['console', 'entity-rest', 'exports', 'gateway', 'migration', 'online-front', 'sandbox'])
  cpSync(path.join(root, 'src', room, 'assets'), path.join(dist, room, 'assets'), { recursive: true });

const viewer = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
mkdirSync(path.join(dist, 'viewer'), { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'LICENSE', 'NOTICE'])
  copyFileSync(path.join(viewer, file), path.join(dist, 'viewer', file));
