/** The settings as an operator sees them. */
import type { SettingInForce } from '../console';
import { configurationKeys, isSecret, type Environment } from './config-keys';

/**
 * The settings for showing: secrets are `[secret]`, addresses with credentials (readConfiguration refuses them) and
 * structures in place of a file, which may hold secrets, are not shown either.
 */
export function settingsInForce(environment: Environment): readonly SettingInForce[] {
  return configurationKeys.map(({ name, default: fallback = '' }) => {
    const inFile = isSecret(name) ? environment[`${name}_FILE`] : undefined;
    const given = (environment[name] ?? inFile ?? '').trim();
    if (given === '') return { name, value: fallback, set: false };
    return { name, value: isSecret(name) ? '[secret]' : shown(given), set: true };
  });
}

function shown(text: string): string {
  if (/^[[{]/.test(text)) return '[structure]';
  return /\/\/[^/]*@/.test(text) ? '[address with credentials]' : text;
}
