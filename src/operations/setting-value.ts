/** How a setting that is no text becomes the text that counts, in a settings file or of an embedding program. */
import type { z } from 'zod';
import type { Environment } from './config-keys';
import { type environmentSchema, settingMembers } from './config-schema';

type Texts = z.input<typeof environmentSchema>;
type TextOf<K extends keyof Texts> = Exclude<Texts[K], undefined>;
/** Lists for settings with commas; structures for LIMITS, and in place of a file. */
type AnyValue = string | number | readonly (string | number | object)[] | Readonly<Record<string, unknown>>;

/** The settings as a program gives them: `{ PORT: 8086, UPSTREAM_KIND: 'soap', TRUST_PROXY: ['loopback'] }`. */
export type GatewaySettings = {
  readonly [K in keyof Texts]?: string extends TextOf<K>
    ? AnyValue
    : TextOf<K> | ('on' extends TextOf<K> ? boolean : never);
} & { readonly [K in `${keyof Texts}_FILE`]?: AnyValue };

/** The variables that say the same. */
export function environmentOf(settings: GatewaySettings): Environment {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, settingText(name, value)]));
}

/**
 * The text of a setting, as a variable of the environment would have it; undefined: null or nothing was given. Settings
 * that are `on` or `off` take true and false, too.
 */
export function settingText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') return structureText(name, value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (settingMembers(name)?.includes('on') !== true) return text;
  return text === 'true' ? 'on' : text === 'false' ? 'off' : text;
}

function structureText(name: string, value: object): string {
  const isPlain = (part: unknown): boolean => typeof part !== 'object' || part === null;
  if (Array.isArray(value) && value.every(isPlain)) return value.map(String).join(',');
  // The only setting whose text is a list of names and numbers.
  if (name === 'LIMITS') return Object.entries(value).map(limitText).join(',');
  return JSON.stringify(value);
}

/** `xml: { depth: 100 }` is `xml.depth=100`. */
function limitText([key, value]: readonly [string, unknown]): string {
  if (typeof value !== 'object' || value === null) return `${key}=${String(value)}`;
  return Object.entries(value)
    .map(([inner, number]) => limitText([`${key}.${inner}`, number]))
    .join(',');
}
