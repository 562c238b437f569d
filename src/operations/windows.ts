/** What Windows does in another way: names of variables, and signals. */
import type { Environment } from './config-keys';

type Platform = NodeJS.Platform;

/**
 * Variables of the process under the names of the settings. Windows finds a variable under any letter case and keeps
 * the case in which it was first set; a copy of `process.env` finds it under that case only. Elsewhere case counts.
 */
export function variablesOfPlatform(environment: Environment, platform: Platform = process.platform): Environment {
  if (platform !== 'win32') return environment;
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name.toUpperCase(), text]));
}

/**
 * Whether SIGHUP is an operator's wish to have files read again. On Windows it is none: Node gives it when the console
 * window closes, and Windows ends the process some ten seconds later (Node's documentation of `process`, "Signal
 * events"). So it means an orderly stop there.
 */
export function hangUpReloads(platform: Platform = process.platform): boolean {
  return platform !== 'win32';
}
