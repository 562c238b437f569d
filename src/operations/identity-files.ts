/** The files about callers, their CRMs and their rights: TENANTS, APP_TOKEN_MAP, APPLICATION_NAMES and others. */
import { z } from 'zod';
import { Secret } from '../command';
import type { FrontUser } from '../identity';
import { isNetwork, limitSubjects, type Effect, type PolicyRule } from '../policy';
import { readSettingFile, type FileReading } from './setting-file';

/** A tenant's own CRM; what is left out is as UPSTREAM_KIND and UPSTREAM_VERSION say. */
export interface TenantSetting {
  readonly url: string;
  readonly kind?: 'rest' | 'soap' | 'auto';
  readonly version?: string;
}

const secretText = z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'must be visible ASCII');
const crmAddress = z.string().refine((text) => {
  if (!/^https?:\/\/[^\s?#@]+$/.test(text) || !URL.canParse(text)) return false;
  return !/\/(?:api(?:\/v1)?|Remote(?:\/Services\d+)?)\/*$/i.test(text);
}, 'must be the base address of a CRM');

/** Any that a WSDL can be imported of. */
export const serviceVersion = z.string().regex(/^Services[1-9]\d{0,2}$/, 'must be a version such as Services86');

const tenantsSchema = z.record(
  z.string().regex(/^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,63})?$/),
  z.strictObject({
    url: crmAddress,
    kind: z.enum(['rest', 'soap', 'auto']).optional(),
    version: serviceVersion.optional(),
  }),
);

/**
 * `{"Cust12345": {"url": "https://crm.example.com/Cust12345", "kind": "soap", "version": "Services86"}}`; the name ""
 * is for calls without a tenant.
 */
export function readTenants(file: string): FileReading<ReadonlyMap<string, TenantSetting>> {
  const read = readSettingFile('TENANTS', file, tenantsSchema, ['url', 'kind', 'version']);
  if ('problem' in read) return read;
  const tenants = new Map<string, TenantSetting>();
  for (const [name, { url, kind, version }] of Object.entries(read.value))
    tenants.set(name, {
      url: url.replace(/\/+$/, ''),
      ...(kind === undefined ? {} : { kind }),
      ...(version === undefined ? {} : { version }),
    });
  const distinct = new Set(Array.from(tenants.keys(), (name) => name.toLowerCase()));
  if (tenants.size === 0) return { problem: 'TENANTS names no tenant.' };
  return distinct.size === tenants.size ? { value: tenants } : { problem: 'TENANTS names a tenant twice.' };
}

/** `{"the client's token": "the CRM's"}`. */
export function readApplicationTokens(file: string): FileReading<ReadonlyMap<string, Secret>> {
  const read = readSettingFile('APP_TOKEN_MAP', file, z.record(secretText, secretText), 'silent');
  if ('problem' in read) return read;
  return { value: new Map(Object.entries(read.value).map(([own, other]) => [own, new Secret(other)])) };
}

export const applicationName = z.string().regex(/^[^\0-\x1f\x7f#][^\0-\x1f\x7f]{0,63}$/);

/** `{"the application's token, or the SHA-256 of it in hex": "its name in the log"}`. */
export function readApplicationNames(file: string): FileReading<ReadonlyMap<string, string>> {
  const read = readSettingFile('APPLICATION_NAMES', file, z.record(secretText, applicationName), 'silent');
  return 'problem' in read ? read : { value: new Map(Object.entries(read.value)) };
}

const frontUsersSchema = z.record(
  z.string().min(1).max(256),
  z.union([
    z.strictObject({ user: z.string().min(1).max(256), password: z.string().min(1).max(4096) }),
    z.strictObject({ accessToken: secretText }),
  ]),
);

/** `{"EXAMPLE\\tje": {"user": "tje0", "password": "…"}, "kari": {"accessToken": "8A:…"}}`, names in any letter case. */
export function readFrontUsers(file: string): FileReading<ReadonlyMap<string, FrontUser>> {
  const read = readSettingFile('TRUSTED_USERS', file, frontUsersSchema, 'silent');
  if ('problem' in read) return read;
  const users = new Map<string, FrontUser>();
  for (const [name, given] of Object.entries(read.value))
    users.set(
      name.toLowerCase(),
      'user' in given
        ? { user: given.user, password: new Secret(given.password) }
        : { accessToken: new Secret(given.accessToken) },
    );
  return { value: users };
}

/** A condition: one value, or a list of them. */
export const one = <T extends z.ZodType>(schema: T) =>
  z.union([schema.transform((single) => [single]), z.array(schema).min(1)]);
const globText = z.string().max(256);
const effectSchema = z.union([
  z.enum(['allow', 'deny']),
  z.strictObject({
    limit: z.string().regex(/^[1-9]\d{0,5}\/(?:s|min|h)$/, 'must be a rate such as 50/s, 600/min or 1000/h'),
    per: z.enum(limitSubjects).default('caller'),
  }),
]);

/** Which calls a rule, or a plan of SUNSET_FILE, is about. */
export const conditionsShape = {
  tenant: one(globText).optional(),
  applicationToken: one(z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a token in hex')).optional(),
  network: one(z.string().refine(isNetwork, 'must be an address or a network such as 10.0.0.0/8')).optional(),
  wire: one(z.enum(['soap', 'rest'])).optional(),
  version: one(globText).optional(),
  agent: one(globText).optional(),
  operation: one(globText).optional(),
};

const policySchema = z.array(
  z.strictObject({ name: z.string().max(64).optional(), ...conditionsShape, effect: effectSchema }),
);

const limitSeconds: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['min', 60],
  ['h', 3600],
]);

/** An array of rules; see docs/identity.md. */
export function readPolicy(file: string): FileReading<readonly PolicyRule[]> {
  const read = readSettingFile('POLICY_FILE', file, policySchema, Object.keys(policySchema.element.shape));
  if ('problem' in read) return read;
  return { value: read.value.map((rule, index) => ruleOf(rule, index)) };
}

function ruleOf({ name, effect, ...conditions }: z.output<typeof policySchema>[number], index: number): PolicyRule {
  return { name: name ?? `rule ${index + 1}`, effect: effectOf(effect), ...present(conditions) };
}

function effectOf(effect: z.output<typeof effectSchema>): Effect {
  if (typeof effect === 'string') return effect;
  const [calls = '1', unit = 's'] = effect.limit.split('/');
  return { calls: Number(calls), seconds: limitSeconds.get(unit) ?? 1, per: effect.per };
}

/** zod gives absent members as undefined; conditions have only members that are there. */
export function present<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  Object.assign(kept, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  return kept;
}
