/** Options of `serve` and `sandbox`: each is a setting of the environment, and wins over it. */
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { withSettings } from './settings-file';
import type { Surroundings } from './surroundings';

interface ServeOption {
  /** As it is typed, such as `--port <number>`. */
  readonly flags: string;
  readonly setting: string;
  readonly meaning: string;
  /** The setting's value where the option takes none. */
  readonly value?: string;
  /** The one command that takes it; unset: both. */
  readonly only?: 'serve' | 'sandbox';
}

const serveOptions: readonly ServeOption[] = [
  { flags: '--port <number>', setting: 'PORT', meaning: 'port to listen on; 0: any that is free' },
  { flags: '--host <address>', setting: 'HOST', meaning: 'address to listen on; 0.0.0.0: every interface' },
  { flags: '--upstream-url <url>', setting: 'UPSTREAM_URL', meaning: 'base address of the CRM', only: 'serve' },
  {
    flags: '--upstream-kind <kind>',
    setting: 'UPSTREAM_KIND',
    meaning: 'how the CRM is reached: rest, soap, auto or sandbox',
    only: 'serve',
  },
  {
    flags: '--upstream-version <name>',
    setting: 'UPSTREAM_VERSION',
    meaning: 'version spoken to a SOAP CRM, such as Services86',
    only: 'serve',
  },
  {
    flags: '--seed <file>',
    setting: 'SANDBOX_SEED',
    meaning: 'what the sandbox holds at its start and after a reset',
    only: 'sandbox',
  },
  {
    flags: '--file <file>',
    setting: 'SANDBOX_FILE',
    meaning: 'keeps what the sandbox holds, also over a kill',
    only: 'sandbox',
  },
  { flags: '--contract <folder>', setting: 'CONTRACT_DIR', meaning: 'folder of the WSDL files' },
  { flags: '--base-path <path>', setting: 'BASE_PATH', meaning: 'path in front of everything, such as /crm' },
  { flags: '--public-url <url>', setting: 'PUBLIC_URL', meaning: 'address that clients use, with its path' },
  { flags: '--workers <number>', setting: 'WORKERS', meaning: 'processes that share the port, or auto' },
  { flags: '--admin-port <number>', setting: 'ADMIN_PORT', meaning: 'port of metrics and console' },
  { flags: '--console', setting: 'CONSOLE', value: 'on', meaning: 'serve the console on the admin port' },
  { flags: '--log-level <level>', setting: 'LOG_LEVEL', meaning: 'error, warn, info or debug' },
  { flags: '--log-format <form>', setting: 'LOG_FORMAT', meaning: 'json or pretty' },
];

/** Adds the options to a command. */
export function addServeOptions(program: Program, command: 'serve' | 'sandbox'): Program {
  for (const { flags, setting, meaning, only = command } of serveOptions)
    if (only === command) program.option(flags, `${meaning} (${setting})`);
  return program;
}

const givenForm = z.record(z.string(), z.union([z.string(), z.boolean()]));

/** Surroundings with the options laid over their settings. @param given what commander has read */
export function withServeOptions(surroundings: Surroundings, given: unknown): Surroundings {
  return withSettings(surroundings, settingsIn(given), 'command line');
}

/** Texts by the names of settings. @param given options by name in camel case */
function settingsIn(given: unknown): ReadonlyMap<string, string> {
  const options = givenForm.parse(given);
  const texts = new Map<string, string>();
  for (const { flags, setting, value } of serveOptions) {
    const option = options[camelCase(flags)];
    if (option !== undefined) texts.set(setting, value ?? String(option));
  }
  return texts;
}

/** `--upstream-url <url>` is `upstreamUrl`. */
function camelCase(flags: string): string {
  const [name = ''] = flags.slice('--'.length).split(' ');
  return name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
