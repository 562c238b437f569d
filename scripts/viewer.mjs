/**
 * Puts the viewer of the documentation page, with its licences, into a folder (dist/viewer by default). The package it
 * comes from is needed for building only: it would bring an install script that reports to a third party into every
 * user's install.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const from = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const into = process.argv[2] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'viewer');

mkdirSync(into, { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'LICENSE', 'NOTICE'])
  copyFileSync(path.join(from, file), path.join(into, file));
