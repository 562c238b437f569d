/** The settings as an operator sees them. */
import type { SettingInForce } from '../console';
import { configurationKeys, isSecret, type Environment } from './config-keys';

/**
 * The settings for showing: secrets are `[secret]`, addresses with credentials (readConfiguration refuses them) and
 * structures in place of a file, which may hold secrets, are not shown either.
 * @param origins where settings come from, as readSettingSources says
 */
export function settingsInForce(
  environment: Environment,
  origins: ReadonlyMap<string, string> = new Map(),
): readonly SettingInForce[] {
  return configurationKeys.map(({ name, meaning, default: fallback = '' }) => {
    const inFile = isSecret(name) ? environment[`${name}_FILE`] : undefined;
    const given = (environment[name] ?? inFile ?? '').trim();
    if (given === '') return { name, meaning, value: fallback, from: 'default' };
    const from = origins.get(name) ?? origins.get(`${name}_FILE`) ?? 'environment';
    return { name, meaning, value: isSecret(name) ? '[secret]' : shown(given), from };
  });
}

function shown(text: string): string {
  if (/^[[{]/.test(text)) return '[structure]';
  return /\/\/[^/]*@/.test(text) ? '[address with credentials]' : text;
}
