/**
 * `GET /api/state/{tenant}` of the identity service: where a tenant's CRM lives, whether it runs, and when to ask again
 * (docs.superoffice.com, "Tenant status").
 */
import { excerpt, failure, type Failure } from '../command';
import { defaultJsonLimits, JsonError, JsonNumber, readJsonTree, type JsonTree } from '../json';
import { allowedEndpoint, type TenantHosts } from './tenant-hosts';

export interface TenantState {
  /** The tenant, as the service spells it. */
  readonly contextIdentifier: string;
  /** Root of its CRM, without a slash at the end; undefined when it does not run. Calls may go there. */
  readonly endpoint: URL | undefined;
  /** Such as `Running`; a name that is not known here is kept. */
  readonly state: string;
  /** Whether calls are served. */
  readonly isRunning: boolean;
  /** When to ask again, in epoch milliseconds: within the bounds below. */
  readonly validUntil: number;
  /**
   * All members of the page in its order, new ones too; for the gateway's own page. `ValidUntil` is the bounded one.
   * `Endpoint`, `Api` and new members may name the CRM's own address.
   */
  readonly document: ReadonlyMap<string, JsonTree>;
}

/** By number, as older pages have them. */
const stateNames: ReadonlyMap<string, string> = new Map([
  ['0', 'Unknown'],
  ['1', 'Provisioning'],
  ['2', 'Running'],
  ['3', 'Deleted'],
  ['4', 'Suspended'],
  ['5', 'OnlineMaintenance'],
  ['6', 'OfflineMaintenance'],
  ['8', 'ProvisioningFailed'],
  ['10', 'Deleting'],
  ['11', 'DeleteFailed'],
  ['12', 'MigrationPending'],
]);
const knownStates: ReadonlySet<string> = new Set(stateNames.values());
const servedStates: ReadonlySet<string> = new Set(['Running', 'OnlineMaintenance']);
const stateForm = /^[A-Za-z][A-Za-z0-9]{0,49}$/;

/** A page that is out of date when it comes must not be asked for by each call: clocks differ. */
export const validMsMin = 5_000;
/** A page that is valid for longer is asked for again all the same. */
const validMsMax = 3_600_000;
/** For a page that does not say, or not in a way that can be read. */
const validMsUnsaid = 60_000;
/** A state page has some hundred characters. */
const limits = { ...defaultJsonLimits, depth: 10 };
const textMax = 64 * 1024;

/**
 * Reads a state page. What calls depend on is checked; members that are not known here may be anything.
 *
 * The state's name decides whether calls are served; `IsRunning` does for a name that is not known here.
 * @param tenant that was asked about: the page must speak of it
 * @param now in epoch milliseconds
 * @returns a failure whose cause says for operators what is wrong; it names no address
 */
export function readTenantState(
  text: string,
  { tenant, now, hosts }: { readonly tenant: string; readonly now: number; readonly hosts: TenantHosts },
): TenantState | Failure {
  const page = pageOf(text);
  if (page === undefined) return unusable(tenant, 'TENANT_PAGE_UNREADABLE');
  const contextIdentifier = page.get('ContextIdentifier');
  // It becomes part of addresses. The small letter of the Kelvin sign, say, is a plain k.
  if (typeof contextIdentifier !== 'string' || !/^[\w-]+$/.test(contextIdentifier))
    return unusable(tenant, 'TENANT_OTHER');
  if (contextIdentifier.toLowerCase() !== tenant.toLowerCase()) return unusable(tenant, 'TENANT_OTHER');
  const state = stateOf(page);
  if (state === undefined) return unusable(tenant, 'TENANT_STATE_UNREADABLE');
  const isRunning = knownStates.has(state) ? servedStates.has(state) : page.get('IsRunning') === true;
  const address = page.get('Endpoint');
  const endpoint = isRunning && typeof address === 'string' ? allowedEndpoint(address, hosts) : undefined;
  if (isRunning && endpoint === undefined) return unusable(tenant, 'TENANT_HOST_REFUSED');
  const validUntil = validUntilOf(page.get('ValidUntil'), now);
  const document = new Map(page).set('ValidUntil', new Date(validUntil).toISOString());
  return { contextIdentifier, endpoint, state, isRunning, validUntil, document };
}

/** Nothing was sent to where the page points. */
function unusable(tenant: string, cause: string): Failure {
  return failure('upstream.invalid', `the state of the CRM of ${excerpt(tenant)} is not usable`, { cause });
}

function pageOf(text: string): ReadonlyMap<string, JsonTree> | undefined {
  if (text.length > textMax) return undefined;
  try {
    const tree = readJsonTree(text, limits);
    return tree instanceof Map ? tree : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function stateOf(page: ReadonlyMap<string, JsonTree>): string | undefined {
  const given = page.get('State');
  if (given instanceof JsonNumber) return stateNames.get(given.text);
  if (typeof given !== 'string') return undefined;
  return stateNames.get(given) ?? (stateForm.test(given) ? given : undefined);
}

/** RFC 3339, with the seven digits of .NET; without a zone it is UTC, as .NET writes it then. */
const timeForm = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:(\.\d{1,3})\d*)?(Z|[+-]\d{2}:\d{2})?$/;

function validUntilOf(given: JsonTree | undefined, now: number): number {
  const [, time, fraction = '', zone = 'Z'] = (typeof given === 'string' ? timeForm.exec(given) : undefined) ?? [];
  const said = time === undefined ? Number.NaN : Date.parse(time + fraction + zone);
  if (Number.isNaN(said)) return now + validMsUnsaid;
  return Math.min(Math.max(said, now + validMsMin), now + validMsMax);
}

/** A maintenance may end sooner than the state page says. */
const retryAfterMax = 300;

/** What a call for a tenant that does not run is told. @param now in epoch milliseconds */
export function maintenanceOf({ contextIdentifier, state, validUntil }: TenantState, now: number): Failure {
  const seconds = Math.ceil((validUntil - now) / 1_000);
  return failure(
    'crm.maintenance',
    `the CRM of ${contextIdentifier} is in the state ${state}; the command was not carried out`,
    { retryAfterSeconds: Math.min(Math.max(seconds, 1), retryAfterMax) },
  );
}

/** Whether a failure tells of the tenant that it cannot be called now, and not of a call. */
export const isAboutTenant = ({ code }: Failure): boolean => code === 'crm.maintenance' || code === 'request.notFound';
