import { statSync } from 'node:fs';
import path from 'node:path';

/** The folder beside `src` and `dist` alike: found from the program, not from where it was started. */
export const bundledContract = path.join(__dirname, '..', '..', 'wsdl');

/** Where contracts of one's own are looked for, and imported to, unless CONTRACT_DIR says otherwise. */
export function ownContract(): string {
  return path.resolve('contract');
}

/** The contract folder: CONTRACT_DIR, else `./contract` where it exists, else the bundled one. Absolute. */
export function contractFolder(given: string | undefined): string {
  if (given !== undefined) return path.resolve(given);
  const own = ownContract();
  return statSync(own, { throwIfNoEntry: false })?.isDirectory() === true ? own : bundledContract;
}
