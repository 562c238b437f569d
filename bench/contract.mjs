/**
 * Which WSDLs the bench runs over: those of a whole installation where they are at hand (`BENCH_WSDL`, a zip or
 * folder), else the bundled selection.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
/** The checkout whose build writes the messages and is measured. */
export const build = path.resolve(process.env['BENCH_BUILD'] ?? root);
const source = path.resolve(root, process.env['BENCH_WSDL'] ?? path.join('..', 'shared', 'wsdl-all.zip'));
export const bundled = path.join(build, 'wsdl');

/** Imports the whole contract into a temporary folder for this run. Gives its path; undefined where there is none. */
function importWhole() {
  if (!existsSync(source)) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-contract-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  execFileSync(process.execPath, [path.join(build, 'dist', 'main.js'), 'import', source, '--into', folder]);
  return folder;
}

/**
 * Decides once; the helpers (child processes) are told by the environment.
 * @param {'whole' | 'bundled'} wanted @returns {string} for the table
 */
export function chooseContract(wanted) {
  const whole = wanted === 'whole' ? importWhole() : undefined;
  process.env['BENCH_CONTRACT'] = whole ?? bundled;
  if (whole !== undefined) return `all WSDLs of ${path.basename(source)}`;
  return wanted === 'whole' ? 'the bundled WSDLs (no whole contract at hand)' : 'the bundled WSDLs';
}

/** The folder in force. */
export const contractFolder = () => process.env['BENCH_CONTRACT'] ?? bundled;
