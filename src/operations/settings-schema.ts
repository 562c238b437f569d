/** The JSON Schema of a settings file, so that editors complete names, show meanings and mark mistakes. */
import { configurationKeys, isSecret } from './config-keys';
import { settingMembers } from './config-schema';

/** JSON Schema, draft 2020-12 (https://json-schema.org/draft/2020-12). */
export function settingsSchema(): object {
  const properties: [string, object][] = configurationKeys.flatMap(({ name, default: fallback, meaning }) => {
    const text = meaning.replaceAll('`', '');
    const about = { description: fallback === undefined || fallback === '' ? text : `${text} Default: ${fallback}` };
    const one: [string, object] = [name, { ...about, ...formOf(name) }];
    const file: object = { description: `File that holds ${name}.`, type: 'string' };
    return isSecret(name) ? [one, [`${name}_FILE`, file]] : [one];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of netserver-gateway',
    type: 'object',
    properties: Object.fromEntries(properties),
    patternProperties: { '^OTEL_': { type: ['string', 'number', 'boolean'] } },
    additionalProperties: false,
  };
}

/** Settings that name a file may hold its content; lists may be lists. */
const structured: ReadonlySet<string> = new Set([
  'LIMITS',
  'TENANTS',
  'APP_TOKEN_MAP',
  'APPLICATION_NAMES',
  'TRUSTED_USERS',
  'POLICY_FILE',
  'MANAGED_LOGINS',
]);

function formOf(name: string): object {
  const members = settingMembers(name);
  if (members !== undefined) return { enum: members.includes('on') ? [...members, true, false] : members };
  const plain = ['string', 'number', 'boolean', 'array'];
  return { type: structured.has(name) ? [...plain, 'object'] : plain };
}
