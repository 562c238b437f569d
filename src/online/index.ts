export { claimedTenant } from './claimed-tenant';
export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export type { ManagedLogIn, ManagedLogins, ManagedUser } from './log-in-entries';
export { hashPassword, matchesHash, readPasswordHash } from './password-hash';
export { readRsaKey } from './rsa-key';
export { KeySetCache } from './key-set';
export { managedLogIns } from './managed-log-ins';
export { createRenewals, type ManagedLogInNews } from './managed-renewals';
export { PasswordCheck } from './password-check';
export {
  authenticatePartner,
  partnerNames,
  passPartnerJson,
  type PartnerAnswer,
  type PartnerJson,
} from './partner-system-user';
export { tenantFilter } from './tenant-hosts';
export { createTenantDirectory, type TenantDirectory, type TenantNews } from './tenant-directory';
export { redisStates } from './shared-states';
export { movingTenants } from './moving-tenants';
