/** `POST /Login/api/PartnerSystemUser/Authenticate`: a signed system user token against a JWT that holds a ticket. */
import { isRunning, type CloudTenants } from './cloud-tenants';
import type { CloudTickets } from './cloud-tickets';
import type { SigningKeys } from './signing-keys';
import { wrongInSignedToken, type SystemUserRegistration } from './signed-system-token';

/** Makes another token of what would be issued: an expired one, one that another key has signed, one without `alg`. */
export type ForgeToken = (issued: {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** RSA-SHA256, by the service's key or by another one in PEM. */
  readonly sign: (header: object, claims: object, privateKey?: string) => string;
}) => string;

/** What the exchange answers over HTTP; a refusal is an answer like any other. */
export interface PartnerReply {
  readonly IsSuccessful: boolean;
  readonly Token: string | null;
  readonly ErrorMessage: string | null;
}

export interface PartnerExchangeOptions {
  readonly clock: { now(): number };
  readonly tenants: CloudTenants;
  readonly tickets: CloudTickets;
  readonly keys: SigningKeys;
  readonly systemUser: SystemUserRegistration;
  readonly applicationToken: string;
  /** `aud` of the tokens. */
  readonly audience: string;
  /** `iss` of the tokens. */
  readonly issuer: string;
  readonly toleranceSeconds: number;
  readonly forge: ForgeToken | undefined;
}

/** What the vendor puts in front of the claims of its own. */
export const claimPrefix = 'http://schemes.superoffice.net/identity/';
const tokenSeconds = 300;
const clockSkewSeconds = 60;

/**
 * @param given the request's JSON; letter case of the members does not count
 * @returns the answer, and the tenant where it was successful
 */
export function exchangeSystemToken(
  given: Readonly<Record<string, unknown>>,
  options: PartnerExchangeOptions,
): { readonly reply: PartnerReply; readonly tenant: string | undefined } {
  const { clock, tenants, systemUser, applicationToken, toleranceSeconds } = options;
  const texts = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
  const tenant = tenants.find(texts.get('contextidentifier') ?? '');
  const returned = texts.get('returntokentype') ?? '';
  const wrong =
    (texts.get('applicationtoken') === applicationToken ? undefined : 'There is no such application.') ??
    wrongInSignedToken(texts.get('signedsystemtoken') ?? '', systemUser, clock.now(), toleranceSeconds) ??
    (tenant === undefined ? 'The application has no access to this tenant.' : undefined) ??
    (tenant !== undefined && !isRunning(tenant) ? `The tenant is not running: ${tenant.state}.` : undefined) ??
    (/^jwt$/i.test(returned) ? undefined : 'This cloud for tests makes tokens of the type JWT only.');
  if (wrong !== undefined || tenant === undefined) return { reply: refused(wrong ?? ''), tenant: undefined };
  const token = systemUserToken(tenant, options);
  return { reply: { IsSuccessful: true, Token: token, ErrorMessage: null }, tenant: tenant.name };
}

const refused = (message: string): PartnerReply => ({ IsSuccessful: false, Token: null, ErrorMessage: message });

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function systemUserToken(
  tenant: CloudTenants['all'][number],
  { clock, tenants, tickets, keys, systemUser, audience, issuer, forge }: PartnerExchangeOptions,
): string {
  const now = Math.floor(clock.now() / 1_000);
  const endpoint = tenants.endpointOf(tenant);
  const header = { typ: 'JWT', alg: 'RS256', kid: keys.currentId };
  const own = {
    associateid: '7',
    ctx: tenant.name,
    serial: tenant.serial,
    ticket: tickets.issueTicket(tenant.name),
    netserver_url: `${endpoint}/Remote/Services88/`,
    webapi_url: `${endpoint}/api/`,
    system_token: systemUser.token,
    company_name: 'Sandbox Company',
    email: 'tje0@example.com',
    upn: 'tje0@example.com',
  };
  const claims = {
    sub: 'tje0@example.com',
    ...Object.fromEntries(Object.entries(own).map(([name, text]) => [claimPrefix + name, text])),
    iss: issuer,
    aud: audience,
    iat: now,
    nbf: now - clockSkewSeconds,
    exp: now + tokenSeconds,
  };
  const sign: Parameters<ForgeToken>[0]['sign'] = (...parts) => keys.signed(...parts);
  return forge === undefined ? sign(header, claims) : forge({ header, claims, sign });
}
