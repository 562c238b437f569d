/** Where settings come from: the process, `.env`, a settings file; and which of them counts. */
import path from 'node:path';
import { parseEnv } from 'node:util';
import { readTextFile } from '../text/text-file';
import { configurationKeys, isSecret, type Environment } from './config-keys';
import { isSetting, likelyMeant } from './misspelled-settings';
import { settingText } from './setting-value';
import { readStructured } from './structured-text';

export interface SettingSources {
  /** What is in force, as one environment. */
  readonly environment: Environment;
  /** Where each setting that is set comes from: `environment`, `.env`, or `gateway.yaml, line 12`. */
  readonly origins: ReadonlyMap<string, string>;
  /** Sentences about files that cannot be read as settings. */
  readonly problems: readonly string[];
}

export interface SourceOptions {
  /** The file of `--config`, from where the program was started; JSON or YAML. */
  readonly file?: string | undefined;
  /** Where `.env` is looked for; unset: nowhere. */
  readonly folder?: string | undefined;
}

/** One source: texts by name, and where each stands. */
type SettingTexts = ReadonlyMap<string, { readonly text: string; readonly origin: string }>;

/** Puts the sources together: the process's own variables win over `.env`, and both over the settings file. */
export function readSettingSources(own: Environment, { file, folder }: SourceOptions): SettingSources {
  const problems: string[] = [];
  const fromFile = file === undefined ? new Map() : readFile(path.resolve(folder ?? '.', file), file, problems);
  const environment: Record<string, string | undefined> = {};
  const origins = new Map<string, string>();
  for (const source of [fromFile, folder === undefined ? new Map() : readDotEnv(folder), variablesOf(own)])
    for (const [name, { text, origin }] of source) {
      environment[name] = text;
      origins.set(name, origin);
      // A secret and the file it stands in are one setting: the nearer source counts, not both.
      const twin = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : `${name}_FILE`;
      if (isSecret(name) || isSecret(twin)) dropOther(environment, origins, twin, origin);
    }
  return { environment, origins, problems };
}

/** Within one source both stay: readConfiguration says so. */
function dropOther(
  environment: Record<string, string | undefined>,
  origins: Map<string, string>,
  twin: string,
  origin: string,
): void {
  const from = origins.get(twin);
  if (from === undefined || from.split(',')[0] === origin.split(',')[0]) return;
  environment[twin] = undefined;
  origins.delete(twin);
}

function variablesOf(own: Environment): SettingTexts {
  const set = Object.entries(own).flatMap(([name, text]) =>
    text === undefined || text.trim() === '' ? [] : [[name, { text, origin: 'environment' }] as const],
  );
  return new Map(set);
}

/** A file of that name is common, and often another program's: it is read when it is there and readable. */
function readDotEnv(folder: string): SettingTexts {
  try {
    const values = Object.entries(parseEnv(readTextFile(path.join(folder, '.env'))));
    return new Map(values.map(([name, text = '']) => [name, { text, origin: '.env' }]));
  } catch {
    return new Map();
  }
}

/** Far above the longest file of settings. */
const fileBytesMax = 1024 * 1024;

function readFile(place: string, shown: string, problems: string[]): SettingTexts {
  let text: string;
  try {
    text = readTextFile(place);
  } catch {
    problems.push(`${shown}, the file of settings, cannot be read.`);
    return new Map();
  }
  const reading = text.length > fileBytesMax ? { problem: 'it is too long' } : readStructured(text, 'text');
  if ('problem' in reading) {
    problems.push(`${shown}, ${reading.problem}.`);
    return new Map();
  }
  const { value, lineOf } = reading;
  // An empty file sets nothing.
  if (value === null || value === '') return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) {
    problems.push(`${shown} must hold settings and their values, such as PORT: 8086.`);
    return new Map();
  }
  const settings = new Map<string, { readonly text: string; readonly origin: string }>();
  for (const [name, given] of Object.entries(value)) {
    const origin = `${shown}, line ${lineOf([name])}`;
    if (!isSetting(name)) problems.push(`${origin}: ${unknownSetting(name)}`);
    const setting = settingText(name, given);
    if (setting !== undefined) settings.set(name, { text: setting, origin });
  }
  return settings;
}

const names = configurationKeys.map(({ name }) => name);

function unknownSetting(name: string): string {
  const meant = likelyMeant(name.replaceAll(/[^A-Za-z0-9]/g, '_'), names);
  // A name, not a value; still, it may be a misplaced secret.
  const shown = /^\w{1,64}$/.test(name) ? name : 'this name';
  return meant === undefined ? `${shown} is no setting.` : `${shown} is no setting; ${meant} is one.`;
}
