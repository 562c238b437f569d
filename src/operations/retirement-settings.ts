/** The settings about retiring SOAP, read and arranged. */
import path from 'node:path';
import { z } from 'zod';
import type { IgnoredPath } from '../comparison';
import { serviceVersion } from './identity-files';
import { readSettingFile, type FileReading } from './setting-file';
import type { SunsetPlan } from '../sunset';
import { readSunset } from './sunset-file';

/** What counts, compares, records and ends calls; a part that is unset is off. */
export interface RetirementSettings {
  readonly ledger?: { readonly kind: 'redis' } | { readonly kind: 'file'; readonly file: string };
  readonly shadow?: ShadowSettings;
  readonly recording?: { readonly file: string; readonly values: 'masked' | 'plain' };
  /** What ends and when; the first plan that fits a call counts. */
  readonly sunset?: readonly SunsetPlan[];
  /** Milliseconds between two looks at the interface of the CRM. */
  readonly contractWatchMs?: number;
}

export interface ShadowSettings {
  /** Base address, without a trailing slash. */
  readonly url: string;
  readonly kind: 'rest' | 'soap' | 'auto';
  readonly version?: string;
  /** Share of the reading calls, 0 to 1. */
  readonly sample: number;
  /** Differences that do not count. */
  readonly rules: readonly IgnoredPath[];
}

const spans: ReadonlyMap<string, number> = new Map([
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** Part of the schema in config-schema.ts. */
export const retirementShape = {
  LEDGER: z.string().max(4_096).optional(),
  SHADOW_URL: z
    .string()
    .refine(isCrmAddress, 'must be the base address of a CRM, without credentials, query, /api/v1 and /Remote')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  SHADOW_KIND: z.enum(['rest', 'soap', 'auto'], { error: 'must be one of rest, soap, auto' }),
  SHADOW_VERSION: serviceVersion.optional(),
  SHADOW_SAMPLE: z
    .string()
    .regex(/^(?:0|1|0?\.\d{1,6}|1\.0+)$/, 'must be a number from 0 to 1, such as 0.01')
    .transform(Number),
  SHADOW_RULES: z.string().optional(),
  RECORD_FILE: z.string().max(4_096).optional(),
  RECORD_VALUES: z.enum(['masked', 'plain'], { error: 'must be one of masked, plain' }),
  SUNSET_FILE: z.string().optional(),
  CONTRACT_WATCH: z
    .string()
    .regex(/^(?:off|[1-9]\d{0,3}(?:min|h|d))$/, 'must be off, or a time such as 30min, 1h or 1d')
    .transform((text) => {
      const [, count = '', unit = ''] = /^(\d+)(\w+)$/.exec(text) ?? [];
      return text === 'off' ? undefined : Number(count) * (spans.get(unit) ?? 0);
    }),
};

function isCrmAddress(text: string): boolean {
  const isAddress = /^https?:\/\/[^\s?#@]+$/.test(text) && URL.canParse(text);
  return isAddress && !/\/(?:api(?:\/v1)?|Remote(?:\/Services\d+)?)\/*$/i.test(text);
}

const retirementSchema = z.object(retirementShape);
type GivenRetirement = z.output<typeof retirementSchema> & {
  readonly [Name in 'REDIS_URL' | 'UPSTREAM_URL' | 'TENANTS' | 'TENANT_STATUS']?: string | undefined;
};

type Problems = { readonly problems: readonly string[] };

/** Checks what must fit together, and reads the files. */
export function arrangeRetirement(
  given: GivenRetirement,
  { applicationNames }: { readonly applicationNames?: ReadonlyMap<string, string> } = {},
): RetirementSettings | Problems {
  const { LEDGER, RECORD_FILE, CONTRACT_WATCH: contractWatchMs } = given;
  if (LEDGER === 'redis' && given.REDIS_URL === undefined)
    return { problems: ['LEDGER=redis needs REDIS_URL, the address of the store.'] };
  const shadow = arrangeShadow(given);
  if (shadow !== undefined && 'problems' in shadow) return shadow;
  const sunset = given.SUNSET_FILE === undefined ? undefined : readSunset(given.SUNSET_FILE, applicationNames);
  if (sunset !== undefined && 'problem' in sunset) return { problems: [sunset.problem] };
  return {
    ...(sunset === undefined || sunset.value.length === 0 ? {} : { sunset: sunset.value }),
    ...(LEDGER === undefined ? {} : { ledger: ledgerOf(LEDGER) }),
    ...(shadow === undefined ? {} : { shadow }),
    ...(RECORD_FILE === undefined
      ? {}
      : { recording: { file: path.resolve(RECORD_FILE), values: given.RECORD_VALUES } }),
    ...(contractWatchMs === undefined ? {} : { contractWatchMs }),
  };
}

function ledgerOf(text: string): NonNullable<RetirementSettings['ledger']> {
  return text === 'redis' ? { kind: 'redis' } : { kind: 'file', file: path.resolve(text) };
}

function arrangeShadow(given: GivenRetirement): ShadowSettings | Problems | undefined {
  const { SHADOW_URL: url, SHADOW_KIND: kind, SHADOW_VERSION: version, SHADOW_SAMPLE: sample } = given;
  if (url === undefined) return undefined;
  const isByTenant = [given.TENANTS, given.TENANT_STATUS === 'on' ? '' : undefined].some((each) => each !== undefined);
  // The credentials of one customer must not go to the CRM of another.
  if ((isByTenant || given.UPSTREAM_URL?.includes('{tenant}') === true) && !url.includes('{tenant}'))
    return { problems: ['SHADOW_URL must have {tenant} in its path where each tenant has its own CRM.'] };
  const rules =
    given.SHADOW_RULES === undefined ? { value: [] } : readDifferenceRules('SHADOW_RULES', given.SHADOW_RULES);
  if ('problem' in rules) return { problems: [rules.problem] };
  return { url, kind, sample, rules: rules.value, ...(version === undefined ? {} : { version }) };
}

const pattern = z.string().min(1, 'must not be empty').max(256, 'must have at most 256 characters');
const shadowRulesSchema = z
  .array(z.strictObject({ operation: pattern.optional(), path: pattern, why: z.string().max(1_000).optional() }))
  .max(1_000, 'must have at most 1000 rules');

/**
 * `[{"operation": "Contact.*", "path": "UpdatedDate", "why": "the second CRM is a copy"}]`; see docs/retirement.md.
 * @param name of the setting or option that names the file
 */
export function readDifferenceRules(name: string, file: string): FileReading<readonly IgnoredPath[]> {
  const read = readSettingFile(name, file, shadowRulesSchema, ['operation', 'path', 'why']);
  if ('problem' in read) return read;
  return { value: read.value.map(({ operation = '*', path: place }) => ({ operation, path: place })) };
}
