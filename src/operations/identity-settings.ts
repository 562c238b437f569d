/** The settings about who calls, which CRM the call goes to, and what the caller may do. */
import { z } from 'zod';
import { Secret } from '../command';
import type { ApplicationTokens, FrontUser } from '../identity';
import type { PolicyRule } from '../policy';
import {
  readApplicationNames,
  readApplicationTokens,
  readFrontUsers,
  readPolicy,
  readTenants,
  type TenantSetting,
} from './identity-files';
import type { FileReading } from './setting-file';

export interface IdentitySettings {
  /** One or several keys, with commas; unset: the gateway makes no tickets of its own. */
  readonly ticketKey?: Secret;
  readonly ticketHours: number;
  readonly applicationTokens: ApplicationTokens;
  /** For logs: from an application's token, or the SHA-256 of it in hex, to its name. */
  readonly applicationNames?: ReadonlyMap<string, string>;
  /** Unset: one CRM, whatever the tenant. */
  readonly tenants?: ReadonlyMap<string, TenantCrmSettings>;
  /** Lower-case. Set where `frontUsers` are, or managed log-ins. */
  readonly frontUserHeader?: string;
  readonly frontUsers?: ReadonlyMap<string, FrontUser>;
  readonly policy: readonly PolicyRule[];
  readonly corsOrigins: readonly string[];
}

/** A tenant's CRM, complete. */
interface TenantCrmSettings {
  readonly kind: 'rest' | 'soap' | 'auto';
  readonly url: string;
  readonly version?: string;
  readonly timeoutMs: number;
}

/** Fields with a meaning of their own cannot name a user. */
const fieldsOfTheirOwn = [
  'authorization|cookie|host|connection|expect|soapaction|transfer-encoding|upgrade|x-xsrf-token',
  'x-forwarded-(?:for|host|port|prefix|proto)',
  '(?:content|so)-.*',
].join('|');
const userHeaderForm = new RegExp(`^(?!(?:${fieldsOfTheirOwn})$)[a-z0-9-]{1,64}$`, 'i');
const keyBytes = 32;
const passphraseCharsMin = 16;

function isKeyList(text: string): boolean {
  return text.split(',').every((one) => {
    const key = one.trim();
    const isRaw = /^[A-Za-z0-9+/_-]{43}=?$/.test(key) && Buffer.from(key, 'base64').length === keyBytes;
    return isRaw || key.length >= passphraseCharsMin;
  });
}

/** Part of the schema in config.ts. */
export const identityShape = {
  TICKET_KEY: z
    .string()
    .refine(isKeyList, 'must be keys of 32 bytes in base64, or passphrases of at least 16 characters, with commas')
    .optional(),
  TICKET_HOURS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 999')
    .transform(Number),
  APP_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, 'must be visible ASCII')
    .optional(),
  APP_TOKEN_MAP: z.string().optional(),
  APPLICATION_NAMES: z.string().optional(),
  TENANTS: z.string().optional(),
  TRUSTED_USER_HEADER: z
    .string()
    .regex(userHeaderForm, 'must be the name of a header field without another meaning')
    .transform((name) => name.toLowerCase())
    .optional(),
  TRUSTED_USERS: z.string().optional(),
  POLICY_FILE: z.string().optional(),
  CORS_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every(isOrigin), 'must list origins such as https://app.example.com')
    .optional(),
};

const identitySchema = z.object(identityShape);
type Given = z.output<typeof identitySchema>;

/** What counts for a tenant that sets nothing else. */
interface TenantDefaults {
  readonly UPSTREAM_KIND?: TenantCrmSettings['kind'] | 'sandbox' | undefined;
  readonly UPSTREAM_VERSION?: string | undefined;
  readonly UPSTREAM_TIMEOUT_MS: number;
}

/** Reads the files and checks what must fit together. @returns the settings, or sentences about what is wrong */
export function arrangeIdentity(
  given: Given &
    TenantDefaults & { readonly TRUST_PROXY: readonly string[]; readonly MANAGED_LOGINS?: string | undefined },
): IdentitySettings | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const file = <T>(name: string | undefined, read: (path: string) => FileReading<T>): T | undefined => {
    if (name === undefined) return undefined;
    const reading = read(name);
    if ('value' in reading) return reading.value;
    problems.push(reading.problem);
    return undefined;
  };
  const { TICKET_KEY, APP_TOKEN, TRUSTED_USER_HEADER: frontUserHeader } = given;
  const tenants = file(given.TENANTS, readTenants);
  const frontUsers = file(given.TRUSTED_USERS, readFrontUsers);
  const replacements = file(given.APP_TOKEN_MAP, readApplicationTokens) ?? new Map<string, Secret>();
  const applicationNames = file(given.APPLICATION_NAMES, readApplicationNames);
  const policy = file(given.POLICY_FILE, readPolicy) ?? [];
  const namesUsers = given.TRUSTED_USERS !== undefined;
  // Users of the front may stand in MANAGED_LOGINS, too.
  if (frontUserHeader === undefined ? namesUsers : !namesUsers && given.MANAGED_LOGINS === undefined)
    problems.push('TRUSTED_USER_HEADER and TRUSTED_USERS must be set together.');
  else if (frontUserHeader !== undefined && given.TRUST_PROXY.length === 0)
    problems.push('TRUSTED_USER_HEADER needs TRUST_PROXY: the proxies that may name a user.');
  if (problems.length > 0) return { problems };
  return {
    ticketHours: given.TICKET_HOURS,
    applicationTokens: { replacements, ...(APP_TOKEN === undefined ? {} : { fallback: new Secret(APP_TOKEN) }) },
    policy,
    corsOrigins: given.CORS_ORIGINS ?? [],
    ...(applicationNames === undefined ? {} : { applicationNames }),
    ...(TICKET_KEY === undefined ? {} : { ticketKey: new Secret(TICKET_KEY) }),
    ...(tenants === undefined ? {} : { tenants: completed(tenants, given) }),
    ...(frontUserHeader === undefined ? {} : { frontUserHeader }),
    ...(frontUsers === undefined ? {} : { frontUsers }),
  };
}

function completed(
  tenants: ReadonlyMap<string, TenantSetting>,
  defaults: TenantDefaults,
): ReadonlyMap<string, TenantCrmSettings> {
  const { UPSTREAM_KIND: kind = 'rest', UPSTREAM_VERSION: version, UPSTREAM_TIMEOUT_MS: timeoutMs } = defaults;
  const others = {
    kind: kind === 'sandbox' ? 'rest' : kind,
    timeoutMs,
    ...(version === undefined ? {} : { version }),
  } as const;
  return new Map(Array.from(tenants, ([name, tenant]) => [name, { ...others, ...tenant }]));
}

/**
 * `https://app.example.com`, `http://localhost:3000`: scheme, host and port exactly as a browser sends them; never `*`
 * or `null`.
 */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}
