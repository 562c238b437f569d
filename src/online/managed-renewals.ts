/** One renewal for each log-in of MANAGED_LOGINS, made at its first call. */
import { randomUUID } from 'node:crypto';
import type { Failure } from '../command';
import type { SharedVault } from '../identity';
import type { GrantReading } from './grant';
import type { IdentityService, ServiceCall } from './identity-service';
import type { ManagedLogIn } from './log-in-entries';
import { OauthClient } from './oauth-client';
import { Renewal } from './renewal';
import { logInMsMax, shareGrants, shareRotations } from './shared-grants';
import { logInSystemUser } from './system-user';
import type { TenantDirectory } from './tenant-directory';
import { isAboutTenant, maintenanceOf } from './tenant-state';
import type { TokenRules } from './ticket-token';

/** What the operator's log learns: names and reasons, never a secret. */
export type ManagedLogInNews = { readonly logIn: string; readonly tenant: string } & (
  | { readonly kind: 'renewed' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The new refresh token is in memory only. @see OauthClient */
  | { readonly kind: 'unwritable'; readonly code: string }
);

export interface RenewalsOptions {
  readonly service: IdentityService;
  readonly rules: TokenRules;
  /** Where tenants live; undefined: their CRMs have fixed addresses. */
  readonly directory: Pick<TenantDirectory, 'find'> | undefined;
  /** Undefined: this gateway shares nothing. */
  readonly vault: SharedVault | undefined;
  /** Milliseconds that one log-in may take, 15,000 at most: it serves many calls and does not end with one of them. */
  readonly logInMs: number;
  readonly onNews: (news: ManagedLogInNews) => void;
}

export interface Renewals {
  of(logIn: ManagedLogIn): Renewal;
  /** Ends log-ins that are under way. */
  close(): void;
}

export function createRenewals(options: RenewalsOptions): Renewals {
  const { rules, vault, logInMs, onNews } = options;
  const { clock } = rules;
  const ending = new AbortController();
  const made = new Map<ManagedLogIn, Renewal>();
  const context = (): ServiceCall['context'] => ({
    correlationId: randomUUID(),
    deadline: clock.now() + Math.min(logInMs, logInMsMax),
    signal: ending.signal,
  });
  const make = (logIn: ManagedLogIn): Renewal => {
    const { name, tenant } = logIn;
    const ask = logInOf(logIn, options, context);
    return new Renewal({
      logIn: async () => (await stopped(tenant, options, context())) ?? ask(),
      clock,
      sharing: vault && shareGrants(vault, logIn, clock),
      onRenewal: (reason) =>
        onNews({ logIn: name, tenant, ...(reason === undefined ? { kind: 'renewed' } : { kind: 'failed', reason }) }),
    });
  };
  return {
    of(logIn) {
      const known = made.get(logIn) ?? make(logIn);
      made.set(logIn, known);
      return known;
    },
    close: () => ending.abort(),
  };
}

/** Why a tenant cannot be logged in to now. Where its state is not known, the log-in shows it. */
async function stopped(
  tenant: string,
  { directory, rules }: RenewalsOptions,
  asking: ServiceCall['context'],
): Promise<Failure | undefined> {
  const state = await directory?.find(tenant, asking);
  if (state === undefined) return undefined;
  if ('document' in state) return state.endpoint === undefined ? maintenanceOf(state, rules.clock.now()) : undefined;
  return isAboutTenant(state) ? state : undefined;
}

function logInOf(
  logIn: ManagedLogIn,
  { service, rules, vault, onNews }: RenewalsOptions,
  context: () => ServiceCall['context'],
): () => Promise<GrantReading> {
  if (logIn.kind === 'system user') return () => logInSystemUser(logIn, service, rules, context());
  const { name, tenant } = logIn;
  const client = new OauthClient(logIn, {
    service,
    clock: rules.clock,
    notes: vault && shareRotations(vault, logIn),
    onUnwritable: (code) => onNews({ logIn: name, tenant, kind: 'unwritable', code }),
  });
  return () => client.logIn(context);
}
