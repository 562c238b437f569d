/** Wires the log-ins that the gateway makes in the place of its callers; see docs/online.md. */
import type { SharedParts } from './assemble-crm';
import type { AssembleOptions } from './assemble-options';
import type { Layer } from './command';
import type { TicketSeal } from './identity';
import { claimedTenant, createRenewals, KeySetCache, managedLogIns, PasswordCheck } from './online';

/** The layer; none without MANAGED_LOGINS. */
export function managedLayers(
  { configuration, contract, clock, identity, online }: SharedParts,
  { onManagedLogIn }: Pick<AssembleOptions, 'onManagedLogIn'>,
): readonly Layer[] {
  const settings = configuration.online;
  const { seal, vault } = identity;
  const logins = settings?.managedLogins;
  if (settings === undefined || logins === undefined || online === undefined || seal === undefined) return [];
  const { service, directory } = online;
  const { issuer, url } = settings;
  const keys = settings.tokenKeys ?? new KeySetCache({ service, url, clock });
  const renewals = createRenewals({
    service,
    rules: { issuer, keys, clock },
    directory,
    vault,
    logInMs: configuration.upstream.timeoutMs,
    onNews: onManagedLogIn ?? (() => undefined),
  });
  const layer = managedLogIns({
    logins,
    seal,
    passwords: new PasswordCheck(clock),
    contract,
    renewalOf: (logIn) => renewals.of(logIn),
    clock,
    hasTenants: isByTenant(configuration),
  });
  return [{ ...layer, close: async () => renewals.close() }];
}

/** What stands in front of the policy; none where no tenant chooses the CRM. */
export function claimLayers(
  configuration: SharedParts['configuration'],
  seal: TicketSeal | undefined,
): readonly Layer[] {
  const logins = configuration.online?.managedLogins;
  if (logins === undefined || seal === undefined || !isByTenant(configuration)) return [];
  return [claimedTenant({ logins, seal })];
}

/** Whether the first path segment chooses the CRM. */
function isByTenant({ identity, online, upstream }: SharedParts['configuration']): boolean {
  if (identity.tenants !== undefined || online?.tenants !== undefined) return true;
  return upstream.kind !== 'sandbox' && upstream.url.includes('{tenant}');
}
