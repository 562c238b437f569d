import type { SettingInForce } from '../console';
import type { Environment } from './config';
import { configurationKeys } from './config-keys';

/** Other addresses cannot hold a password: readConfiguration refuses them. */
const secretKeys: ReadonlySet<string> = new Set(['REDIS_URL', 'TICKET_KEY', 'APP_TOKEN', 'CONSOLE_PASSWORD']);

/** The settings of an environment that readConfiguration has accepted, for showing: secrets are `[secret]`. */
export function settingsInForce(environment: Environment): readonly SettingInForce[] {
  return configurationKeys.map(({ name, default: fallback = '' }) => {
    const given = environment[name]?.trim() ?? '';
    if (given === '') return { name, value: fallback, set: false };
    return { name, value: secretKeys.has(name) ? '[secret]' : given, set: true };
  });
}
