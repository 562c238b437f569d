/** The settings about SuperOffice CRM Online: its identity service, the tenants there, and the log-ins it is given. */
import { X509Certificate, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { tenantFilter, type ManagedLogins } from '../online';
import { readTextFile } from '../text/text-file';
import { readManagedLogins } from './managed-logins-file';

export interface OnlineSettings {
  /** Address of the identity service, without a trailing slash. */
  readonly url: string;
  /** Lower-case `host`, `host:port` or `*.domain`. */
  readonly hosts: readonly string[];
  /** Names with `*` of the tenants that the state page is asked about; unset: it is asked about none. */
  readonly tenants?: readonly string[];
  /** What tokens of the identity service must name. */
  readonly issuer: string;
  /** Of the certificates that these tokens are signed with; unset: the identity service is asked for its keys. */
  readonly tokenKeys?: readonly KeyObject[];
  /** Unset: every caller logs in as itself. */
  readonly managedLogins?: ManagedLogins;
}

const list = (text: string): string[] => text.split(',').map((one) => one.trim());
const hostForm = /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?$/;
const tenantForm = /^[A-Za-z0-9*](?:[A-Za-z0-9_*-]{0,62}[A-Za-z0-9*])?$/;

/** Part of the schema in config-schema.ts. */
export const onlineShape = {
  ONLINE_URL: z
    .string()
    .refine(isIdentityAddress, 'must be an http or https address without credentials, query and fragment')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  ONLINE_HOSTS: z
    .string()
    .toLowerCase()
    .transform(list)
    .refine((hosts) => hosts.every((host) => hostForm.test(host)), 'must list hosts such as *.superoffice.com'),
  TENANT_STATUS: z.enum(['on', 'off'], { error: 'must be one of on, off' }),
  ONLINE_TENANTS: z
    .string()
    .transform(list)
    .refine((names) => names.every((name) => tenantForm.test(name)), 'must list tenants such as Cust12345 or Cust*'),
  MANAGED_LOGINS: z.string().optional(),
  ONLINE_ISSUER: z.string().max(1_000),
  ONLINE_CERT_FILE: z.string().optional(),
};

function isIdentityAddress(text: string): boolean {
  return /^https?:\/\/[^\s?#@]+$/.test(text) && URL.canParse(text);
}

const onlineSchema = z.object(onlineShape);
type GivenOnline = z.output<typeof onlineSchema> & {
  readonly TICKET_KEY?: string | undefined;
  readonly TRUSTED_USER_HEADER?: string | undefined;
};

/** Checks what must fit together. @returns undefined without ONLINE_URL; sentences about what is wrong */
export function arrangeOnline(
  given: GivenOnline,
): OnlineSettings | { readonly problems: readonly string[] } | undefined {
  const { ONLINE_URL: url, ONLINE_HOSTS: hosts, TENANT_STATUS, ONLINE_TENANTS, ONLINE_ISSUER: issuer } = given;
  if (url === undefined) {
    const needy = TENANT_STATUS === 'on' ? 'TENANT_STATUS' : 'MANAGED_LOGINS';
    if (TENANT_STATUS === 'off' && given.MANAGED_LOGINS === undefined) return undefined;
    return { problems: [`${needy} needs ONLINE_URL, the address of the identity service.`] };
  }
  const managed = managedOf(given);
  if ('problems' in managed) return managed;
  const problems = managed.managedLogins === undefined ? [] : idleLogIns(managed.managedLogins, given);
  if (problems.length > 0) return { problems };
  return { url, hosts, issuer, ...managed, ...(TENANT_STATUS === 'on' ? { tenants: ONLINE_TENANTS } : {}) };
}

/** The files of managed log-ins. */
function managedOf({
  MANAGED_LOGINS: file,
  ONLINE_CERT_FILE: certFile,
  TICKET_KEY: ticketKey,
}: GivenOnline): Pick<OnlineSettings, 'managedLogins' | 'tokenKeys'> | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const tokenKeys = certFile === undefined ? undefined : keysOfCertificates(certFile);
  if (tokenKeys?.length === 0) problems.push('ONLINE_CERT_FILE names no file with certificates of RSA keys in PEM.');
  const reading = file === undefined ? undefined : readManagedLogins(file);
  if (reading !== undefined && 'problem' in reading) problems.push(reading.problem);
  if (file !== undefined && ticketKey === undefined)
    problems.push('MANAGED_LOGINS needs TICKET_KEY: callers get tickets of the gateway.');
  if (problems.length > 0) return { problems };
  return {
    ...(tokenKeys === undefined ? {} : { tokenKeys }),
    ...(reading !== undefined && 'value' in reading ? { managedLogins: reading.value } : {}),
  };
}

/** What stands in the file and would never be used. Names of log-ins are in the log, too. */
function idleLogIns(
  { logIns, frontUsers }: ManagedLogins,
  { TENANT_STATUS, ONLINE_TENANTS, TRUSTED_USER_HEADER: frontUserHeader }: GivenOnline,
): readonly string[] {
  const isServed = TENANT_STATUS === 'on' ? tenantFilter(ONLINE_TENANTS) : () => true;
  const idle = logIns.filter(({ tenant }) => !isServed(tenant));
  return [
    ...idle.map(({ name }) => `MANAGED_LOGINS: the log-in ${name} is for a tenant that ONLINE_TENANTS does not name.`),
    ...(frontUsers.size > 0 && frontUserHeader === undefined
      ? ['MANAGED_LOGINS names frontUsers: set TRUSTED_USER_HEADER, the field in which the front names them.']
      : []),
  ];
}

/** Empty: the file cannot be used. */
function keysOfCertificates(file: string): readonly KeyObject[] {
  try {
    const text = readTextFile(path.resolve(file));
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const keys = blocks.map((block) => new X509Certificate(block).publicKey);
    return keys.every(({ asymmetricKeyType: type }) => type === 'rsa') ? keys : [];
  } catch {
    return [];
  }
}
